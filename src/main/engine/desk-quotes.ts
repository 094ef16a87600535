/**
 * The two-sided prices that an active desk shows a tier of clients: skewed by inventory, improved to attract,
 * withdrawn with a reason when they must not stand. Worked out when somebody asks; nothing is kept.
 */
import type { Code } from '@shared/codes'
import type { PriceMicros, Shares } from '@shared/units'
import { shares } from '@shared/units'
import { DeskQuote, type DeskQuoteTerms, deskQuote } from '../models/pricing/desk-quote'
import { quoteTier } from '../models/pricing/quote-ladder'
import { principalPrice } from '../models/principal-price'
import { qualityCode } from '../rules/market-quality'
import type { Desk } from './desk'
import type { DeskModel } from './desk-model'
import { type Instrument, orNull } from './facts'
import { capitalRoom, gridFor, inventoryRoom } from './plan-principal'
import type { Settings } from './settings'

export interface DeskQuoteReading {
  readonly level: string
  readonly bid: PriceMicros | null
  readonly bidQty: Shares
  readonly ask: PriceMicros | null
  readonly askQty: Shares
  /** How far inventory moves the middle, 1e-6, signed. */
  readonly skew: number
  /** Why a side or both are withdrawn; null while both stand. */
  readonly withdrawn: Code | null
}

const answer = new DeskQuote()

/** What the desk shows a tier (null: clients without one) in an instrument now. */
export function deskQuoteFor(desk: Desk, instrument: Instrument, tier: string | null): DeskQuoteReading {
  const settings = desk.policy.settingsOfTier(tier, instrument.symbol)
  const flow = settings.toxicity === 'on' ? desk.toxicity.ofTier(tier, instrument) : null
  const why = withdrawnFor(desk, instrument, settings) ?? withdrawnByFlow(settings, flow)
  const none = { level: settings.level, bid: null, bidQty: shares(0), ask: null, askQty: shares(0), skew: 0 }
  if (why !== null) return { ...none, withdrawn: why }
  const priced =
    settings.model === null
      ? bySpread(desk, instrument, settings)
      : byModel(desk, instrument, settings, settings.model, flow?.toxicity ?? 0)
  if (priced === null) return { ...none, withdrawn: 'MODEL_INVALID' }
  const { qty } = instrument.position
  const isReduce = desk.state === 'reduce' || instrument.state === 'reduce'
  const size = Math.min(settings.quoteShares, settings.maxPrincipalQty)
  const room = (clientBuys: boolean): number => inventoryRoom(qty, clientBuys, settings, isReduce)
  const capital = (clientBuys: boolean, price: number): number =>
    capitalRoom(desk, instrument, clientBuys, price)
  const shown = (clientBuys: boolean, price: number): number =>
    price === 0 ? 0 : Math.min(size, room(clientBuys), capital(clientBuys, price))
  // The desk's bid meets clients who sell, its offer clients who buy.
  const [bidQty, askQty] = [shown(false, priced.bid), shown(true, priced.ask)]
  const isPoor = capital(false, priced.bid) === 0 || capital(true, priced.ask) === 0
  return {
    level: settings.level,
    bid: bidQty === 0 ? null : orNull(priced.bid),
    bidQty: shares(bidQty),
    ask: askQty === 0 ? null : orNull(priced.ask),
    askQty: shares(askQty),
    skew: priced.skew,
    withdrawn: bidQty > 0 && askQty > 0 ? null : isPoor ? 'DESK_CAPITAL' : 'NO_ROOM',
  }
}

function withdrawnFor(desk: Desk, instrument: Instrument, settings: Settings): Code | null {
  if (settings.mode !== 'active') return 'MODE_OFF'
  if (desk.isBroken) return 'INVARIANT_BROKEN'
  if (desk.state === 'halted') return 'DESK_HALTED'
  if (instrument.state === 'halted') return 'SYMBOL_HALTED'
  if (desk.state === 'crossOnly' || instrument.state === 'crossOnly') return 'STATE_CROSS_ONLY'
  const quality = desk.market.qualityOf(instrument, desk.at)
  return quality === 'good' ? null : qualityCode(quality)
}

/** The toxicity model withdraws a tier that is too toxic, and one of which it cannot say how toxic it is. */
function withdrawnByFlow(settings: Settings, flow: { readonly probability: number } | null): Code | null {
  if (flow === null || flow.probability <= settings.maxToxicShare) return null
  return flow.probability > settings.maxToxicShare ? 'TOO_TOXIC' : 'MODEL_INVALID'
}

interface Priced {
  readonly bid: number
  readonly ask: number
  readonly skew: number
}

function bySpread(desk: Desk, instrument: Instrument, settings: Settings): Priced {
  const { nbb, nbo, position, roundLot } = instrument
  const { minImprovement } = desk.regime
  const terms = {
    nbb,
    nbo,
    improvementShare: settings.improvementShare,
    minImprovement: Math.max(settings.minImprovement, minImprovement),
    skewPerLot: settings.skewPerLot,
    position: position.qty,
    roundLot,
    grid: gridFor(desk, instrument, true),
  }
  const bid = principalPrice(false, terms)
  const ask = principalPrice(true, terms)
  return { bid, ask, skew: (bid + ask - nbb - nbo) / 2 }
}

function byModel(
  desk: Desk,
  instrument: Instrument,
  settings: Settings,
  model: DeskModel,
  toxicity: number,
): Priced | null {
  const { nbb, nbo, position, book } = instrument
  const risk = model.risk(nbb, nbo)
  if (risk === null) return null
  const clientAsk = book.bestPrice(false)
  const terms: DeskQuoteTerms = {
    nbb,
    nbo,
    tick: gridFor(desk, instrument, true),
    size: Math.max(1, settings.quoteShares),
    position: position.qty,
    toxicity,
    impact: 0,
    leastHalfSpread: desk.regime.minImprovement,
    mostSkew: (nbo - nbb) / 2,
    clientBid: Math.min(book.bestPrice(true), nbo),
    clientAsk,
  }
  deskQuote(quoteTier(risk, model.alpha, model.beta), terms, answer)
  if (answer.reason !== 'quoted') return null
  // Never outside the protected quote: a fill there would trade through it or be worse than routing.
  const bid = Math.max(nbb, Math.min(answer.bid, nbo))
  const ask = Math.min(nbo, Math.max(answer.ask, nbb))
  return { bid, ask, skew: answer.skew }
}
