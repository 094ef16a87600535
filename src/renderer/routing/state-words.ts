/** Trading states and their scopes, as they are called on screen. */
import type { StateRow } from '@shared/routing-calls'

export const STATE_WORDS: Readonly<Record<StateRow['state'], string>> = {
  active: 'Active',
  reduce: 'Reducing only',
  crossOnly: 'Crossing only',
  halted: 'Halted',
}
export const SCOPE_WORDS: Readonly<Record<StateRow['scope'], string>> = {
  desk: 'The desk',
  client: 'Client',
  symbol: 'Symbol',
  venue: 'Venue',
}
