/** When a report of Rule 606(a)(1) on a quarter is due, and until when it stays posted (rules.md 6.1). Pure. */
import { must } from '@shared/must'

const YEARS_POSTED = 3
const MONTHS_IN_QUARTER = 3
const DECEMBER = 12

/** Dates as YYYY-MM-DD. */
export interface ReportDates {
  readonly dueBy: string
  readonly postedUntil: string
}

/** `quarter` 1 to 4. Due within one month of the quarter's end: by the last day of the month after it. */
export function routingReportDates(year: number, quarter: number): ReportDates {
  must(Number.isInteger(quarter) && quarter >= 1 && quarter <= 4, `quarter is 1 to 4, was ${quarter}`)
  const next = quarter * MONTHS_IN_QUARTER + 1
  const isNextYear = next > DECEMBER
  const month = isNextYear ? next - DECEMBER : next
  const dueYear = isNextYear ? year + 1 : year
  // January, April, July and October: only April has 30 days.
  const day = month === 4 ? 30 : 31
  const end = `${String(month).padStart(2, '0')}-${day}`
  return { dueBy: `${dueYear}-${end}`, postedUntil: `${dueYear + YEARS_POSTED}-${end}` }
}
