/**
 * A recorded day as a market feed: one symbol's consolidated quotes and prints, in the order in which they
 * happened, with the off-exchange prints offered as client orders if asked.
 *
 * At one millisecond quotes come first, then prints, each in file order. A print that becomes an order is not
 * also sent as a `trade`: it is the report of how that order was once traded away, and the desk is now asked
 * to trade it instead.
 */
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { atMarketTime, civilFromDays, daysFromCivil } from '@shared/time'
import {
  type PriceMicros,
  priceMicros,
  type Shares,
  shares,
  type TimeMicros,
  timeMicros,
} from '@shared/units'
import type { FeedMessage, MarketFeed } from '../ports'
import { LeadingVenues, type Pairs, pairUp } from './consolidated-pairs'
import { orderMessage, quoteMessage, tradeMessage } from './messages'
import {
  CLOSE_MS,
  isClientPrint,
  OFF_EXCHANGE,
  OPEN_MS,
  type PrintFate,
  SKIP_REASONS,
  signPrint,
} from './print-orders'
import { recordedReference } from './recorded-reference'
import {
  type QuoteTicks,
  readQuoteTicks,
  readTradeTicks,
  TickFileError,
  type TradeTicks,
  tickFileDate,
} from './tick-files'

export interface TickReplayOptions {
  /** The zipped quote file. */
  quotes: Uint8Array
  /** The zipped trade file. */
  trades: Uint8Array
  symbol: string
  /** Market date, YYYY-MM-DD. Without one it is read from the name of the quote file inside its zip. */
  date?: string
  /** Whether off-exchange prints become client orders. */
  orders: 'prints' | 'none'
}

export interface TickReplay extends MarketFeed {
  /** Market date, YYYY-MM-DD. */
  readonly date: string
  /** Pairs of quote rows that the day applies. */
  readonly quotePairs: number
  /** Prints of the whole day that qualify but became no order, by reason. */
  skippedByReason(): Record<string, number>
  /** Client orders of the whole day. */
  orderCount(): number
}

/** The file's prices are in 1e-4 currency units. */
const MICROS_PER_FILE_UNIT = 100
const MICROS_PER_MS = 1000
/**
 * A recorded file is one symbol of a feed that carried thousands, so its silence says nothing about the feed.
 * The standing quote is repeated after this long in regular hours, as a line's heartbeat would be: well
 * inside the second after which the engine calls a feed stale.
 */
const HEARTBEAT_MS = 700
const CLIENTS = 20
/**
 * Opens a recorded day. All of it is parsed at once; messages are made as they are pulled.
 * @throws TickFileError naming the file, the line and the reason
 */
export function openTickReplay(o: TickReplayOptions): TickReplay {
  const date = o.date ?? tickFileDate(o.quotes)
  if (date === null) {
    throw new TickFileError({
      file: 'quote file',
      line: 0,
      reason: 'no date given, and none in the name inside the zip',
    })
  }
  const midnight = marketMidnight(date)
  const day = new RecordedDay({
    symbol: o.symbol,
    midnight,
    quotes: readQuoteTicks(o.quotes),
    trades: readTradeTicks(o.trades),
    withOrders: o.orders === 'prints',
  })
  return {
    name: `${o.symbol} ${date}`,
    isSimulated: false,
    date,
    quotePairs: day.quotePairs,
    skippedByReason: () => day.skippedByReason(),
    orderCount: () => day.orderCount(),
    reference: () => day.reference(),
    peek: () => day.peek(),
    next: () => day.next(),
  }
}

/** Market midnight of a date. Offsets are taken at noon: on the day a clock changes it does so at 02:00. */
function marketMidnight(date: string): TimeMicros {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)
  const [year, month, day] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])]
  const days = parts ? daysFromCivil(year, month, day) : 0
  const back = civilFromDays(days)
  if (!parts || back.month !== month || back.day !== day) {
    throw new TickFileError({
      file: 'date',
      line: 0,
      reason: `not a date like 2013-10-07: '${date.slice(0, 20)}'`,
    })
  }
  const noon = 12 * 3_600_000_000
  return timeMicros(atMarketTime(days, noon) - noon)
}

class RecordedDay {
  readonly quotePairs: number
  private readonly symbol: string
  private readonly midnight: TimeMicros
  private readonly quotes: QuoteTicks
  private readonly trades: TradeTicks
  private readonly pairs: Pairs
  private readonly fates: readonly PrintFate[]
  private readonly venues: LeadingVenues
  private ready: FeedMessage[] = []
  private readyAt = 0
  private pair = 0
  private print = 0
  private orders = 0
  /** When the feed last said something, and the time of what is being made. */
  private spokeMs = 0
  private nowMs = 0

  constructor(o: {
    symbol: string
    midnight: TimeMicros
    quotes: QuoteTicks
    trades: TradeTicks
    withOrders: boolean
  }) {
    this.symbol = o.symbol
    this.midnight = o.midnight
    this.quotes = o.quotes
    this.trades = o.trades
    this.pairs = pairUp(o.quotes)
    this.quotePairs = this.pairs.count
    this.fates = decideFates(o.quotes, this.pairs, o.trades, o.withOrders)
    this.venues = new LeadingVenues((venue) => this.ready.push(this.quote(venue)))
    this.spokeMs = Math.min(o.quotes.ms[0]!, o.trades.ms[0]!)
  }

