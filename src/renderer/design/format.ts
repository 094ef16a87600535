/**
 * Every number on screen is written here, so that all figures line up and read alike.
 *
 * Prices and money come in as integers of 1e-6 currency units, times as microseconds since the epoch.
 */
import { formatClock, marketDate, marketOffset } from '@shared/time'
import { formatDecimal, MICROS_PER_UNIT, parseDecimal, timeMicros } from '@shared/units'

/** What stands where there is no value. */
export const NONE = '–'
const MINUS = '−'
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 10_020_000 as "10.02"; sub-penny prices keep their decimals up to six. */
export function formatPrice(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : formatDecimal(value).replace('-', MINUS)
}

/** An average price: always four decimals, so that a column of them lines up. */
export function formatAverage(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  return (value / MICROS_PER_UNIT).toFixed(4).replace('-', MINUS)
}

/** 12500 as "12,500". */
export function formatQty(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  return grouped.format(value).replace('-', MINUS)
}

/** A position: long is "+1,200", short "−1,200", flat "0". */
export function formatSignedQty(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  return value > 0 ? `+${formatQty(value)}` : formatQty(value)
}

/** Money with two decimals and its sign: "+1,234.56", "−0.40", "0.00". */
export function formatMoney(value: number | null | undefined, isSigned = true): string {
  if (value === null || value === undefined) return NONE
  const cents = Math.round(Math.abs(value) / 10_000)
  const text = `${grouped.format(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`
  if (cents === 0) return text
  if (value < 0) return `${MINUS}${text}`
  return isSigned ? `+${text}` : text
}

/** Money for a narrow place: "1.24M", "−35.0k", "412". */
export function formatMoneyShort(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  const units = Math.abs(value) / MICROS_PER_UNIT
  const sign = value < 0 && units >= 0.5 ? MINUS : ''
  if (units >= 1e9) return `${sign}${(units / 1e9).toFixed(2)}B`
  if (units >= 1e6) return `${sign}${(units / 1e6).toFixed(2)}M`
  if (units >= 1e4) return `${sign}${(units / 1e3).toFixed(1)}k`
  return `${sign}${grouped.format(Math.round(units))}`
}

/** An amount a share, in cents: 4_000 micros is "0.40¢". */
export function formatCents(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE
  const cents = value / 10_000
  const digits = Math.abs(cents) >= 0.995 || cents === 0 ? 2 : 3
  return `${cents.toFixed(digits).replace('-', MINUS)}¢`
}

/** A share of one as percent: 0.412 is "41.2%". */
export function formatPercent(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE
  const text = (value * 100).toFixed(digits)
  return `${Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS)}%`
}

/** "10:00:00.123" in market time. */
export function formatTimeOfDay(at: number | null | undefined): string {
  return at === null || at === undefined || at === 0 ? NONE : formatClock(timeMicros(at))
}

/** "EST" or "EDT": the zone that goes with every market time. */
export function marketZone(at: number): string {
  return marketOffset(timeMicros(at)) === -14_400_000_000 ? 'EDT' : 'EST'
}

/** "2026-11-20", the market date. */
export const formatDate = (at: number): string => (at === 0 ? NONE : marketDate(timeMicros(at)))

/** A span of time in the unit that keeps it short: "850 µs", "2.8 ms", "1.4 s", "3 min". */
export function formatSpan(micros: number | null | undefined): string {
  if (micros === null || micros === undefined || !Number.isFinite(micros)) return NONE
  if (micros < 1_000) return `${micros < 10 ? micros.toFixed(1) : Math.round(micros)} µs`
  if (micros < 1_000_000) return `${(micros / 1_000).toFixed(micros < 10_000 ? 1 : 0)} ms`
  if (micros < 120_000_000) return `${(micros / 1_000_000).toFixed(1)} s`
  return `${Math.floor(micros / 60_000_000)} min`
}

/** "buy" as "B", "sell" as "S": the side is never told by colour alone. */
export const sideLetter = (side: unknown): string => (side === 'buy' ? 'B' : side === 'sell' ? 'S' : NONE)

/** The first letter as a capital. */
export const titled = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** "tradeThrough" as "trade through": a code in words, where no sentence is known. */
export const spaced = (code: string): string =>
  code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()

const INITIALS: ReadonlySet<string> = new Set(['moc', 'loc', 'moo', 'loo', 'ioc', 'fok', 'gtc', 'gtd'])

/** An order type or a time in force as a desk writes it: "MOC", "IOC", "stop limit", "day". */
export const termWords = (code: string): string => (INITIALS.has(code) ? code.toUpperCase() : spaced(code))

/** Decimal text of the public spelling into 1e-6 units; null when it is no decimal. */
export function readDecimal(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const read = parseDecimal(value)
  return typeof read === 'number' ? read : null
}
