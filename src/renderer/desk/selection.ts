/**
 * What panels are linked by: a symbol and an order in focus, one pair a colour group. A panel on its own has a
 * pair that nobody shares.
 */
import { createContext, useContext } from 'react'
import { createStore, type Store } from './store'

/** The groups; each has a letter, so that colour is never the only sign. */
export const LINKS = { A: 'blue', B: 'orange', C: 'green', D: 'violet' } as const
export type Link = keyof typeof LINKS
export const LINK_NAMES = Object.keys(LINKS) as Link[]
export const isLink = (value: unknown): value is Link => typeof value === 'string' && value in LINKS

export interface Focus {
  readonly symbol: Store<string>
  readonly order: Store<string | null>
}

const groups = new Map<string, Focus>()

/** The focus of a group, or of one panel by its id when it stands alone. */
export function focusOf(group: string): Focus {
  const known = groups.get(group)
  if (known) return known
  const made: Focus = {
    symbol: createStore(groups.get('A')?.symbol.get() ?? ''),
    order: createStore<string | null>(null),
  }
  groups.set(group, made)
  return made
}

const main = focusOf('A')
/** Group A: what the ticket, the palette and the journal follow. */
export const symbolInFocus = main.symbol
export const orderInFocus = main.order

/** Forgets every focus: another desk has other names. */
export function clearFocus(): void {
  for (const { symbol, order } of groups.values()) {
    symbol.set('')
    order.set(null)
  }
}

export const FocusContext = createContext<Focus>(main)
export const useFocus = (): Focus => useContext(FocusContext)
