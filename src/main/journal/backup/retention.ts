/**
 * Which backups are kept: the newest few, and the newest of each of the last days.
 *
 * Promises that the newest one is always kept, and that a clock which jumped cannot make all of them old: days
 * are counted from the newest backup, not from now. Must be pure.
 */
import { must } from '@shared/must'

export interface Retention {
  /** So many of the newest, whatever their age. */
  readonly newest: number
  /** One for each of so many days on which a backup was taken. */
  readonly days: number
}

export const RETENTION: Retention = { newest: 3, days: 10 }

const DAY_MILLIS = 86_400_000

/** Of backups, newest first by when they were taken (milliseconds, UTC), those that are kept. */
export function keptOf<T extends { readonly takenAt: number }>(
  backups: readonly T[],
  { newest, days }: Retention = RETENTION,
): readonly T[] {
  must(newest >= 1 && days >= 1, `a retention keeps at least one, was ${newest} and ${days} days`)
  const sorted = [...backups].sort((a, b) => b.takenAt - a.takenAt)
  const seen = new Set<number>()
  return sorted.filter(({ takenAt }, i) => {
    const day = Math.floor(takenAt / DAY_MILLIS)
    const isNewOfDay = !seen.has(day) && seen.size < days
    if (isNewOfDay) seen.add(day)
    return i < newest || isNewOfDay
  })
}
