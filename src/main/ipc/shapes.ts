/** Turns what the engine says into what the page shows, and what the page sends into inputs. */

import { hash } from 'node:crypto'
import { readRecord } from '@shared/codec'
import { CODES } from '@shared/codes'
import { completeInput } from '@shared/complete-input'
import type { Acknowledgement, CheckedDraft, Preview, ReceiptView } from '@shared/contract'
import { type DeskEvent, RECEIPT, type Receipt } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { rowToJson } from '@shared/json'
import { formatTime, parseTime } from '@shared/time'
import { type PriceMicros, parseDecimal, type Shares, type TimeMicros } from '@shared/units'
import type { CommandDone } from './desk-port'

/** Decimal text that the contract has checked, in 1e-6 currency units. */
export function priceOf(text: string | null): PriceMicros | null {
  if (text === null) return null
  const value = parseDecimal(text)
  if (typeof value === 'string') throw new RangeError(value)
  return value as PriceMicros
}

/** ISO 8601 text as an instant. */
function timeOf(text: string | null): TimeMicros | null {
  if (text === null) return null
  const at = parseTime(text)
  if (typeof at === 'string') throw new RangeError(`expires: ${at}`)
  return at
}

/** Order types whose draft may carry a limit; what a market order's field still holds is not sent. */
const mayHaveLimit = (type: CheckedDraft['orderType']): boolean =>
  type === 'limit' || type === 'stopLimit' || type === 'midpointPeg' || type === 'loc' || type === 'loo'

/** A ticket's draft as an order input. */
export function orderOf(
  draft: CheckedDraft,
  o: { id: string; at: TimeMicros; key: string | null; by: string | null },
): InputOf<'order'> {
  const { client, symbol, side, orderType, tif, display, principalOptOut } = draft
  const { allOrNone, held, directedTo, shortSale, locate, parent, conditional } = draft
  return completeInput('order', o.at, {
    id: o.id,
    key: o.key,
    by: o.by,
    client,
    symbol,
    side,
    qty: draft.qty as Shares,
    orderType,
    limit: mayHaveLimit(orderType) ? priceOf(draft.limit) : null,
    stop: orderType === 'stop' || orderType === 'stopLimit' ? priceOf(draft.stop) : null,
    tif,
    expires: tif === 'gtd' ? timeOf(draft.expires) : null,
    minQty: draft.minQty as Shares | null,
    allOrNone,
    held,
    display,
    principalOptOut,
    directedTo,
    shortSale,
    locate,
    parent,
    conditional,
  })
}

const TABLE: Readonly<Record<string, { readonly sentence: string }>> = CODES
const sentenceOf = (code: string): string => TABLE[code]?.sentence ?? code
const sentences = (codes: readonly string[]): string => codes.map((code) => sentenceOf(code)).join(' ')

const LATE = 'FIRM_UP_INVALID'
const REFUSALS: ReadonlySet<DeskEvent['type']> = new Set([
  'orderRejected',
  'cancelRejected',
  'allocationRejected',
])

/** What a command came to, for the person who gave it. */
export function acknowledge(id: string, done: CommandDone): Acknowledgement {
  if (done.input.type === 'clientSegment') return acknowledgeSegment(id, done)
  const refusal = done.events.find((e) => REFUSALS.has(e.type))
  // An answer to an invitation that no longer stands is told by an alert: for who gave it, it was refused.
  const isLate =
    done.input.type === 'firmUp' && done.events.some((e) => e.type === 'alert' && e.rule === LATE)
  const codes = isLate ? [LATE] : refusal && 'codes' in refusal ? refusal.codes : []
  const detail = refusal && 'detail' in refusal ? refusal.detail : sentences(codes)
  const status = refusal || isLate ? 'rejected' : 'accepted'
  return { id, seq: done.seq, at: done.input.at, status, codes, detail: detail || sentences(codes) }
}

/** A segment is refused by an alert: the engine knows no other refusal of reference data. */
function acknowledgeSegment(id: string, { input, events, seq }: CommandDone): Acknowledgement {
  const codes = events.flatMap((event) => (event.type === 'alert' ? [event.rule] : []))
  const status = codes.length > 0 ? 'rejected' : 'accepted'
  return { id, seq, at: input.at, status, codes, detail: sentences(codes) }
}

/** The split preview of a decision that was not taken. */
export function previewOf(
  plan: { codes: readonly string[]; receipt: Receipt | null },
  feeOf: (venue: string) => number,
): Preview {
  const { receipt } = plan
  if (!receipt)
    return {
      receipt: {},
      accepted: false,
      codes: plan.codes,
      position: { before: 0, after: 0, limit: 0 },
      improvement: 0,
      averagePrice: null,
      fees: 0,
    }
  const sign = receipt.order.side === 'buy' ? 1 : -1
  const far = receipt.order.side === 'buy' ? receipt.market.nbo : receipt.market.nbb
  let shares = 0
  let notional = 0
  let improvement = 0
  let fees = 0
  for (const plan of receipt.alternatives) {
    if (!plan.chosen || plan.price === null || plan.action === 'rest' || plan.action === 'hold') continue
    shares += plan.qty
    notional += plan.qty * plan.price
    if (far !== null) improvement += sign * (far - plan.price) * plan.qty
    if (plan.action === 'route' && plan.venue !== null) fees += feeOf(plan.venue) * plan.qty
  }
  const before = receipt.inventory.qty
  return {
    receipt: rowToJson(RECEIPT, receipt as unknown as Record<string, unknown>),
    accepted: plan.codes.length === 0,
    codes: plan.codes,
    position: { before, after: before - sign * receipt.split.principal, limit: receipt.inventory.limitQty },
    improvement,
    averagePrice: shares === 0 ? null : Math.round(notional / shares),
    fees,
  }
}

/** A stored decision with its hash, from its journaled bytes. */
export function receiptView(seq: number, bytes: Uint8Array): ReceiptView | null {
  const record = readRecord(bytes) as DeskEvent
  if (record.type !== 'decision') return null
  return {
    id: record.id,
    receiptId: record.receiptId,
    seq,
    at: formatTime(record.at),
    hash: hash('sha256', bytes, 'hex'),
    receipt: rowToJson(RECEIPT, record.receipt as unknown as Record<string, unknown>),
  }
}
