/** What the regular and rigorous review covers, and what of it is due by the regime in force (FINRA 5310.09). */
import type { Answers, ReviewView } from '@shared/contract'
import { marketTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import { checkReviewDue } from '../rules/execution-review'
import { regimeNamed } from './regimes'
import type { Session } from './session'

const MOST_CELLS = 5000

/** Cells with those that are due first; a cell that was never reviewed is due. */
export async function reviewsOf({ views, desk }: Session): Promise<Answers['supervision.reviews']> {
  const regime = regimeNamed(desk.engine.regimeName())?.regime
  if (!regime) throw new Error(`no regime '${desk.engine.regimeName()}'`)
  const today = marketTime(desk.at).day
  const [cells, indicators] = await Promise.all([
    views.query({ table: 'reviews', limit: MOST_CELLS, ascending: true }),
    views.query({ table: 'indicators', limit: 30 }),
  ])
  const reviews = cells.rows.map((row) => {
    const last = row['reviewedAt']
    const lastDay = typeof last === 'number' ? marketTime(timeMicros(last)).day : null
    return { ...(row as unknown as ReviewView), isDue: checkReviewDue(lastDay, today, regime) !== 'ok' }
  })
  reviews.sort((a, b) => Number(b.isDue) - Number(a.isDue))
  return { reviews, indicators: indicators.rows, reviewDays: regime.reviewDays }
}
