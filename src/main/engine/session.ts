/**
 * The trading session that an instant belongs to: its open and close, and until when its auctions take orders.
 *
 * Looked up once a session and remembered: nearly every order asks for the session of the order before it.
 */
import { atMarketTime, marketTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { Regime } from '../rules/regime'

const MINUTE = 60_000_000
/** Entry of on-open orders ends two minutes before the open (Nasdaq Rule 4702, NYSE Rule 7.35A). */
const OPEN_CUTOFF = 2 * MINUTE
/** Entry of on-close orders ends ten minutes before the close (NYSE Rule 7.35B; Nasdaq takes them five longer). */
const CLOSE_CUTOFF = 10 * MINUTE

export class Session {
  readonly #regime: Regime
  #from = 0
  #open = 0
  #close = timeMicros(0)

  constructor(regime: Regime) {
    this.#regime = regime
  }

  /** The close that ends a day order accepted at an instant: today's, or the next session's from the close on. */
  closeFor(at: number): TimeMicros {
    if (at < this.#from || at >= this.#close) this.#look(at)
    return this.#close
  }

  /** True from the open to the close of a session. */
  isRegularHours(at: number): boolean {
    return at < this.closeFor(at) && at >= this.#open
  }

  /** Last instant at which the next auction of a kind takes orders. */
  auctionCutoff(kind: 'open' | 'close', at: number): number {
    const close = this.closeFor(at)
    return kind === 'close' ? close - CLOSE_CUTOFF : this.#open - OPEN_CUTOFF
  }

  #look(at: number): void {
    const { day, sinceMidnight } = marketTime(timeMicros(at))
    const { sessionClose, sessionOpen } = this.#regime
    const last = sinceMidnight < sessionClose ? day : day + 1
    this.#from = atMarketTime(last - 1, sessionClose)
    this.#open = atMarketTime(last, sessionOpen)
    this.#close = atMarketTime(last, sessionClose)
  }
}
