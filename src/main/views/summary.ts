/** One line about a record, for the journal's list. Pure: the same record gives the same line. */
import type { JournalRecord } from '@shared/codec'
import type { EventOf, Receipt } from '@shared/events'
import { formatDecimal } from '@shared/units'

const priced = (price: number | null): string => (price === null ? '' : ` ${formatDecimal(price)}`)
const scoped = (scope: string, id: string | null): string => (id === null ? scope : `${scope} ${id}`)

/** Why a record was changed and by whom, where somebody did. */
const signed = ({ by, reason }: { by: string | null; reason: string | null }): string =>
  reason === null ? '' : `: ${reason}${by === null ? '' : `, by ${by}`}`

/** What became of an order's shares, in the order in which a decision places them. */
const PLACED: Readonly<Record<keyof Receipt['split'], string>> = {
  cross: 'crossed',
  principal: 'from inventory',
  dark: 'in the dark book',
  route: 'routed',
  rest: 'resting',
  cancelled: 'cancelled',
}

/** Why it was decided now, where the shares went, and the receipt's name. */
function decided({ receiptId, receipt: { trigger, split } }: EventOf<'decision'>): string {
  const parts = Object.entries(PLACED).flatMap(([part, words]) => {
    const qty = split[part as keyof Receipt['split']]
    return qty > 0 ? [`${qty} ${words}`] : []
  })
  const why = trigger.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return `${why}: ${parts.length === 0 ? 'nothing moved' : parts.join(', ')}; ${receiptId}`
}

type Summaries = { [T in JournalRecord['type']]?: (record: Extract<JournalRecord, { type: T }>) => string }

const SUMMARIES: Summaries = {
  instrument: (r) => r.name ?? r.symbol,
  client: (r) => `${[r.id, r.name ?? ''].join(' ').trim()}${signed(r)}`,
  venue: (r) => `${r.id} ${r.kind}${signed(r)}`,
  position: (r) => `${r.qty}${priced(r.avgPrice)}`,
  policy: (r) => r.policy.slice(0, 160),
  status: (r) => [r.symbol ?? 'market', r.status ?? ''].join(' ').trim(),
  order: (r) => `${r.client} ${r.side} ${r.qty} ${r.symbol} ${r.orderType}${priced(r.limit)} ${r.tif}`,
  note: (r) =>
    [r.grade === null ? '' : `grade ${r.grade}`, r.text ?? '', ...r.tags.map((tag) => `#${tag}`)]
      .filter((part) => part !== '')
      .join(' '),
  firmUp: (r) => (r.qty === 0 ? `declined ${r.invitation}` : `${r.qty} firmed up for ${r.invitation}`),
  invitation: (r) => `${r.invitation}: ${r.told}`,
  invitationDone: (r) => `${r.invitation} ${r.outcome}: ${r.filled} filled`,
  cancel: () => 'cancel asked',
  replace: (r) => `replace asked:${r.qty === null ? '' : ` ${r.qty}`}${priced(r.limit)}`,
  venueFill: (r) => `${r.routeId ?? r.venue ?? ''} ${r.qty}${priced(r.price)}`,
  venueReject: (r) => `${r.routeId ?? r.venue ?? ''} ${r.reason}`,
  state: (r) => `${scoped(r.scope, r.id)} to ${r.state}${r.reason === null ? '' : `: ${r.reason}`}`,
  checkpoint: (r) => `state ${r.stateHash.slice(0, 16)}`,
  command: (r) => r.name,
  host: (r) => r.detail,
  orderAccepted: (r) =>
    `${r.client} ${r.side} ${r.qty} ${r.symbol} ${r.orderType}${priced(r.limit)} ${r.tif}`,
  orderRejected: (r) => `${r.codes.join(' ')}: ${r.detail}`,
  orderReplaced: (r) => `${r.qty}${priced(r.limit)}`,
  decision: decided,
  fill: (r) => `${r.client} ${r.side} ${r.qty} ${r.symbol}${priced(r.price)} ${r.capacity}`,
  routeSent: (r) => `${r.routeId} ${r.venue} ${r.side} ${r.qty}${priced(r.limit)} ${r.purpose}`,
  routeFilled: (r) => `${r.routeId} ${r.venue} ${r.qty}${priced(r.price)}`,
  routeDone: (r) => `${r.routeId} ${r.reason}`,
  orderDone: (r) => `${r.reason}: ${r.filled} filled, ${r.cancelled} cancelled`,
  obligation: (r) => `${r.rule} ${r.status}: ${r.qty}${priced(r.price)}`,
  allocation: (r) => `${r.qty} to ${r.account}${r.house ? ' (house)' : ''}`,
  allocationAccepted: (r) => `${r.id}: ${r.qty} to ${r.account}, ${r.allocated} of ${r.filled} allocated`,
  allocationRejected: (r) => `${r.codes.join(' ')}: ${r.detail}`,
  reportAmend: (r) => `${r.fillId} ${r.action}${priced(r.price)}: ${r.reason}`,
  tapeReport: (r) => `${r.qty}${priced(r.price)} ${r.capacity} ${r.side}`,
  alert: (r) => `${r.severity} ${r.rule}: ${r.detail}`,
  stateChanged: (r) => `${scoped(r.scope, r.id)} ${r.state}${r.reason === null ? '' : `: ${r.reason}`}`,
  statusChanged: (r) => [r.symbol ?? 'market', r.status ?? ''].join(' ').trim(),
  cancelRejected: (r) => r.codes.join(' '),
  invariantBroken: (r) => `${r.invariant}: ${r.detail}`,
}

/** What a person reads of a record in one line; empty where its type says all. */
export function summaryOf(record: JournalRecord): string {
  if (record.type === 'position' && 'realized' in record)
    return `${record.symbol} ${record.qty}${priced(record.avgPrice)} realized ${formatDecimal(record.realized)}`
  const summary = SUMMARIES[record.type] as ((record: JournalRecord) => string) | undefined
  return summary ? summary(record) : ''
}
