/** The look: dark, light or high contrast, and the size. Every colour is a custom property that follows. */
import { kept } from '../desk/kept'
import { createStore } from '../desk/store'

export const THEMES = { dark: 'Dark', light: 'Light', contrast: 'High contrast' } as const
export type Theme = keyof typeof THEMES
export const isTheme = (value: unknown): value is Theme =>
  typeof value === 'string' && Object.hasOwn(THEMES, value)
/** Light or dark, for what knows only those two. */
export const schemeOf = (theme: Theme): 'dark' | 'light' => (theme === 'light' ? 'light' : 'dark')

export const themeStore = createStore<Theme>('dark')

export function applyTheme(theme: Theme): void {
  for (const page of pages()) page.documentElement.dataset['theme'] = theme
  themeStore.set(theme)
}

export const nextTheme = (now: Theme): Theme =>
  now === 'dark' ? 'light' : now === 'light' ? 'contrast' : 'dark'

export const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5] as const
export const zoomStore = kept<number>('zoom', 'The zoom', 1, (value) =>
  ZOOMS.some((zoom) => zoom === value) ? (value as number) : null,
)
/** Follows the zoom from now on. */
export function followZoom(): void {
  const apply = (): void => {
    for (const page of pages()) page.documentElement.style.zoom = String(zoomStore.get())
  }
  zoomStore.subscribe(apply)
  apply()
}
/** One step larger or smaller; stays at the ends. */
export function stepZoom(steps: 1 | -1): void {
  const at = (ZOOMS as readonly number[]).indexOf(zoomStore.get())
  zoomStore.set(ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + steps))] ?? 1)
}

const others = new Set<Document>()
const pages = (): Document[] => [document, ...others]

/** Dresses a window of its own like this page, for as long as it is open. */
export function dressWindow(other: Window): void {
  others.add(other.document)
  applyTheme(themeStore.get())
  other.document.documentElement.style.zoom = String(zoomStore.get())
  other.addEventListener('pagehide', () => others.delete(other.document))
}

/** The nonce of a page of ours, for whatever writes style elements into it. */
export const nonceOf = (page: Document): string =>
  page.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
/** The nonce of this page, for AG Grid. */
export const styleNonce = nonceOf(document)
