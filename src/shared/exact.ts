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
  if (product > Number.MAX_SAFE_INTEGER) return wideQuotient(a, b, 0, c)
  const whole = Math.floor(product / c)
  return whole * c > product ? whole - 1 : whole
}

/** ceil(a × b / c) for whole a, b >= 0 and c > 0. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const product = a * b + c - 1
  if (product > Number.MAX_SAFE_INTEGER) return wideQuotient(a, b, c - 1, c)
  const whole = Math.floor(product / c)
  return whole * c > product ? whole - 1 : whole
}

/** round(a × b / c), halves up, for whole a, b >= 0 and c > 0. */
export function mulDivRound(a: number, b: number, c: number): number {
  const double = 2 * a * b + c
  return double > Number.MAX_SAFE_INTEGER ? wideQuotient(2 * a, b, c, 2 * c) : quotient(double, 2 * c)
}

/** floor((a × b + more) / c) where the product is not safe. Apart, so that its callers stay small and fast. */
const wideQuotient = (a: number, b: number, more: number, c: number): number =>
  Number((BigInt(a) * BigInt(b) + BigInt(more)) / BigInt(c))

/** ceil(value × ppm / 1e6) for a whole value of any sign and 0 <= ppm <= 1e6. */
export function partUp(value: number, ppm: number): number {
  const product = value * ppm
  if (product >= PLAIN_PRODUCT || product <= -PLAIN_PRODUCT) return 0 - widePart(0 - value, ppm)
  return Math.ceil(product / PARTS) + 0
}

/** floor(value × ppm / 1e6) for a whole value of any sign and 0 <= ppm <= 1e6. */
export function partDown(value: number, ppm: number): number {
  const product = value * ppm
  if (product >= PLAIN_PRODUCT || product <= -PLAIN_PRODUCT) return widePart(value, ppm)
  return Math.floor(product / PARTS) + 0
}

/** floor(value × ppm / 1e6) by whole millions and the rest, each product exact. */
function widePart(value: number, ppm: number): number {
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
