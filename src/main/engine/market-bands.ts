/**
 * Limit up-limit down and the market-wide breakers in the engine: bands told by the feed win over bands worked out
 * from the listing market's prints; a limit state that lasts becomes a pause, which ends by itself.
 *
 * Every print of an instrument with a tier moves its reference price, so the desk journals them all; a quote that
 * begins or ends a limit state says so in an event, and so is journaled too.
 */
import type { InputOf } from '@shared/inputs'
import { marketTime } from '@shared/time'
import { parseDecimal, timeMicros } from '@shared/units'
import type { Finding } from '../rules/finding'
import { marketHalt, marketHaltEnds } from '../rules/market-halt'
import { bandState, priceBands } from '../rules/price-bands'
import { ReferencePrice } from '../rules/reference-price'
import { restrictedThrough, startsShortSaleRestriction } from '../rules/short-sale'
import type { Desk } from './desk'
import type { Instrument } from './facts'

/** An instrument's tier or previous close was told: its bands are worked out anew. */
export function resetBands(desk: Desk, instrument: Instrument): void {
  const { luld } = desk.regime
  instrument.reference = luld === null || instrument.luldTier === null ? null : new ReferencePrice(luld)
  if (instrument.reference !== null && instrument.prevClose !== null)
    instrument.reference.open(instrument.prevClose, desk.at)
  instrument.bandsUntil = 0
}

/**
 * Brings `instrument.bands` up to date. `ok`, or the fact that is missing; outside regular hours and in a regime
 * without bands there are none.
 */
export function bandsNow(desk: Desk, instrument: Instrument): Finding {
  const { at, regime, session } = desk
  if (regime.luld === null || !session.isRegularHours(at)) return 'ok'
  if (at < instrument.bandsUntil) return 'ok'
  const beforeClose = session.closeFor(at) - at
  const facts = {
    prevClose: instrument.prevClose,
    tier: instrument.luldTier,
    reference: instrument.reference === null ? null : instrument.reference.price,
    leverage: 1,
    beforeClose,
    assignedTick: instrument.tick,
  }
  const found = priceBands(facts, regime, instrument.bands)
  if (found !== 'ok') return found
  const { doubleMicros } = regime.luld
  instrument.bandsUntil =
    beforeClose > doubleMicros ? session.closeFor(at) - doubleMicros : session.closeFor(at)
  return 'ok'
}

/** Bands from the feed. Text that is no pair of prices leaves them unknown, and nothing trades inside. */
export function tellBands(instrument: Instrument, json: string): void {
  const told = JSON.parse(json) as { lower?: string | number; upper?: string | number }
  const lower = parseDecimal(told.lower ?? 'none')
  const upper = parseDecimal(told.upper ?? 'none')
  const isSound = typeof lower === 'number' && typeof upper === 'number' && lower <= upper && lower >= 0
  instrument.bands.lower = isSound ? lower : 0
  instrument.bands.upper = isSound ? upper : 0
  instrument.bandsUntil = isSound ? Number.POSITIVE_INFINITY : 0
  instrument.luldBands = json
}

/** A print of the listing market in regular hours: the reference price and Rule 201 look at it. */
export function listingPrint(desk: Desk, instrument: Instrument, price: number): void {
  if (!desk.session.isRegularHours(desk.at)) return
  const { reference } = instrument
  if (reference !== null) {
    const before = reference.price
    if (before === null) reference.open(price, desk.at)
    reference.trade(price, desk.at)
    if (reference.price !== before && instrument.luldBands === null) instrument.bandsUntil = 0
  }
  const { day } = marketTime(timeMicros(desk.at))
  if (instrument.restrictedThrough >= day) return
  if (startsShortSaleRestriction(price, instrument.prevClose, desk.regime) !== true) return
  const through = restrictedThrough(desk.session.calendar, day)
  instrument.restrictedThrough = typeof through === 'number' ? through : day + 1
  tell(desk, instrument, null, true)
}

/** Whether Rule 201 restricts short sales now; null when neither the feed nor a previous close tells. */
export function isShortRestricted(desk: Desk, instrument: Instrument): boolean | null {
  if (instrument.shortSaleRestriction === true) return true
  if (instrument.restrictedThrough > 0 && instrument.restrictedThrough >= marketTime(timeMicros(desk.at)).day)
    return true
  if (instrument.shortSaleRestriction === false) return false
  return instrument.prevClose === null ? null : false
}

