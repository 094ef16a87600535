/**
 * What the search of the journal asks besides its words: filters as they are typed, and the conditions that come of
 * them. They are kept by name with the view that they belong to, so that a saved search finds the same tomorrow: a
 * time without a date is of the desk's day then.
 */
import { atMarketTime, marketTime, parseTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import { createStore } from '../desk/store'
import type { Conditions } from './blotter-feed'

export const SEARCH_FILTERS = ['kind', 'client', 'symbol', 'capacity', 'code', 'from', 'before'] as const
export type SearchFilter = (typeof SEARCH_FILTERS)[number]
/** Texts as typed; empty asks nothing. */
export type Filters = Readonly<Record<SearchFilter, string>>
export const NO_FILTERS: Filters = {
  ...{ kind: '', client: '', symbol: '', capacity: '', code: '' },
  ...{ from: '', before: '' },
}

/** What the search asks now: it outlives its panel, and other panels may ask through it. */
export const searchFilters = createStore<Filters>(NO_FILTERS)

const TIME = /^(?:(\d{4}-\d\d-\d\d)(?:[ T]+|$))?(?:([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/

/** A market time, with a date or of the desk's day, as an instant; or why it is none. `now`: microseconds. */
export function readInstant(text: string, now: number): TimeMicros | string {
  const parts = text.trim() === '' ? null : TIME.exec(text.trim())
  if (!parts) return 'A time such as 10:05, or 2026-11-20 10:05'
  const [, date, hours = '0', minutes = '0', seconds = '0'] = parts
  const noon = date === undefined ? timeMicros(now) : parseTime(`${date}T12:00:00-05:00`)
  if (typeof noon === 'string') return `No such day: ${date}`
  const ofDay = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000
  return atMarketTime(marketTime(noon).day, ofDay)
}

/** What is wrong with a filter that was typed, or null. */
export const filterFault = (name: SearchFilter, text: string, now: number): string | null => {
  if (text === '' || (name !== 'from' && name !== 'before')) return null
  const read = readInstant(text, now)
  return typeof read === 'string' ? read : null
}

const WHERE: Readonly<Partial<Record<SearchFilter, string>>> = {
  kind: 'type',
  client: 'client',
  symbol: 'symbol',
  capacity: 'capacity',
}

/** The filters as the views take them; one that cannot be read asks nothing. */
export function conditionsOf(filters: Filters, now: number): Conditions {
  const where = Object.entries(WHERE).flatMap(([name, column]) => {
    const value = filters[name as SearchFilter]
    return value === '' ? [] : [[column, value] as const]
  })
  const begin = readInstant(filters.from, now)
  const end = readInstant(filters.before, now)
  return {
    ...(where.length === 0 ? {} : { where: Object.fromEntries(where) }),
    ...(filters.code === '' ? {} : { has: { column: 'codes', word: filters.code } }),
    ...(typeof begin === 'string' ? {} : { from: { column: 'at', value: begin } }),
    ...(typeof end === 'string' ? {} : { before: { column: 'at', value: end } }),
  }
}

/** Filters that were kept: what this version does not know is passed over. */
export const filtersFrom = (kept: Readonly<Record<string, string>> | undefined): Filters => ({
  ...NO_FILTERS,
  ...Object.fromEntries(
    Object.entries(kept ?? {}).filter(([name]) => (SEARCH_FILTERS as readonly string[]).includes(name)),
  ),
})