  skippedByReason(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const reason of SKIP_REASONS) counts[reason] = this.fates.filter((fate) => fate === reason).length
    return counts
  }

  orderCount(): number {
    return this.fates.filter((fate) => fate === 'buy' || fate === 'sell').length
  }

  reference(): readonly FeedMessage[] {
    const at = this.time(Math.min(this.quotes.ms[0]!, this.trades.ms[0]!))
    const letters = new Set<number>([...this.quotes.exchange, ...this.trades.exchange])
    letters.delete(OFF_EXCHANGE)
    return recordedReference({ at, symbol: this.symbol, clients: CLIENTS, letters })
  }

  peek(): TimeMicros | null {
    if (this.readyAt >= this.ready.length) this.refill()
    return this.ready[this.readyAt]?.at ?? null
  }

  next(): FeedMessage {
    if (this.readyAt >= this.ready.length) this.refill()
    const message = this.ready[this.readyAt++]
    must(message !== undefined, 'next() past the end of the recorded day: ask peek() first')
    return message
  }

  /** Makes the messages of the next moment that has any. */
  private refill(): void {
    this.ready = []
    this.readyAt = 0
    while (this.ready.length === 0) {
      const quoteMs = this.pair < this.pairs.count ? this.quotes.ms[this.pairs.bidRow[this.pair]!]! : Infinity
      const printMs = this.print < this.trades.rows ? this.trades.ms[this.print]! : Infinity
      const ms = Math.min(quoteMs, printMs)
      if (ms === Infinity) return
      const heartbeatMs = Math.max(this.spokeMs + HEARTBEAT_MS, OPEN_MS)
      if (heartbeatMs < ms && heartbeatMs < CLOSE_MS) {
        this.nowMs = this.spokeMs = heartbeatMs
        this.venues.repeat()
        continue
      }
      this.nowMs = ms
      if (quoteMs <= printMs) {
        this.spokeMs = ms
        this.venues.apply(this.quotes, this.pairs.bidRow[this.pair++]!)
      } else this.tellPrint(this.print++)
    }
  }

  private tellPrint(row: number): void {
    const fate = this.fates[row]!
    if (fate === 'dropped') return
    const at = this.time(this.nowMs)
    const qty = shares(this.trades.size[row]!)
    if (fate === 'buy' || fate === 'sell') {
      const number = ++this.orders
      const id = `T${String(number).padStart(6, '0')}`
      const client = `P${((number - 1) % CLIENTS) + 1}`
      this.ready.push(
        orderMessage({ at, id, client, symbol: this.symbol, side: fate, qty, limit: null, tif: 'day' }),
      )
      return
    }
    this.spokeMs = this.nowMs
    const venue = String.fromCharCode(this.trades.exchange[row]!)
    const price = priceMicros(this.trades.price[row]! * MICROS_PER_FILE_UNIT)
    this.ready.push(tradeMessage({ at, symbol: this.symbol, venue, price, qty }))
  }

  private quote(venue: number): InputOf<'quote'> {
    const top = this.venues.tops[venue]!
    return quoteMessage({
      at: this.time(this.nowMs),
      symbol: this.symbol,
      venue: String.fromCharCode(venue),
      bid: sidePrice(top.bid),
      bidSize: top.bidSize as Shares,
      ask: sidePrice(top.ask),
      askSize: top.askSize as Shares,
    })
  }

  private time(ms: number): TimeMicros {
    return timeMicros(this.midnight + ms * MICROS_PER_MS)
  }
}

const sidePrice = (fileUnits: number): PriceMicros | null =>
  fileUnits === 0 ? null : priceMicros(fileUnits * MICROS_PER_FILE_UNIT)

/** What becomes of each print, worked out once: the day's counts are known before it is played. */
function decideFates(quotes: QuoteTicks, pairs: Pairs, trades: TradeTicks, withOrders: boolean): PrintFate[] {
  const fates: PrintFate[] = new Array(trades.rows)
  let pair = 0
  let bid = 0
  let ask = 0
  for (let row = 0; row < trades.rows; row++) {
    if (trades.suspicious[row]) {
      fates[row] = 'dropped'
      continue
    }
    if (!withOrders || !isClientPrint(trades, row)) {
      fates[row] = 'trade'
      continue
    }
    for (; pair < pairs.count; pair++) {
      const bidRow = pairs.bidRow[pair]!
      if (quotes.ms[bidRow]! > trades.ms[row]!) break
      bid = quotes.bidSize[bidRow]! > 0 ? quotes.bid[bidRow]! : 0
      ask = quotes.askSize[bidRow + 1]! > 0 ? quotes.ask[bidRow + 1]! : 0
    }
    fates[row] = signPrint(trades.price[row]!, bid, ask)
  }
  return fates
}