/** Whether a short sale may execute at a price, 1e-6; no while nobody knows whether Rule 201 restricts. */
export function mayShortAt(desk: Desk, instrument: Instrument, price: number): boolean {
  const isRestricted = isShortRestricted(desk, instrument)
  return isRestricted === false || (isRestricted === true && instrument.nbb !== 0 && price > instrument.nbb)
}

/** The best prices moved: a limit state begins or ends. */
export function watchBands(desk: Desk, instrument: Instrument): void {
  const { luld } = desk.regime
  if (luld === null || (instrument.luldTier === null && instrument.luldBands === null)) return
  if (!desk.session.isRegularHours(desk.at) || bandsNow(desk, instrument) !== 'ok') return
  const state = bandState(instrument.nbb, instrument.nbo, instrument.bands)
  if (state === instrument.bandState) return
  instrument.bandState = state
  instrument.limitSince = state === 'limit' ? desk.at : 0
  if (state === 'limit') desk.wakeAt(desk.at + luld.limitStateMicros + 1, 'band', instrument)
  const { lower, upper } = instrument.bands
  const detail = `${instrument.symbol} is in ${state} state, bands ${lower / 1e6} to ${upper / 1e6}`
  const { symbol } = instrument
  desk.emit({ type: 'alert', at: desk.at, rule: 'LIMIT_STATE', id: symbol, severity: 'warning', detail })
}

/** A limit state has lasted its time, or a pause is over. */
export function bandTimer(desk: Desk, instrument: Instrument): void {
  const { luld } = desk.regime
  if (luld === null) return
  if (instrument.isMarketHalted) {
    if (instrument.limitSince === 0 || desk.at < instrument.limitSince) return
    instrument.limitSince = 0
    instrument.isMarketHalted = false
    tell(desk, instrument, 'resume', null)
  } else if (
    instrument.bandState === 'limit' &&
    instrument.limitSince > 0 &&
    desk.at - instrument.limitSince > luld.limitStateMicros
  ) {
    instrument.isMarketHalted = true
    instrument.limitSince = desk.at + luld.pauseMicros
    desk.wakeAt(instrument.limitSince, 'band', instrument)
    tell(desk, instrument, 'pause', null)
  }
}

function tell(
  desk: Desk,
  instrument: Instrument,
  status: 'pause' | 'resume' | null,
  restricted: boolean | null,
): void {
  const { symbol } = instrument
  desk.emit({
    type: 'statusChanged',
    at: desk.at,
    symbol,
    status,
    luldBands: null,
    shortSaleRestriction: restricted,
  })
}

/** The index of the market-wide breakers. A halt ends by itself, unless it is for the rest of the day. */
export function index(desk: Desk, input: InputOf<'index'>): void {
  const { breaker } = desk
  const { day, sinceMidnight } = marketTime(timeMicros(desk.at))
  if (breaker.day !== day) {
    breaker.day = day
    breaker.level = 0
  }
  if (input.prevClose !== null) breaker.priorClose = input.prevClose
  const close = marketTime(timeMicros(desk.session.closeFor(desk.at) - 1)).sinceMidnight + 1
  const fall = {
    index: input.level,
    priorClose: breaker.priorClose,
    sinceMidnight,
    closeOfDay: close,
    haltedAt: breaker.level,
  }
  const level = marketHalt(fall, desk.regime)
  if (level === 0) return
  if (typeof level === 'string') {
    const detail = `${level}: the market-wide breakers cannot be judged`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'REFERENCE_MISSING',
      id: null,
      severity: 'critical',
      detail,
    })
    return
  }
  breaker.level = level
  desk.market.isHalted = true
  const ends = marketHaltEnds(level, desk.at, desk.regime)
  breaker.until = Number.isFinite(ends) ? ends : desk.session.closeFor(desk.at)
  desk.wakeAt(breaker.until, 'breaker', null)
  sayMarket(desk, 'halt')
}

/** A market-wide halt is over, unless a later one holds. */
export function breakerTimer(desk: Desk): boolean {
  if (!desk.market.isHalted || desk.breaker.until === 0 || desk.at < desk.breaker.until) return false
  desk.breaker.until = 0
  desk.market.isHalted = false
  sayMarket(desk, 'resume')
  return true
}

function sayMarket(desk: Desk, status: 'halt' | 'resume'): void {
  const none = { luldBands: null, shortSaleRestriction: null }
  desk.emit({ type: 'statusChanged', at: desk.at, symbol: null, status, ...none })
}
