/**
 * What taking shares at a venue is expected to cost the client, a share, against the midpoint at arrival
 * (models.md 5). Every term stands apart and the sum of the terms is the total, to the micro-unit.
 *
 * Whole 1e-6 in and out; each term is rounded up, so that no venue looks cheaper than it is. What a venue pays
 * for order flow is the desk's: it is no term of the cost, and decides only between venues that are equal to
 * the client. Equal means: the same expected cost and the same net price, both in whole 1e-6 a share.
 */
import { halfUp, mulDivCeil, mulDivFloor, partUp, quotient } from '@shared/exact'
import { must } from '@shared/must'
import { MICROS_PER_SECOND } from '@shared/units'

const ALWAYS = 1_000_000
/** Levels behind the first that the model follows; what lies deeper counts as not filled. */
const MOST_LEVELS = 1_000

/** What is the same for every venue of one choice. Mutable, so that one object serves all decisions. */
export interface Taking {
  isBuy: boolean
  /** Shares, positive. */
  qty: number
  /** Bid plus offer at arrival, 1e-6: twice the midpoint. */
  doubleMid: number
  /** Worst price the client allows, 1e-6; 0 when there is none. */
  limit: number
  /** Impact of taking all `qty` at once, 1e-6 a share (`squareRootImpact`). */
  impact: number
  /** Expected move of the midpoint against the client, 1e-6 a second; negative when it helps. */
  driftPerSecond: number
  /** Cost of a share that comes back and is taken elsewhere, before drift, 1e-6 (`fallbackCost`). */
  fallback: number
}

/** One venue's offer. Mutable for the same reason. */
export interface VenueOffer {
  /** Price of the first share, 1e-6: displayed, midpoint, or a wholesaler's expected; 0 when there is none. */
  price: number
  /** Shares at that price. */
  size: number
  /** Behind it each level is this much worse, 1e-6, and holds `levelSize` shares; 0: nothing behind. */
  levelStep: number
  levelSize: number
  /** Access fee, 1e-6 a share; a rebate is negative. */
  fee: number
  /** Chance in 1e-6 that a share within reach is filled. */
  fillPpm: number
  latencyMicros: number
  /** Time until a share that is not filled comes back. */
  waitMicros: number
  /** Part in 1e-6 of the order's impact that is borne here: about 2/3 on a displayed market. */
  impactPpm: number
  /** Expected move against the client after a fill here, beyond the drift, 1e-6 a share. */
  adverse: number
  /** What the venue pays for the order, 1e-6 a share: the desk's, never the client's. */
  payment: number
}

/** The terms in the order in which they are stored; `total` is their sum. */
export const COST_TERMS = [
  'spread',
  'walk',
  'fee',
  'delay',
  'impact',
  'adverse',
  'unfilled',
  'total',
] as const
export type CostTerm = (typeof COST_TERMS)[number]
export type VenueCost = Readonly<Record<CostTerm, number>>
/** Places a venue takes in a cost table. */
export const COST_WIDTH = COST_TERMS.length
const [SPREAD, WALK, FEE, DELAY, IMPACT, ADVERSE, UNFILLED, TOTAL] = [0, 1, 2, 3, 4, 5, 6, 7] as const
/** The total of a venue that offers nothing within the limit. */
export const NO_OFFER = Number.MAX_SAFE_INTEGER

/** Cost of taking at a price now, 1e-6 a share against the midpoint, fee included. */
export const fallbackCost = (isBuy: boolean, doubleMid: number, price: number, fee: number): number =>
  halfUp(isBuy ? 2 * price - doubleMid : doubleMid - 2 * price) + fee

/**
 * Shares that the order can reach: the first level and as many behind it as its limit allows, at most 1,000.
 */
export function reachableShares(taking: Taking, venue: VenueOffer): number {
  const room = taking.isBuy ? taking.limit - venue.price : venue.price - taking.limit
  if (taking.limit !== 0 && room < 0) return 0
  if (venue.size >= taking.qty || venue.levelSize === 0) return Math.min(venue.size, taking.qty)
  const isBounded = taking.limit !== 0 && venue.levelStep !== 0
  const allowed = isBounded ? quotient(room, venue.levelStep) : MOST_LEVELS
  const levels = Math.min(allowed, MOST_LEVELS)
  return Math.min(taking.qty, venue.size + levels * venue.levelSize)
}

/**
 * How much worse than the first price a share gets on average, 1e-6, rounded up. Only the top of a book is
 * known; behind it every level is taken to hold `levelSize` shares, each `levelStep` worse than the last.
 * `reach` comes from `reachableShares`: where nothing is behind, it is not more than `size`.
 */
export function bookWalk(reach: number, venue: VenueOffer): number {
  const behind = reach - venue.size
  if (behind <= 0 || venue.levelStep === 0) return 0
  const levels = quotient(behind, venue.levelSize)
  const last = behind - levels * venue.levelSize
  const steps = venue.levelSize * ((levels * (levels + 1)) / 2) + last * (levels + 1)
  return mulDivCeil(venue.levelStep, steps, reach)
}

