/** The orders that were keyed on this screen: what a sound is for. */
export const ownOrders = new Set<string>()
