/** What the panels of the workspace are linked by: the symbol and the order in focus. */
import { createStore } from './store'

export const symbolInFocus = createStore('')
export const orderInFocus = createStore<string | null>(null)
