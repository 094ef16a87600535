/** When regular hours end on a market day, by the calendar that ships with the program. */
import usEquity from '../../../resources/calendars/us-equity.json'
import { closeOfDay, parseCalendar } from '../rules/session-calendar'

const calendar = parseCalendar(usEquity)
const HOURS = { sessionOpen: 9.5 * 3_600_000_000, sessionClose: 16 * 3_600_000_000 }

/** Microseconds since market midnight; 16:00 where the calendar names no early close. */
export const dayEnds = (day: number): number => closeOfDay(calendar, day, HOURS)
