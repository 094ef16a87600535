/** The venues with their terms, their trading state, and what was routed there since the market's midnight. */

import type { InputOf } from '@shared/inputs'
import type { StateRow, VenueRow } from '@shared/routing-calls'
import { atMarketTime, marketTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import type { ViewQuery, ViewTotals } from '../ports'

export interface VenueParts {
  readonly venues: Iterable<InputOf<'venue'>>
  readonly states: readonly StateRow[]
  /** The desk's time, microseconds. */
  readonly at: number
  readonly totals: (query: ViewQuery) => Promise<ViewTotals>
}

/** By name. Counts are of routes, quantities of shares; both are of routes sent today, as the views have them. */
export async function venueRows({ venues, states, at, totals }: VenueParts): Promise<VenueRow[]> {
  const midnight = at === 0 ? 0 : atMarketTime(marketTime(timeMicros(at)).day, 0)
  const from = { column: 'sentAt', value: midnight }
  const rows = [...venues].map(async (venue): Promise<VenueRow> => {
    const { id, kind, takeFee, addRebate, midFee, pfofPerShare, pfofPctOfSpread, latencyMicros } = venue
    const of = (where: Record<string, string>): Promise<ViewTotals> =>
      totals({ table: 'routes', limit: 0, from, where: { venue: id, ...where } })
    const [sent, filled, returned] = await Promise.all([
      of({}),
      of({ status: 'filled' }),
      of({ status: 'returned' }),
    ])
    const sentQty = sent.sums['qty'] ?? 0
    const filledQty = sent.sums['filled'] ?? 0
    const changed = states.find((it) => it.scope === 'venue' && it.id === id)
    return {
      ...{ id, kind, takeFee, addRebate, midFee, pfofPerShare, pfofPctOfSpread, latencyMicros },
      isProtected: venue.protected ?? kind === 'exchange',
      state: changed?.state ?? 'active',
      reason: changed?.reason ?? null,
      resumeWhen: changed?.resumeWhen ?? null,
      sent: sent.total,
      sentQty,
      filled: filled.total,
      filledQty,
      returned: returned.total,
      fillRate: sentQty === 0 ? null : filledQty / sentQty,
    }
  })
  return (await Promise.all(rows)).sort((a, b) => (a.id < b.id ? -1 : 1))
}
