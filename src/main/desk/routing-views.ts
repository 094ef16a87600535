/** What the Routing and Inventory workspaces ask: quotes shown to tiers, hedges, what-if. It reads, never changes. */

import { mulDivCeil } from '@shared/exact'
import type { Policy, PolicySettings } from '@shared/policy'
import type { DeskQuoteView, HedgeRow, TierQuote, WhatIf, WhatIfAnswer } from '@shared/routing-calls'
import { type HeldPosition, whatIfOf } from '../analytics/what-if'
import type { Desk } from './desk'
import { exposureLimit } from './screens'

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** What holds for a tier in an instrument; the desk's own position has no tier. */
function settingsOf({ desk, tiers, symbols }: Policy, tier: string | null, symbol: string): PolicySettings {
  const ofTier = tier !== null && Object.hasOwn(tiers, tier) ? tiers[tier] : {}
  return { ...desk, ...ofTier, ...(Object.hasOwn(symbols, symbol) ? symbols[symbol] : {}) }
}

function tiersOf(desk: Desk): (string | null)[] {
  const tiers = new Set([...desk.directory.clients.values()].map((it) => it.tier))
  const named = [...tiers, ...Object.keys(desk.engine.policy().policy.tiers)].filter((it) => it !== null)
  return [null, ...[...new Set(named)].sort()]
}

/** What each tier is shown in a symbol now, with the reason where nothing is; null for an unknown symbol. */
export function deskQuoteView(desk: Desk, symbol: string): DeskQuoteView | null {
  const { engine } = desk
  if (!engine.hasSymbol(symbol)) return null
  const { policy } = engine.policy()
  const { nbb, nbbSize, nbo, nboSize, quality } = engine.quoteOf(symbol)
  const tiers = tiersOf(desk).flatMap((tier): TierQuote[] => {
    const quote = engine.deskQuoteOf(symbol, tier)
    return quote === null ? [] : [{ tier, mode: settingsOf(policy, tier, symbol).mode, ...quote }]
  })
  return {
    symbol,
    nbb,
    nbbSize,
    nbo,
    nboSize,
    quality,
    position: engine.positionOf(symbol).qty,
    limitQty: settingsOf(policy, null, symbol).maxPosition,
    band: finite(engine.hedgeOf(symbol)?.band ?? Number.POSITIVE_INFINITY),
    tiers,
  }
}

/** Advice for every position that is not flat, what is to be hedged first, then the largest. */
export function hedgeRows(desk: Desk): HedgeRow[] {
  const rows: HedgeRow[] = []
  for (const [symbol, instrument] of desk.directory.instruments) {
    const { qty } = desk.engine.positionOf(symbol)
    const hedge = desk.engine.hedgeOf(symbol)
    if (qty === 0 || hedge === null) continue
    const { nbb, nbo } = desk.engine.quoteOf(symbol)
    const quote = desk.engine.deskQuoteOf(symbol, null)
    const { verdict, side, rate, isCapped } = hedge
    const toBandQty = verdict === 'hedge' ? Math.max(0, Math.ceil(Math.abs(qty) - hedge.band)) : 0
    const costOf = (shares: number): number | null =>
      nbb === null || nbo === null ? null : mulDivCeil(shares, Math.max(0, nbo - nbb), 2)
    rows.push({
      symbol,
      sector: instrument.sector ?? '',
      qty,
      verdict,
      band: finite(hedge.band),
      skew: quote === null || (quote.bid === null && quote.ask === null) ? null : quote.skew,
      side,
      sliceQty: hedge.qty,
      toBandQty,
      rate: Math.round(rate),
      isCapped,
      sliceCost: costOf(hedge.qty),
      toBandCost: costOf(toBandQty),
    })
  }
  const rank = (row: HedgeRow): number => (row.verdict === 'hedge' ? 0 : 1)
  return rows.sort(
    (a, b) => rank(a) - rank(b) || Math.abs(b.qty) - Math.abs(a.qty) || (a.symbol < b.symbol ? -1 : 1),
  )
}

/** RangeError names a trade, a sector or a symbol that there is not. */
export function whatIfAnswer(desk: Desk, asked: WhatIf): WhatIfAnswer {
  const { policy } = desk.engine.policy()
  const positions = [...desk.directory.instruments].map(([symbol, { sector }]): HeldPosition => {
    const { nbb, nbo } = desk.engine.quoteOf(symbol)
    const isQuoted = nbb !== null && nbo !== null
    const { maxPosition, dailyVolatilityPct } = settingsOf(policy, null, symbol)
    return {
      symbol,
      sector: sector ?? '',
      qty: desk.engine.positionOf(symbol).qty,
      doubleMark: isQuoted ? nbb + nbo : null,
      spread: isQuoted ? nbo - nbb : null,
      limitQty: maxPosition,
      dayVolatilityPpm: Math.round(dailyVolatilityPct * 10_000),
    }
  })
  const trades = new Map<string, number>()
  for (const { symbol, side, qty } of asked.trades)
    trades.set(symbol, (trades.get(symbol) ?? 0) + (side === 'buy' ? qty : -qty))
  const { scope, name, ppm } = asked.shock
  const isShocked = (it: HeldPosition): boolean =>
    scope === 'all' || (scope === 'sector' ? it.sector === name : it.symbol === name)
  if (!positions.some(isShocked) && positions.length > 0)
    throw new RangeError(`shock.name: there is no ${scope} '${name ?? ''}'`)
  const { widerVolatilityPpm, widerSpreadPpm } = asked
  const terms = { trades, isShocked, shockPpm: ppm, widerVolatilityPpm, widerSpreadPpm }
  return { at: desk.at, ...whatIfOf(positions, { ...terms, grossLimit: exposureLimit(desk) }) }
}
