/**
 * Hedging: advice for a position outside the band of pure internalization, and, where the policy says `auto`, the
 * slices that carry it out, midpoint first. A hedge is a desk order through the same checks; it never enlarges a
 * position and never exceeds its share of the market's volume. An unknown volume hedges nothing.
 */
import { completeInput } from '@shared/complete-input'
import { priceMicros, type Shares, shares } from '@shared/units'
import { HedgeAdvice, hedgeAdvice } from '../models/pricing/hedge-advice'
import type { Desk } from './desk'
import { deskOrder } from './desk-orders'
import type { Instrument } from './facts'
import type { Evaluated } from './intake'
import type { Settings } from './settings'

/** A trading day of regular hours: 09:30 to 16:00. */
const DAY_MICROS = 6.5 * 3_600_000_000

export interface HedgeReading {
  readonly verdict: 'off' | 'unknown' | 'internalize' | 'hedge' | 'invalid'
  /** Position up to which nothing is hedged, shares; infinite when nothing ever is. */
  readonly band: number
  /** Shares a trading day, buying positive. */
  readonly rate: number
  /** The next slice, shares, and its side; 0 when there is none. */
  readonly qty: Shares
  readonly side: 'buy' | 'sell'
  /** The market's volume held the rate down. */
  readonly isCapped: boolean
}

const advice = new HedgeAdvice()

/** The settings under which the desk holds its own position. */
const settingsOf = (desk: Desk, instrument: Instrument): Settings =>
  desk.policy.settingsFor(null, instrument.symbol)

/** What to do about the position of an instrument now. */
export function hedgeFor(desk: Desk, instrument: Instrument): HedgeReading {
  const settings = settingsOf(desk, instrument)
  const side = instrument.position.qty > 0 ? 'sell' : 'buy'
  const none = { band: Number.POSITIVE_INFINITY, rate: 0, qty: shares(0), side, isCapped: false } as const
  const { model } = settings
  if (settings.hedging === 'off' || model === null) return { ...none, verdict: 'off' }
  const risk = model.risk(instrument.nbb, instrument.nbo)
  if (instrument.adv === null || risk === null) return { ...none, verdict: 'unknown' }
  const hedges = model.hedges(risk)
  hedgeAdvice(
    hedges,
    {
      position: instrument.position.qty,
      impactState: 0,
      expectedMove: 0,
      marketVolume: instrument.adv,
      participation: settings.hedgeParticipationPct / 100,
    },
    advice,
  )
  const { verdict, rate, isCapped } = advice
  const slice = Math.floor((Math.abs(rate) * waitOf(settings, rate)) / DAY_MICROS)
  const excess = Math.max(0, Math.ceil(Math.abs(instrument.position.qty) - hedges.threshold))
  const qty = shares(verdict === 'hedge' && rate !== 0 ? Math.min(Math.max(1, slice), excess) : 0)
  return { verdict, band: hedges.threshold, rate, qty, side, isCapped }
}

/**
 * Time between two slices, microseconds: the policy's, or as long as one share takes at the rate. A whole share at
 * every turn of a slow rate would be many times the part of the market's volume that the policy allows.
 */
const waitOf = (settings: Settings, rate: number): number =>
  Math.max(settings.hedgeEveryMicros, Math.ceil(DAY_MICROS / Math.abs(rate)))

/** A position moved: where hedges are automatic and the position is outside its band, the next slice is planned. */
export function planHedge(desk: Desk, instrument: Instrument): void {
  const settings = settingsOf(desk, instrument)
  if (instrument.hedgeAt !== 0 || settings.hedging !== 'auto') return
  const { verdict, rate } = hedgeFor(desk, instrument)
  if (verdict !== 'hedge' || rate === 0) return
  instrument.hedgeAt = desk.at + waitOf(settings, rate)
  desk.wakeAt(instrument.hedgeAt, 'hedge', instrument)
}

/** Sends the slice that is due, and plans the next while the position is outside its band. */
export function hedge(desk: Desk, evaluated: Evaluated, instrument: Instrument): void {
  instrument.hedgeAt = 0
  if (settingsOf(desk, instrument).hedging !== 'auto') return
  const { verdict, qty, side } = hedgeFor(desk, instrument)
  if (verdict !== 'hedge' || qty === 0) return
  const isGood = desk.market.qualityOf(instrument, desk.at) === 'good'
  if (isGood && instrument.openHedge === null) send(desk, evaluated, instrument, side, qty)
  planHedge(desk, instrument)
}

/** Midpoint pools are asked first, in turn with the lit venues, so that a pool without interest costs one slice. */
function send(
  desk: Desk,
  evaluated: Evaluated,
  instrument: Instrument,
  side: 'buy' | 'sell',
  qty: Shares,
): void {
  const { symbol, nbb, nbo } = instrument
  const number = ++instrument.hedges
  const pool =
    number % 2 === 1
      ? desk.venuesById.find((it) => it.kind === 'midpoint' && it.state === 'active')
      : undefined
  const { tickAtOrAboveOne } = desk.regime
  const middle = Math.floor((nbb + nbo) / 2)
  const onTick = Math.floor(middle / tickAtOrAboveOne) * tickAtOrAboveOne
  // A pool needs a limit on the tick that reaches the midpoint; elsewhere the far side is the limit.
  const reaching = side === 'buy' && onTick < middle ? onTick + tickAtOrAboveOne : onTick
  const limit = priceMicros(pool === undefined ? (side === 'buy' ? nbo : nbb) : reaching)
  const id = `H-${symbol}-${number}`
  const order = { id, symbol, side, qty, limit, venue: pool?.id ?? null }
  deskOrder(desk, evaluated, completeInput('deskOrder', desk.at, order))
}
