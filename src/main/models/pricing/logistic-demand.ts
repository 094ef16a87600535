/**
 * Clients who answer to our price: one who is offered `d` beyond the midpoint trades with probability
 * f(d) = 1 / (1 + e^(alpha + beta·d)). What a dealer earns from them, and the price to ask, in closed form.
 * Source: Barzykin, Bergault, Guéant, "Market making by an FX dealer" (arXiv 2112.02269); the closed form in
 * Lambert's W follows from f' = -beta·f·(1 - f).
 *
 * Units: `offset` and `cost` a share in the unit of price (1e-6 currency in the engine), `beta` per that unit,
 * `alpha` without unit. Every function is finite for finite arguments within ±1e300.
 */
import { lambertW0OfExp } from './lambert-w'

/** W of the demand at a unit cost; f of the best offset is W / (1 + W). */
function weight(alpha: number, beta: number, cost: number): number {
  return lambertW0OfExp(-(1 + alpha + beta * cost))
}

/** f: the probability, 0 to 1, that a client trades at this offset. */
export function acceptance(alpha: number, beta: number, offset: number): number {
  return 1 / (1 + Math.exp(alpha + beta * offset))
}

/** The offset d that earns most, argmax f(d)·(d - cost); dbar in the papers. */
export function bestOffset(alpha: number, beta: number, cost: number): number {
  return cost + (1 + weight(alpha, beta, cost)) / beta
}

/** The cost at which `offset` would be the best one: the inverse of `bestOffset`. */
export function costOfBestOffset(alpha: number, beta: number, offset: number): number {
  return offset - (1 + Math.exp(-(alpha + beta * offset))) / beta
}

/** H: what a client's request is worth at this unit cost, max f(d)·(d - cost). */
export function requestValue(alpha: number, beta: number, cost: number): number {
  return weight(alpha, beta, cost) / beta
}

/** H': minus the acceptance at the best offset, -1 to 0. */
export function requestValueSlope(alpha: number, beta: number, cost: number): number {
  const w = weight(alpha, beta, cost)
  return -w / (1 + w)
}

/** H'': how fast acceptance answers to cost, at least 0. */
export function requestValueCurvature(alpha: number, beta: number, cost: number): number {
  const w = weight(alpha, beta, cost)
  return (beta * w) / (1 + w) ** 3
}

/** delta0: the best offset without inventory and without cost. */
export function flatOffset(alpha: number, beta: number): number {
  return bestOffset(alpha, beta, 0)
}

/**
 * c = 2 - f·f'' / f'^2 at delta0: how many units of cost move the best offset by one. For logistic demand it is
 * 1 / (1 - f) = 1 + W, so at least 1.
 */
export function costPerOffset(alpha: number, beta: number): number {
  return 1 + weight(alpha, beta, 0)
}
