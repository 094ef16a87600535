/** Dark or light: one attribute on the document; every colour is a custom property that follows it. */
import { createStore } from '../desk/store'

export type Theme = 'dark' | 'light'

export const themeStore = createStore<Theme>('dark')

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  themeStore.set(theme)
}

/** The nonce of this page, for whatever writes style elements (AG Grid, popped-out docks). */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
