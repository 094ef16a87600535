/**
 * Quotes of a market maker in a limit order book, to a horizon. Source: Avellaneda and Stoikov, "High-frequency
 * trading in a limit order book", Quantitative Finance 8(3), 2008: r = s - q·gamma·sigma^2·(T - t),
 * spread = gamma·sigma^2·(T - t) + (2 / gamma)·ln(1 + gamma / k). Fills come at the rate A·e^(-k·offset).
 * A reference for tests and for study; the desk quotes with `quote-ladder.ts`.
 */
import { positive } from './parameter'

export interface LimitBookMaker {
  /** Risk aversion, per unit of money. */
  readonly gamma: number
  /** Volatility, price per sqrt(time). */
  readonly sigma: number
  /** Decay of the rate of fills with the offset, per unit of price. */
  readonly k: number
}

/** The maker itself; RangeError names the parameter that is not positive. */
export function limitBookMaker(maker: LimitBookMaker): LimitBookMaker {
  positive('gamma', maker.gamma)
  positive('sigma', maker.sigma)
  positive('k', maker.k)
  return maker
}

/** The price at which the maker is indifferent to one unit more or less. `timeLeft` is T - t, at least 0. */
export function reservationPrice(
  maker: LimitBookMaker,
  mid: number,
  position: number,
  timeLeft: number,
): number {
  return mid - position * maker.gamma * maker.sigma ** 2 * timeLeft
}

/** Distance between the maker's bid and ask, price units. */
export function optimalSpread(maker: LimitBookMaker, timeLeft: number): number {
  const { gamma, sigma, k } = maker
  return gamma * sigma ** 2 * timeLeft + (2 / gamma) * Math.log1p(gamma / k)
}