/**
 * Writes the terms of one venue into `table` from `at` on and returns the total, 1e-6 a share. `unfilled` is
 * what the shares that are not filled are expected to cost more: they come back after `waitMicros` and pay
 * `fallback` and the drift until then. Allocates nothing.
 */
export function writeVenueCost(table: Float64Array, at: number, taking: Taking, venue: VenueOffer): number {
  const { isBuy, qty, doubleMid } = taking
  const reach = venue.price === 0 ? 0 : reachableShares(taking, venue)
  if (reach === 0) {
    table.fill(0, at, at + TOTAL)
    table[at + TOTAL] = NO_OFFER
    return NO_OFFER
  }
  const spread = halfUp(isBuy ? 2 * venue.price - doubleMid : doubleMid - 2 * venue.price)
  const walk = bookWalk(reach, venue)
  const delay = driftOver(taking.driftPerSecond, venue.latencyMicros)
  const impact = partUp(taking.impact, venue.impactPpm)
  const filled = spread + walk + venue.fee + delay + impact + venue.adverse
  const fillPpm = reach === qty ? venue.fillPpm : mulDivFloor(venue.fillPpm, reach, qty)
  const later = taking.fallback + driftOver(taking.driftPerSecond, venue.waitMicros)
  const unfilled = fillPpm === ALWAYS ? 0 : partUp(later - filled, ALWAYS - fillPpm)
  table[at + SPREAD] = spread
  table[at + WALK] = walk
  table[at + FEE] = venue.fee
  table[at + DELAY] = delay
  table[at + IMPACT] = impact
  table[at + ADVERSE] = venue.adverse
  table[at + UNFILLED] = unfilled
  table[at + TOTAL] = filled + unfilled
  return filled + unfilled
}

const driftOver = (perSecond: number, micros: number): number =>
  perSecond === 0 ? 0 : Math.ceil((perSecond * micros) / MICROS_PER_SECOND) + 0

/** The terms of one venue by name: the same arithmetic as `writeVenueCost`, for receipts and the screen. */
export function venueCost(taking: Taking, venue: VenueOffer): VenueCost {
  must(taking.qty > 0, `invalid qty: not positive, was ${taking.qty}`)
  must(venue.fillPpm >= 0 && venue.fillPpm <= ALWAYS, `invalid fillPpm: not 0 to 1e6, was ${venue.fillPpm}`)
  const table = new Float64Array(COST_WIDTH)
  writeVenueCost(table, 0, taking, venue)
  return costAt(table, 0)
}

/** The terms of the n-th venue of a table by name. */
export function costAt(table: Float64Array, n: number): VenueCost {
  const named = {} as Record<CostTerm, number>
  COST_TERMS.forEach((term, i) => {
    named[term] = table[n * COST_WIDTH + i] as number
  })
  return named
}

/** Where `rankVenues` writes: one row of terms a venue, and the venues' numbers, best first. */
export class VenueRanking {
  readonly table: Float64Array
  readonly order: Int32Array
  private readonly netPrice: Float64Array

  constructor(capacity: number) {
    this.table = new Float64Array(capacity * COST_WIDTH)
    this.order = new Int32Array(capacity)
    this.netPrice = new Float64Array(capacity)
  }

  /**
   * Costs the first `count` venues and ranks those that offer anything: least expected cost to the client, then
   * least net price (spread, walk and fee), then most payment, then the earlier venue. Returns how many rank.
   */
  rankVenues(taking: Taking, venues: readonly VenueOffer[], count: number): number {
    const { table, order, netPrice } = this
    // The text of a broken fact is built only when it is broken: this runs on every decision.
    if (count > order.length) must(false, `invalid count: more than ${order.length} venues, was ${count}`)
    let ranked = 0
    for (let n = 0; n < count; n++) {
      const at = n * COST_WIDTH
      if (writeVenueCost(table, at, taking, venues[n] as VenueOffer) === NO_OFFER) continue
      netPrice[n] =
        (table[at + SPREAD] as number) + (table[at + WALK] as number) + (table[at + FEE] as number)
      let place = ranked++
      while (place > 0 && this.isBetter(n, order[place - 1] as number, venues)) {
        order[place] = order[place - 1] as number
        place--
      }
      order[place] = n
    }
    return ranked
  }

  private isBetter(a: number, b: number, venues: readonly VenueOffer[]): boolean {
    const total = this.totalOf(a) - this.totalOf(b)
    if (total !== 0) return total < 0
    const net = (this.netPrice[a] as number) - (this.netPrice[b] as number)
    if (net !== 0) return net < 0
    return (venues[a] as VenueOffer).payment > (venues[b] as VenueOffer).payment
  }

  /** Net price against the midpoint of the n-th venue, 1e-6 a share: spread, walk and fee. */
  netPriceOf(n: number): number {
    return this.netPrice[n] as number
  }

  /** Expected cost to the client of the n-th venue, 1e-6 a share. */
  totalOf(n: number): number {
    return this.table[n * COST_WIDTH + TOTAL] as number
  }
}
