/**
 * The life of one trade report (rules.md 7): due, sent, accepted or refused by the facility, late, corrected,
 * cancelled. One pure transition function; whatever is not in its table is refused, never guessed.
 *
 * It must never let a report end before the facility has accepted it or the fill itself was undone.
 */

/** `late` and `lateSent` passed their deadline; `acceptedLate` is final for the record, like `accepted`. */
export type ReportState =
  | 'due'
  | 'sent'
  | 'late'
  | 'lateSent'
  | 'accepted'
  | 'acceptedLate'
  | 'corrected'
  | 'cancelled'
  | 'reversed'

/**
 * What happens to it. `accept` carries when the facility received it, which decides whether it was on time.
 * `cancel` undoes on the day of the report, `reverse` on a later one.
 */
export type ReportStep =
  | { readonly kind: 'send' | 'reject' | 'deadline' | 'correct' | 'cancel' | 'reverse' }
  | { readonly kind: 'accept'; readonly receivedAt: number }

type Table = { readonly [S in ReportState]: { readonly [K in ReportStep['kind']]?: ReportState } }

const ACCEPTED = { correct: 'corrected', cancel: 'cancelled', reverse: 'reversed' } as const
const NEXT: Table = {
  due: { send: 'sent', deadline: 'late', cancel: 'cancelled' },
  sent: { accept: 'accepted', reject: 'due', deadline: 'lateSent' },
  late: { send: 'lateSent', deadline: 'late', cancel: 'cancelled' },
  lateSent: { accept: 'acceptedLate', reject: 'late', deadline: 'lateSent' },
  accepted: { ...ACCEPTED, deadline: 'accepted' },
  acceptedLate: { ...ACCEPTED, deadline: 'acceptedLate' },
  corrected: { ...ACCEPTED, deadline: 'corrected' },
  cancelled: { deadline: 'cancelled' },
  reversed: { deadline: 'reversed' },
}

/** The state after a step; `REPORT_STEP` when it cannot be taken. `dueBy` in microseconds. */
export function nextReportState(
  state: ReportState,
  step: ReportStep,
  dueBy: number,
): ReportState | 'REPORT_STEP' {
  const next = NEXT[state][step.kind] ?? 'REPORT_STEP'
  if (step.kind !== 'accept' || next === 'REPORT_STEP') return next
  return step.receivedAt <= dueBy ? 'accepted' : 'acceptedLate'
}

/** True while somebody still has to do something about it. */
export const isReportOpen = (state: ReportState): boolean =>
  state === 'due' || state === 'sent' || state === 'late' || state === 'lateSent'

/** How an accepted report is undone: cancelled on its own day, reversed with the same media flag later. */
export const undoStep = (reportedDay: number, today: number): 'cancel' | 'reverse' =>
  today === reportedDay ? 'cancel' : 'reverse'
