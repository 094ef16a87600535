/**
 * Time as text, and market time. Pure arithmetic: no clock and no locale, so that every machine agrees.
 *
 * Market time is US Eastern. Daylight saving runs from the second Sunday of March to the first Sunday of
 * November at 02:00 local (Energy Policy Act of 2005, in force since 2007).
 */
import { type TimeMicros, timeMicros } from './units'

const DAY_MICROS = 86_400_000_000
const HOUR_MICROS = 3_600_000_000

/** Days since 1970-01-01 of a civil date (Howard Hinnant's days_from_civil). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The civil date of a day number (Howard Hinnant's civil_from_days). */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  )
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: doy - Math.floor((153 * mp + 2) / 5) + 1,
  }
}

/** 0 for Sunday to 6 for Saturday. */
export const weekday = (days: number): number => (((days + 4) % 7) + 7) % 7

const firstSunday = (year: number, month: number): number => {
  const first = daysFromCivil(year, month, 1)
  return first + ((7 - weekday(first)) % 7)
}

/** When daylight saving starts and ends in a year, in UTC microseconds. Worked out once a year. */
const savings = new Map<number, { start: number; end: number }>()
function saving(year: number): { start: number; end: number } {
  let known = savings.get(year)
  if (!known) {
    known = {
      start: (firstSunday(year, 3) + 7) * DAY_MICROS + 7 * HOUR_MICROS,
      end: firstSunday(year, 11) * DAY_MICROS + 6 * HOUR_MICROS,
    }
    savings.set(year, known)
  }
  return known
}

/** US Eastern offset from UTC in microseconds at an instant: -4 h in summer, -5 h in winter. */
export function marketOffset(at: TimeMicros): number {
  const { year } = civilFromDays(Math.floor(at / DAY_MICROS))
  const { start, end } = saving(year)
  return (at >= start && at < end ? -4 : -5) * HOUR_MICROS
}

/** The market date as a day number, and the microseconds since market midnight. */
export function marketTime(at: TimeMicros): { day: number; sinceMidnight: number } {
  const local = at + marketOffset(at)
  const day = Math.floor(local / DAY_MICROS)
  return { day, sinceMidnight: local - day * DAY_MICROS }
}

/** The instant at which market time shows `sinceMidnight` on a market day. */
export function atMarketTime(day: number, sinceMidnight: number): TimeMicros {
  const guess = timeMicros(day * DAY_MICROS + sinceMidnight + 5 * HOUR_MICROS)
  return timeMicros(day * DAY_MICROS + sinceMidnight - marketOffset(guess))
}

/** "2026-11-20", the market date of an instant. */
export function marketDate(at: TimeMicros): string {
  const { year, month, day } = civilFromDays(marketTime(at).day)
  return `${year}-${two(month)}-${two(day)}`
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** "2026-11-20T10:00:00.000100-05:00": market time, six decimals, always one spelling. */
export function formatTime(at: TimeMicros): string {
  const offset = marketOffset(at)
  return `${localText(at + offset)}${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / HOUR_MICROS)}:00`
}

/** "10:00:00.000": the market clock, to the millisecond. */
export const formatClock = (at: TimeMicros): string => localText(at + marketOffset(at)).slice(11, 23)

function localText(local: number): string {
  const days = Math.floor(local / DAY_MICROS)
  const { year, month, day } = civilFromDays(days)
  const inDay = local - days * DAY_MICROS
  const seconds = Math.floor(inDay / 1_000_000)
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const fraction = String(inDay - seconds * 1_000_000).padStart(6, '0')
  return `${year}-${two(month)}-${two(day)}T${clock}.${fraction}`
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/

/** Reads ISO 8601 with an offset, microseconds allowed; returns the reason as text when it cannot. */
export function parseTime(text: string): TimeMicros | string {
  const p = ISO.exec(text)
  if (!p) return `not an ISO 8601 time with an offset: '${text.slice(0, 40)}'`
  const [year, month, day, hour, minute, second] = p.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const days = daysFromCivil(year, month, day)
  const back = civilFromDays(days)
  const isDate = month >= 1 && month <= 12 && back.month === month && back.day === day
  if (!isDate || hour > 23 || minute > 59 || second > 59) return `no such time: '${text}'`
  const zone = p[8] as string
  let offset = 0
  if (zone !== 'Z') {
    const hours = Number(zone.slice(1, 3))
    const minutes = Number(zone.slice(4, 6))
    if (hours > 14 || minutes > 59) return `no such offset: '${text}'`
    offset = (hours * 60 + minutes) * 60_000_000 * (zone[0] === '-' ? -1 : 1)
  }
  const clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + Number((p[7] ?? '').padEnd(6, '0'))
  return timeMicros(days * DAY_MICROS + clock - offset)
}
