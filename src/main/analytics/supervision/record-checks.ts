/**
 * What is an alert in records of persons, allocations, limits, error trades and quarterly flow (rules.md 13: S2, S3,
 * S6, S19, S20, S21, S23).
 *
 * Each is a pure function over such records; the watches fold them from the journal and call it.
 */
import type { TimeMicros } from '@shared/units'
import { alertOf, type SupervisionAlert } from './alert'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND

/** A trade for the firm's account; `person` is null where nobody is named. */
export interface OwnTrade {
  readonly id: string
  readonly person: string | null
  readonly symbol: string
  readonly isBuy: boolean
  readonly at: TimeMicros
}
/** Since when a person knew of a client's order, and from what. */
export interface Knowledge {
  readonly person: string
  readonly at: TimeMicros
  readonly how: 'keyed' | 'opened' | 'noted'
}
/** A client order that is imminent and not public; `publicAt` is when it was shown or done, null while neither. */
export interface ClientBlock {
  readonly id: string
  readonly client: string
  readonly symbol: string
  readonly isBuy: boolean
  readonly qty: number
  readonly receivedAt: TimeMicros
  readonly publicAt: TimeMicros | null
  /** Who is on record to have known of it, oldest first. */
  readonly knownTo: readonly Knowledge[]
}

/** What is on record of a trader's knowledge of a block. The desk held it, so only a named person can be cleared. */
function knowledgeOf({ person, at }: OwnTrade, { knownTo }: ClientBlock) {
  if (person === null)
    return { isKnown: true, detail: 'the desk, nobody named, traded while the block waited' } as const
  const known = knownTo.find((it) => it.person === person && it.at <= at)
  if (known === undefined)
    return {
      isKnown: false,
      detail: `${person} traded while the block waited; no record that ${person} knew of it`,
    } as const
  const before = Math.round((at - known.at) / SECOND)
  return {
    isKnown: true,
    detail: `${person} ${known.how} the block ${before} s before trading beside it`,
  } as const
}

/**
 * S2 (FINRA 5270): own trades on the side of a block of at least `blockShares` while it was known and not public.
 * Critical where the trader is on record to have known of it, or is not named.
 */
export function frontRunning(
  trades: readonly OwnTrade[],
  blocks: readonly ClientBlock[],
  blockShares: number,
): SupervisionAlert[] {
  return trades.flatMap((trade) =>
    blocks
      .filter(
        (block) =>
          block.qty >= blockShares &&
          block.symbol === trade.symbol &&
          block.isBuy === trade.isBuy &&
          block.receivedAt <= trade.at &&
          (block.publicAt === null || trade.at < block.publicAt),
      )
      .map((block) => {
        const { isKnown, detail } = knowledgeOf(trade, block)
        return alertOf(
          {
            rule: 'S2',
            code: 'FRONT_RUNNING',
            at: trade.at,
            severity: isKnown ? 'critical' : 'warning',
            detail,
          },
          {
            symbol: trade.symbol,
            clients: [block.client],
            ids: [trade.id, block.id, ...(trade.person === null ? [] : [trade.person])],
            observed: block.qty,
            bound: blockShares,
          },
        )
      }),
  )
}

/** Somebody opened a screen that shows a client's order. */
export interface OrderView {
  readonly person: string
  readonly symbol: string
  readonly orderId: string
  readonly at: TimeMicros
}

/** S19: own trades in an instrument within `windowMicros` after the same person saw a client order in it. */
export function barrierBreaches(
  trades: readonly OwnTrade[],
  views: readonly OrderView[],
  windowMicros: number,
): SupervisionAlert[] {
  return trades.flatMap((trade) => {
    const seen = views.filter(
      (view) =>
        view.person === trade.person &&
        view.symbol === trade.symbol &&
        view.at <= trade.at &&
        trade.at - view.at <= windowMicros,
    )
    const last = seen.at(-1)
    if (!last) return []
    return [
      alertOf(
        {
          rule: 'S19',
          code: 'BARRIER_BREACH',
          at: trade.at,
          severity: 'critical',
          detail: `${trade.person} had the order on screen`,
        },
        {
          symbol: trade.symbol,
          ids: [trade.id, last.orderId, last.person],
          observed: trade.at - last.at,
          bound: windowMicros,
        },
      ),
    ]
  })
}

/** What a routed order cost the client a share, all in, beside what it would have cost elsewhere. 1e-6, lower is better. */
export interface RoutedCost {
  readonly orderId: string
  readonly routeId: string
  readonly symbol: string
  readonly at: TimeMicros
  readonly cost: number
  readonly bestAlternative: number
  /** Code of the receipt that says why; null when it names none. */
  readonly reason: string | null
}

/** S3 (FINRA 5310(a)(2)): sent where it cost the client more than an alternative, without a reason. */
export function interposed(routes: readonly RoutedCost[]): SupervisionAlert[] {
  return routes
    .filter((it) => it.cost > it.bestAlternative && it.reason === null)
    .map((it) =>
      alertOf(
        {
          rule: 'S3',
          code: 'INTERPOSITIONING',
          at: it.at,
          severity: 'warning',
          detail: 'dearer than an alternative, no reason',
        },
        {
          symbol: it.symbol,
          ids: [it.orderId, it.routeId],
          observed: it.cost,
          bound: it.bestAlternative,
        },
      ),
    )
}

