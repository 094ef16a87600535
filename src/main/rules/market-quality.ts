/**
 * Whether the protected market can be traded against: the desk fills nothing inside the house unless it is
 * `good`. Bad quality never rejects an order, and a quote is not stale because it did not change.
 */
import type { Code } from '@shared/codes'
import type { MarketQuality } from '@shared/events'

/**
 * Prices in 1e-6, 0 where a side is absent; `feedAge` in microseconds, infinite before the first message.
 * Silence of exactly `maxFeedAge` is not yet stale.
 */
export function marketQuality(
  nbb: number,
  nbo: number,
  feedAge: number,
  maxFeedAge: number,
  isHalted: boolean,
): MarketQuality {
  if (isHalted) return 'halted'
  if (nbb === 0 && nbo === 0) return 'missing'
  if (feedAge > maxFeedAge) return 'stale'
  if (nbb === 0 || nbo === 0) return 'oneSided'
  if (nbb > nbo) return 'crossed'
  return nbb === nbo ? 'locked' : 'good'
}

const QUALITY_CODE: Readonly<Record<MarketQuality, Code>> = {
  good: 'MARKET_GOOD',
  locked: 'MARKET_LOCKED',
  crossed: 'MARKET_CROSSED',
  stale: 'MARKET_STALE',
  oneSided: 'MARKET_ONE_SIDED',
  missing: 'MARKET_MISSING',
  halted: 'MARKET_HALTED',
}

/** The code that says why nothing is filled inside the house. */
export const qualityCode = (quality: MarketQuality): Code => QUALITY_CODE[quality]
