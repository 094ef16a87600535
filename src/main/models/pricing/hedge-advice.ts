/**
 * Whether to hedge now and how fast (docs/models.md, 5). It promises never to advise a trade that enlarges
 * the position: where the desk's impact outweighs its risk (k > 2·A) the formula would push the price, which is
 * manipulation and not a hedge. The rate never exceeds the share of the market's volume that the policy allows.
 *
 * Units: prices 1e-6 currency, shares, trading days. Makes no object: the caller owns terms and answer.
 */
import { type HedgeModel, hedgePressure, hedgeRate } from './hedging'

export interface HedgeTerms {
  /** The desk's, shares, long positive. */
  position: number
  /** x: impact of the desk's hedges that has still to decay, 1e-6, up positive. */
  impactState: number
  /** Expected move of the midpoint, 1e-6; buying is worth more by it. */
  expectedMove: number
  /** The market's volume, shares a trading day, at least 0. */
  marketVolume: number
  /** Largest share of it that the desk may be, 0 to 1. */
  participation: number
}

/** `internalize`: within the zone of pure internalization, do nothing. */
export type HedgeVerdict = 'internalize' | 'hedge' | 'invalid'

/** The answer; overwritten by every call. */
export class HedgeAdvice {
  verdict: HedgeVerdict = 'invalid'
  /** Shares a trading day, buying positive; 0 unless the verdict is `hedge`. */
  rate = 0
  /** p_E, 1e-6. */
  pressure = 0
  /** The market's volume held the rate down. */
  isCapped = false
}

function isUsable(terms: HedgeTerms): boolean {
  const inputs = terms.position + terms.impactState + terms.expectedMove + terms.marketVolume
  return (
    Number.isFinite(inputs) && terms.marketVolume >= 0 && terms.participation >= 0 && terms.participation <= 1
  )
}

/** Advises into `answer`, and returns it. */
export function hedgeAdvice(model: HedgeModel, terms: HedgeTerms, answer: HedgeAdvice): HedgeAdvice {
  const pressure = hedgePressure(model, terms.position, terms.impactState) + terms.expectedMove
  const wanted = hedgeRate(model, pressure)
  const isUsed = isUsable(terms) && Number.isFinite(wanted)
  const reduces = wanted * terms.position < 0
  const most = terms.participation * terms.marketVolume
  const speed = isUsed && reduces ? Math.min(Math.abs(wanted), most) : 0
  answer.verdict = !isUsed ? 'invalid' : reduces ? 'hedge' : 'internalize'
  answer.rate = speed === 0 ? 0 : Math.sign(wanted) * speed
  answer.pressure = isUsed ? pressure : 0
  answer.isCapped = isUsed && reduces && Math.abs(wanted) > most
  return answer
}
