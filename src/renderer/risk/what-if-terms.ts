/** What the what-if panel holds while it is typed, and as the desk is asked. The desk works out every figure. */
import type { CallArg } from '@shared/contract'
import { createStore } from '../desk/store'
import { readQty } from '../ticket/draft'

export interface TypedTrade {
  readonly id: number
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly qty: string
}
export interface TypedTerms {
  readonly trades: readonly TypedTrade[]
  readonly scope: 'all' | 'sector' | 'symbol'
  readonly name: string
  readonly shock: string
  readonly volatility: string
  readonly spread: string
}
export const NO_TERMS: TypedTerms = {
  trades: [],
  scope: 'all',
  name: '',
  shock: '5',
  volatility: '0',
  spread: '0',
}
/** Kept while the page is open: leaving the workspace does not empty it. */
export const typedTerms = createStore<TypedTerms>(NO_TERMS)

/** Percent text as parts of a million; null when it is none, or over the most. */
export function readPercent(text: string, most: number): number | null {
  if (!/^\d{1,5}(\.\d{1,4})?$/.test(text.trim())) return null
  const ppm = Math.round(Number(text) * 10_000)
  return ppm <= most * 10_000 ? ppm : null
}

const MOST_SHOCK = 100
const MOST_WIDER = 10_000

export interface Read {
  readonly arg: CallArg<'risk.whatIf'>
  readonly faults: Readonly<Partial<Record<'shock' | 'volatility' | 'spread', string>>>
}

/** What can be asked of what is typed; a field at fault stands as zero, and is named. */
export function readTerms(typed: TypedTerms): Read {
  const shock = readPercent(typed.shock, MOST_SHOCK)
  const volatility = readPercent(typed.volatility, MOST_WIDER)
  const spread = readPercent(typed.spread, MOST_WIDER)
  const trades = typed.trades.flatMap(({ symbol, side, qty }) => {
    const shares = readQty(qty)
    return shares === null || symbol === '' ? [] : [{ symbol, side, qty: shares }]
  })
  return {
    arg: {
      trades,
      shock: { scope: typed.scope, name: typed.scope === 'all' ? null : typed.name, ppm: shock ?? 0 },
      widerVolatilityPpm: volatility ?? 0,
      widerSpreadPpm: spread ?? 0,
    },
    faults: {
      ...(shock === null ? { shock: `0 to ${MOST_SHOCK} %` } : {}),
      ...(volatility === null ? { volatility: `0 to ${MOST_WIDER} %` } : {}),
      ...(spread === null ? { spread: `0 to ${MOST_WIDER} %` } : {}),
    },
  }
}
