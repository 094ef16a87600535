/**
 * Whole-number arithmetic that stays exact where a product leaves the safe integers. Pure.
 *
 * Every function takes and returns whole numbers and never returns -0, so that equal figures have equal bytes.
 */
import { must } from './must'

const PARTS = 1_000_000
/** Below this a division by 1e6 never rounds to a whole number that it is not. */
const PLAIN_PRODUCT = 1e15

/**
 * floor(a / b) for whole a >= 0 and b > 0. The division of doubles may round up to a whole number; the remainder,
 * which is exact, tells. Several times faster than the remainder operator.
 */
export function quotient(a: number, b: number): number {
  const whole = Math.floor(a / b)
  return whole * b > a ? whole - 1 : whole
}

/** floor(a × b / c) for whole a, b >= 0 and c > 0. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) return quotient(product, c)
  return Number((BigInt(a) * BigInt(b)) / BigInt(c))
}

/** ceil(a × b / c) for whole a, b >= 0 and c > 0. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const product = a * b
  if (product + c <= Number.MAX_SAFE_INTEGER) return quotient(product + c - 1, c)
  return Number((BigInt(a) * BigInt(b) + BigInt(c) - 1n) / BigInt(c))
}

/** round(a × b / c), halves up, for whole a, b >= 0 and c > 0. */
export function mulDivRound(a: number, b: number, c: number): number {
  const double = 2 * a * b + c
  if (double <= Number.MAX_SAFE_INTEGER) return quotient(double, 2 * c)
  return Number((2n * BigInt(a) * BigInt(b) + BigInt(c)) / (2n * BigInt(c)))
}

/** ceil(value × ppm / 1e6) for a whole value of any sign and 0 <= ppm <= 1e6. */
export function partUp(value: number, ppm: number): number {
  const product = value * ppm
  if (product < PLAIN_PRODUCT && product > -PLAIN_PRODUCT) return Math.ceil(product / PARTS) + 0
  const whole = Math.floor(value / PARTS)
  return whole * ppm + Math.ceil(((value - whole * PARTS) * ppm) / PARTS)
}

/** floor(value × ppm / 1e6) for a whole value of any sign and 0 <= ppm <= 1e6. */
export function partDown(value: number, ppm: number): number {
  const product = value * ppm
  if (product < PLAIN_PRODUCT && product > -PLAIN_PRODUCT) return Math.floor(product / PARTS) + 0
  const whole = Math.floor(value / PARTS)
  return whole * ppm + Math.floor(((value - whole * PARTS) * ppm) / PARTS)
}

/** floor(value / 2) for a whole value of any sign. */
export const halfDown = (value: number): number => Math.floor(value / 2) + 0

/** ceil(value / 2) for a whole value of any sign. */
export const halfUp = (value: number): number => Math.ceil(value / 2) + 0

/** Throws unless the value is a whole number that doubles hold exactly; `what` names it. */
export function mustBeWhole(value: number, what: string): void {
  must(Number.isSafeInteger(value), `invalid ${what}: not a safe whole number, was ${value}`)
}
