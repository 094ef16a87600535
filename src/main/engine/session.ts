/**
 * The trading session that an instant belongs to: its open and close, and until when its auctions take orders.
 *
 * Closed days and early closes come from the calendar. Looked up once a session and remembered: nearly every order
 * asks for the session of the order before it. A day that the calendar does not cover is no trading day.
 */
import { atMarketTime, marketTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { Finding } from '../rules/finding'
import type { Regime } from '../rules/regime'
import { closeOfDay, isTradingDay, nextTradingDay, type SessionCalendar } from '../rules/session-calendar'
import { reportDueBy } from '../rules/tape-deadline'

const MINUTE = 60_000_000
/** Entry of on-open orders ends two minutes before the open (Nasdaq Rule 4702, NYSE Rule 7.35A). */
const OPEN_CUTOFF = 2 * MINUTE
/** Entry of on-close orders ends ten minutes before the close (NYSE Rule 7.35B; Nasdaq takes them five longer). */
const CLOSE_CUTOFF = 10 * MINUTE

export class Session {
  readonly calendar: SessionCalendar
  readonly #regime: Regime
  /** What was found holds in this span. */
  #from = Number.POSITIVE_INFINITY
  #until = 0
  #open = 0
  #close = timeMicros(0)
  #phase: Finding = 'ok'

  constructor(regime: Regime, calendar: SessionCalendar) {
    this.#regime = regime
    this.calendar = calendar
  }

  /** The close that ends a day order accepted at an instant: today's, or the next session's from the close on. */
  closeFor(at: number): TimeMicros {
    if (at < this.#from || at >= this.#until) this.#look(at)
    return this.#close
  }

  /** True from the open to the close of a session. */
  isRegularHours(at: number): boolean {
    return at < this.closeFor(at) && at >= this.#open
  }

  /** Whether orders are taken at an instant: on every trading day, `SESSION_CLOSED` on others. */
  check(at: number): Finding {
    this.closeFor(at)
    return this.#phase
  }

  /** Last instant at which the next auction of a kind takes orders. */
  auctionCutoff(kind: 'open' | 'close', at: number): number {
    const close = this.closeFor(at)
    return kind === 'close' ? close - CLOSE_CUTOFF : this.#open - OPEN_CUTOFF
  }

  /** The last instant at which a report of an execution is on time (FINRA 6380A). */
  reportDueBy(at: TimeMicros): TimeMicros {
    const soon = timeMicros(at + this.#regime.tapeReportMicros)
    // A publication arrangement takes reports at all hours (MiFIR 20).
    if (this.#regime.si !== null || this.isRegularHours(at)) return soon
    const due = reportDueBy(at, this.calendar, this.#regime)
    return typeof due === 'string' ? soon : due
  }

  #look(at: number): void {
    const { day, sinceMidnight } = marketTime(timeMicros(at))
    const isOpen = isTradingDay(this.calendar, day)
    const isToday = isOpen === true && sinceMidnight < closeOfDay(this.calendar, day, this.#regime)
    const next = isToday ? day : nextTradingDay(this.calendar, day)
    // Beyond the calendar no order is taken; what is open there ends with the next day.
    const last = typeof next === 'number' ? next : day + 1
    this.#phase = isOpen === true ? 'ok' : isOpen === false ? 'SESSION_CLOSED' : isOpen
    this.#from = at
    this.#open = atMarketTime(last, this.#regime.sessionOpen)
    this.#close = atMarketTime(last, closeOfDay(this.calendar, last, this.#regime))
    this.#until = isToday ? this.#close : atMarketTime(day + 1, 0)
  }
}
