/**
 * Whole numbers inside, decimal text only at the edge.
 *
 * A price is an integer of 1e-6 currency units, money an integer of 1e-6 currency units, a quantity an
 * integer of shares, a time an integer of microseconds since the Unix epoch (UTC).
 */

declare const unit: unique symbol
type Branded<Name extends string> = number & { readonly [unit]: Name }

/** Price in 1e-6 currency units: 10.02 is 10_020_000. */
export type PriceMicros = Branded<'PriceMicros'>
/** Money in 1e-6 currency units, signed. */
export type Micros = Branded<'Micros'>
/** Shares; buy and long are positive where a sign is meant. */
export type Shares = Branded<'Shares'>
/** Microseconds since 1970-01-01T00:00:00Z. */
export type TimeMicros = Branded<'TimeMicros'>

export const MICROS_PER_UNIT = 1_000_000
export const MICROS_PER_SECOND = 1_000_000

export const priceMicros = (value: number): PriceMicros => value as PriceMicros
export const micros = (value: number): Micros => value as Micros
export const shares = (value: number): Shares => value as Shares
export const timeMicros = (value: number): TimeMicros => value as TimeMicros

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d+))?$/

/**
 * Reads decimal text, or a JSON number, into 1e-6 units.
 *
 * Returns a reason instead of a number when the text is not a decimal or has more than six decimals. A value
 * too large for a safe integer comes back as the (inexact) float: whoever uses it must check
 * `Number.isSafeInteger` and refuse, because that is the client's mistake and not the file's.
 */
export function parseDecimal(value: string | number): number | string {
  const text = typeof value === 'number' ? plainDecimal(value) : value
  const parts = DECIMAL.exec(text)
  if (!parts) return `not a decimal number: '${text.slice(0, 40)}'`
  const fraction = parts[3] ?? ''
  if (fraction.length > 6) return `more than six decimals: '${text.slice(0, 40)}'`
  const whole = Number(parts[2]) * MICROS_PER_UNIT + Number(fraction.padEnd(6, '0'))
  return parts[1] === '-' ? -whole : whole
}

/** A number as plain decimal text: no exponent, so that 1e-7 shows its seven decimals. */
function plainDecimal(value: number): string {
  const text = String(value)
  const exponent = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!exponent) return text
  const [, sign = '', whole = '', fraction = '', power = '0'] = exponent
  const shift = Number(power)
  if (shift > 0) return `${sign}${(whole + fraction).padEnd(whole.length + shift, '0')}`
  return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`
}

/** 10_020_000 as "10.02": at least two decimals, no trailing zero beyond them. */
export function formatDecimal(value: number): string {
  const sign = value < 0 ? '-' : ''
  const size = Math.abs(value)
  const whole = Math.floor(size / MICROS_PER_UNIT)
  const fraction = String(Math.round(size - whole * MICROS_PER_UNIT)).padStart(6, '0')
  return `${sign}${whole}.${fraction.replace(/0{1,4}$/, '')}`
}
