/** What the top bar and the watchlist show, worked out from the desk at one instant. */
import type { DeskStatus, MarketRow } from '@shared/contract'
import { marketDate } from '@shared/time'
import type { Desk } from './desk'
import { nextRules } from './regimes'
import type { Session } from './session'

/** No message of any symbol for this long: the feed is stale (rules.md, `nbbo.maxAgeMs`). */
const STALE_MICROS = 1_000_000

export function marketRow(desk: Desk, symbol: string): MarketRow {
  const instrument = desk.directory.instruments.get(symbol)
  const quote = desk.engine.quoteOf(symbol)
  const range = desk.board.ranges.get(symbol)
  return {
    symbol,
    name: instrument?.name ?? symbol,
    sector: instrument?.sector ?? '',
    nbb: quote.nbb,
    nbbSize: quote.nbbSize,
    nbo: quote.nbo,
    nboSize: quote.nboSize,
    last: range?.last ?? null,
    lastAt: range?.lastAt ?? null,
    prevClose: instrument?.prevClose ?? null,
    high: range?.high ?? null,
    low: range?.low ?? null,
    volume: range?.volume ?? 0,
    position: desk.engine.positionOf(symbol).qty,
    quality: quote.quality,
    venues: quote.venues,
  }
}

interface Marked {
  unrealized: number
  net: number
  gross: number
}

/** Positions at the midpoint; a symbol without one is marked at its average price. */
function marked(desk: Desk): Marked {
  const sum: Marked = { unrealized: 0, net: 0, gross: 0 }
  for (const symbol of desk.directory.instruments.keys()) {
    const { qty, avgPrice } = desk.engine.positionOf(symbol)
    if (qty === 0 || avgPrice === null) continue
    const { nbb, nbo } = desk.engine.quoteOf(symbol)
    const mark = nbb !== null && nbo !== null ? (nbb + nbo) / 2 : avgPrice
    sum.unrealized += Math.round(qty * (mark - avgPrice))
    sum.net += Math.round(qty * mark)
    sum.gross += Math.round(Math.abs(qty) * mark)
  }
  return sum
}

/** Every position at its limit, at the midpoint: 1e-6 currency units. */
export function exposureLimit(desk: Desk): number {
  const { policy } = desk.engine.policy()
  let limit = 0
  for (const symbol of desk.directory.instruments.keys()) {
    const { nbb, nbo } = desk.engine.quoteOf(symbol)
    if (nbb !== null && nbo !== null) limit += Math.round((policy.desk.maxPosition * (nbb + nbo)) / 2)
  }
  return limit
}

export function statusOf(session: Session): DeskStatus {
  const { desk, feed } = session
  const { engine, tally, recorder } = desk
  const age = session.feedAge()
  const positions = marked(desk)
  const realized = tally.realizedToday()
  const commit = session.journal.commitMicros()
  const decisions = desk.latency.quantiles()
  const { state, reason } = engine.deskState()
  return {
    at: desk.at,
    feed: {
      name: feed.name,
      state: session.hasEnded ? 'ended' : age > STALE_MICROS ? 'stale' : 'live',
      isSimulated: feed.isSimulated,
      isReplay: session.isReplay,
      speed: String(session.speed),
      ageMicros: age,
      inputsPerSecond: session.inputsPerSecond(),
    },
    journal: {
      state: desk.halted === null ? 'writing' : 'halted',
      lastSeq: recorder.lastSeq,
      durableSeq: recorder.durableSeq,
      lagMicros: recorder.lastSeq === recorder.durableSeq ? 0 : commit.p50,
      commitP50Micros: commit.p50,
      commitP99Micros: commit.p99,
      reason: desk.halted,
      warning: session.warning,
      reading: session.stillReading,
    },
    execution: { state: desk.halted === null ? 'up' : 'down', openRoutes: engine.openRouteCount() },
    mode: engine.policy().policy.desk.mode,
    tradingState: desk.halted === null ? state : 'halted',
    stateReason: desk.halted ?? reason,
    pnl: {
      realized,
      unrealized: positions.unrealized,
      fees: tally.fees,
      total: realized + positions.unrealized - tally.fees,
      improvement: tally.improvement,
      ...tally.parts(positions.unrealized),
    },
    exposure: { net: positions.net, gross: positions.gross, limit: exposureLimit(desk) },
    internalizedShare: tally.filledShares === 0 ? null : tally.internalizedShares / tally.filledShares,
    invariants: { ok: tally.broken === null, detail: tally.broken, checked: engine.invariantsChecked() },
    decisions: { count: desk.latency.count, p50Micros: decisions.p50, p99Micros: decisions.p99 },
    openOrders: engine.openOrderCount(),
    regime: engine.regimeName(),
    nextRules: nextRules(marketDate(desk.at)),
  }
}
