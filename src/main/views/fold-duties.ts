/** What invitations, duties, allocations and notes do to the rows. */
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import type { RowFold } from './rows'

/** An invitation went out: it stands until it is done. */
export function invitation(rows: RowFold, event: EventOf<'invitation'>): void {
  const { at, id, invitation: name, symbol, qty, until, told } = event
  const { client = null, side = null } = rows.find('orders', id) ?? {}
  const none = { firmed: null, outcome: null, filled: 0, fallDowns: null, doneAt: null }
  const what = { invitation: name, orderId: id, client, symbol, side, qty, until, told }
  rows.put('invitations', name, { ...what, ...none, sentAt: at })
}

/** An answer came. The engine takes none for an invitation that is done, nor one that is no number of shares. */
export function foldFirmUp(rows: RowFold, { invitation: name, qty }: InputOf<'firmUp'>): void {
  const row = rows.find('invitations', name)
  if (row === null || row['doneAt'] !== null || !Number.isSafeInteger(qty) || qty < 0) return
  row['firmed'] = qty
  rows.changed('invitations', name, row)
}

export function invitationDone(rows: RowFold, event: EventOf<'invitationDone'>): void {
  const row = rows.find('invitations', event.invitation)
  must(row !== null, `invitation ${event.invitation} was never sent`)
  row['outcome'] = event.outcome
  row['filled'] = event.filled
  row['fallDowns'] = event.fallDowns
  row['doneAt'] = event.at
  rows.changed('invitations', event.invitation, row)
}

/** A duty was opened, met, breached or fell away. */
export function foldObligation(rows: RowFold, event: EventOf<'obligation'>): void {
  const { at, id, rule, qty, price, dueBy, status, evidence } = event
  const duty = `${rule} ${id} ${dueBy}`
  const openedAt = rows.find('obligations', duty)?.['openedAt'] ?? at
  const doneAt = status === 'open' ? null : at
  const what = { duty, orderId: id, symbol: rows.symbolOf(id), rule, status, qty, price, dueBy, evidence }
  rows.put('obligations', duty, { ...what, openedAt, doneAt })
}

/** Shares of an order were given to an account, at the order's average price so far. */
export function foldAllocation(rows: RowFold, event: EventOf<'allocationAccepted'>): void {
  const { at, id, order: orderId, account, qty, allocated } = event
  const { symbol = null, side = null, avgPrice = null } = rows.find('orders', orderId) ?? {}
  const what = { id, at, orderId, symbol, side, account, house: event.house ? 1 : 0, qty, allocated }
  rows.put('allocations', id, { ...what, avgPrice, by: rows.allocatedBy })
}

/** A note is added to what was noted before; nothing is written over. */
export function foldNote(rows: RowFold, note: InputOf<'note'>): void {
  const { at, about, text, grade } = note
  const tags = note.tags.map((tag) => `#${tag}`).join(' ')
  rows.add('notes', { at, about, symbol: rows.symbolOf(about), text, tags, grade })
}
