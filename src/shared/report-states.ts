/** The states of a trade report that a page knows. Apart from the contract, so that the page needs no schemas. */

/** States in which a report can be asked for. */
export const REPORT_STATES = [
  'due',
  'sent',
  'late',
  'lateSent',
  'accepted',
  'acceptedLate',
  'corrected',
  'cancelled',
  'reversed',
] as const

/** States of a report that a facility can still correct or undo. */
export const AMENDABLE_STATES: readonly string[] = ['accepted', 'acceptedLate', 'corrected']
