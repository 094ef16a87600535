/**
 * Quotes of a market maker with bounded inventory, far from the horizon, in closed form. Source: Guéant, Lehalle,
 * Fernandez-Tapia, "Dealing with the inventory risk", Mathematics and Financial Economics 7(4), 2013, with its
 * extensions for drift and adverse selection. The exact solution that these approximate is solved in the tests.
 * A reference for tests and for study; the desk quotes with `quote-ladder.ts`.
 */
import { finite, notNegative, positive } from './parameter'

export interface BoundedMaker {
  /** Volatility, ticks per sqrt(second). */
  readonly sigma: number
  /** Rate of fills at the midpoint, per second. */
  readonly arrivals: number
  /** Decay of the rate of fills with the offset, per tick. */
  readonly k: number
  /** Risk aversion, per tick. */
  readonly gamma: number
  /** mu: drift of the price, ticks a second. */
  readonly drift: number
  /** xi: how far the price moves against the maker at each fill, ticks, at least 0. */
  readonly adverseMove: number
}

export interface MakerDepths {
  /** c1: the half-spread of a maker without fear of inventory, ticks. */
  readonly base: number
  /** c2, grown by e^(k·xi/4) under adverse selection: what one unit of inventory moves a quote, ticks. */
  readonly perUnit: number
  /** How far drift moves both quotes up, ticks. */
  readonly lean: number
  readonly adverseMove: number
}

/** The constants of a maker's quotes. RangeError names the parameter. */
export function makerDepths(maker: BoundedMaker): MakerDepths {
  const k = positive('k', maker.k)
  const gamma = positive('gamma', maker.gamma)
  const variance = positive('sigma', maker.sigma) ** 2
  const adverseMove = notNegative('adverseMove', maker.adverseMove)
  const growth = (1 + gamma / k) ** (1 + k / gamma)
  const calm = Math.sqrt((variance * gamma * growth) / (2 * k * positive('arrivals', maker.arrivals)))
  const perUnit = calm * Math.exp((k * adverseMove) / 4)
  const lean = (finite('drift', maker.drift) / (gamma * variance)) * perUnit
  return Object.freeze({ base: Math.log1p(gamma / k) / gamma, perUnit, lean, adverseMove })
}

/** How far below the price the maker bids when it holds `position` units, ticks. */
export function makerBidDepth(depths: MakerDepths, position: number): number {
  return depths.base + depths.adverseMove / 2 + ((2 * position + 1) / 2) * depths.perUnit - depths.lean
}

/** How far above the price the maker offers when it holds `position` units, ticks. */
export function makerAskDepth(depths: MakerDepths, position: number): number {
  return depths.base + depths.adverseMove / 2 - ((2 * position - 1) / 2) * depths.perUnit + depths.lean
}