/** Shares filled first and given to an account afterwards. */
export interface Allocation {
  readonly id: string
  readonly orderId: string
  readonly symbol: string | null
  readonly account: string
  readonly isOwnAccount: boolean
  /** Who allocated; null where nobody is named. */
  readonly by: string | null
  /** The order's last fill before; null when it was too long ago to be known: later than any bound. */
  readonly filledAt: TimeMicros | null
  readonly allocatedAt: TimeMicros
  /** How far the midpoint went the account's way since, percent; null without two markets. */
  readonly movePct: number | null
}

/** S6, the other half: allocated later than `mostMicros` after the fill; critical when to the firm's own account. */
export function lateAllocations(allocations: readonly Allocation[], mostMicros: number): SupervisionAlert[] {
  return allocations.flatMap((it) => {
    const after = it.filledAt === null ? null : it.allocatedAt - it.filledAt
    if (after !== null && after <= mostMicros) return []
    const when = after === null ? 'days' : `${Math.round(after / MINUTE)} min`
    const owner = it.isOwnAccount ? `the firm’s own ${it.account}` : it.account
    const move = it.movePct === null ? '' : `, ${it.movePct.toFixed(2)} % its way since`
    return [
      alertOf(
        {
          rule: 'S6',
          code: 'LATE_ALLOCATION',
          at: it.allocatedAt,
          severity: it.isOwnAccount ? 'critical' : 'warning',
          detail: `allocated to ${owner} ${when} after the fill${move}`,
        },
        {
          symbol: it.symbol,
          clients: it.isOwnAccount ? [] : [it.account],
          ids: [it.orderId, it.id, ...(it.by === null ? [] : [it.by])],
          observed: after,
          bound: mostMicros,
        },
      ),
    ]
  })
}

/** A quarter of one destination: its share of the flow in percent, and effective over quoted spread (lower is better). */
export interface QuarterlyFlow {
  readonly venue: string
  readonly isPayer: boolean
  readonly sharePct: number
  readonly effectiveOverQuoted: number
}

/** S20: a payer's share rose by more than `points` while its quality fell. */
export function paymentDrift(
  before: readonly QuarterlyFlow[],
  after: readonly QuarterlyFlow[],
  points: number,
  at: TimeMicros,
): SupervisionAlert[] {
  return after.flatMap((now) => {
    const then = before.find((it) => it.venue === now.venue)
    const rise = now.sharePct - (then?.sharePct ?? 0)
    const isWorse = then !== undefined && now.effectiveOverQuoted > then.effectiveOverQuoted
    if (!now.isPayer || rise <= points || !isWorse) return []
    return [
      alertOf(
        {
          rule: 'S20',
          code: 'PAYMENT_DRIFT',
          at,
          severity: 'warning',
          detail: 'more flow to a payer whose quality fell',
        },
        { ids: [now.venue], observed: rise, bound: points },
      ),
    ]
  })
}

/** A limit that was raised. `revertedAt` is when it went back, null when it has not. */
export interface LimitRaise {
  readonly id: string
  readonly client: string
  readonly requestedBy: string
  readonly approvedBy: string | null
  readonly at: TimeMicros
  readonly endsAt: TimeMicros | null
  readonly revertedAt: TimeMicros | null
}

/** S21 (Rule 15c3-5): a raise without a second person, or not reverted when it should have ended. */
export function limitOverrides(raises: readonly LimitRaise[], now: TimeMicros): SupervisionAlert[] {
  return raises.flatMap((it) => {
    const isAlone = it.approvedBy === null || it.approvedBy === it.requestedBy
    const isOver = it.endsAt === null || ((it.revertedAt ?? now) > it.endsAt && now > it.endsAt)
    if (!isAlone && !isOver) return []
    const detail = isAlone ? 'raised without a second person' : 'not reverted at its end'
    return [
      alertOf(
        { rule: 'S21', code: 'LIMIT_OVERRIDE', at: now, severity: 'critical', detail },
        { clients: [it.client], ids: [it.id, it.requestedBy] },
      ),
    ]
  })
}

/** A trade booked as the correction of an error. `recordedAt` is when its record was made; `gain` in 1e-6 currency. */
export interface ErrorTrade {
  readonly id: string
  readonly symbol: string
  readonly at: TimeMicros
  readonly recordedAt: TimeMicros | null
  readonly gain: number
}

/** Error trades before a share of winners means anything. */
const ERROR_SAMPLE = 10

/** S23 (FINRA 5320.05): error trades without a record by then, and too many that won (percent, at least ten). */
export function errorAccount(
  trades: readonly ErrorTrade[],
  mostWonPct: number,
  now: TimeMicros,
): SupervisionAlert[] {
  const rule = { rule: 'S23', code: 'ERROR_ACCOUNT' } as const
  const alerts = trades
    .filter((it) => it.recordedAt === null || it.recordedAt > it.at)
    .map((it) =>
      alertOf(
        { ...rule, at: it.at, severity: 'critical', detail: 'no record before or at the trade' },
        { symbol: it.symbol, ids: [it.id] },
      ),
    )
  const wonPct = (trades.filter((it) => it.gain > 0).length * 100) / Math.max(1, trades.length)
  if (trades.length >= ERROR_SAMPLE && wonPct > mostWonPct)
    alerts.push(
      alertOf(
        { ...rule, at: now, severity: 'warning', detail: `of ${trades.length} error trades too many won` },
        { ids: trades.map((it) => it.id), observed: wonPct, bound: mostWonPct },
      ),
    )
  return alerts
}
