/**
 * The simulated market: thirty names on four exchanges, prints, and client orders that arrive by themselves.
 *
 * Everything follows from the seed and from where it starts; no clock is read. The price path of a day does
 * not depend on the start. Events are drawn second by second, each second from its own random stream, so that
 * two runs of one seed that start at different times tell the same story a few seconds later.
 */
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { atMarketTime, marketTime } from '@shared/time'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import type { FeedMessage, MarketFeed } from '../ports'
import { activityAt, OPEN_SINCE_MIDNIGHT, SESSION_MICROS, spreadFactorAt } from './intraday-shape'
import { quoteMessage, tradeMessage } from './messages'
import { DayPaths, nextWeekday } from './price-path'
import { Random } from './random'
import { SimulatedBook } from './simulated-book'
import { drawOrder } from './simulated-flow'
import { referenceMessages, SIMULATED_EXCHANGES, SIMULATED_NAMES, TICK_MICROS } from './simulated-universe'

export interface SimulatorOptions {
  /** Any whole number; the same seed gives the same market. */
  seed: number
  /** Where to start. Outside 09:30 to 16:00 of a weekday: at the next open. */
  from: TimeMicros
  /** Multiplies the rate of quotes, for load tests: 1 is about 300 quote updates a second at midday. */
  load?: number
}

/** A second at midday. */
const QUOTES = 300
/** Of those, quotes that follow a moving price or a print, whatever the load. */
const FOLLOWING = 130
const PRINTS = 30
const ORDERS = 3.2
const MICROS_PER_SECOND = 1_000_000
/** Seconds played unseen before the start, so that the exchanges' quotes are as if they had always run. */
const WARM_UP_SECONDS = 5
const STREAM_EVENTS = 21

/** Opens a simulated market. */
export function openSimulator(o: SimulatorOptions): MarketFeed {
  const market = new SimulatedMarket(o.seed, o.load ?? 1)
  market.startAt(o.from)
  return {
    name: `Simulated market (seed ${o.seed})`,
    isSimulated: true,
    reference: () => market.reference(o.from),
    peek: () => market.peek(),
    next: () => market.next(),
  }
}

class SimulatedMarket {
  private readonly seed: number
  private readonly load: number
  private readonly books = SIMULATED_NAMES.map((name) => new SimulatedBook(name, SIMULATED_EXCHANGES.length))
  private paths: DayPaths
  private opensAt = timeMicros(0)
  /** The second being drawn, since the open, its stream, and where in it we are. */
  private second = 0
  private random = new Random(0)
  private sinceOpen = 0
  private ordersInSecond = 0
  private ready: FeedMessage[] = []
  private readyAt = 0

  constructor(seed: number, load: number) {
    must(Number.isFinite(load) && load > 0, `load must be positive, was ${load}`)
    this.seed = seed
    this.load = load
    this.paths = new DayPaths({ seed, day: 0, names: SIMULATED_NAMES })
  }

  /** Begins at an instant, or at the first open after it, with every exchange's quote. */
  startAt(from: TimeMicros): void {
    const local = marketTime(from)
    const sinceOpen = local.sinceMidnight - OPEN_SINCE_MIDNIGHT
    const isTradingDay = nextWeekday(local.day - 1) === local.day
    if (!isTradingDay || sinceOpen >= SESSION_MICROS) this.openDay(nextWeekday(local.day))
    else if (sinceOpen <= 0) this.openDay(local.day)
    else this.joinDay(local.day, sinceOpen, from)
  }

  /** Begins inside a session: plays a few seconds unseen, then tells every exchange's quote. */
  private joinDay(day: number, sinceOpen: number, from: TimeMicros): void {
    this.beginDay(day, Math.max(0, Math.floor(sinceOpen / MICROS_PER_SECOND) - WARM_UP_SECONDS))
    while (this.sinceOpen < sinceOpen && this.paths.day === day) {
      this.ready = []
      this.drawEvent()
    }
    // The event that ended the warm-up is the first one told after the books.
    const first = this.ready
    this.ready = []
    if (this.paths.day === day) this.tellBooks(from)
    this.ready.push(...first)
  }

  reference(at: TimeMicros): readonly FeedMessage[] {
    return referenceMessages(at, (name) => this.paths.prevCloseTicks(name))
  }

  peek(): TimeMicros | null {
    if (this.readyAt >= this.ready.length) this.refill()
    return this.ready[this.readyAt]?.at ?? null
  }

  next(): FeedMessage {
    if (this.readyAt >= this.ready.length) this.refill()
    const message = this.ready[this.readyAt++]
    must(message !== undefined, 'a simulated market never ends')
    return message
  }

  private refill(): void {
    this.ready = []
    this.readyAt = 0
    while (this.ready.length === 0) this.drawEvent()
  }

  /** The session is over: the next weekday's instruments, with their new previous close, and its open. */
  private rollOver(): void {
    this.beginDay(nextWeekday(this.paths.day), 0)
    this.ready.push(...this.reference(this.opensAt).filter((message) => message.type === 'instrument'))
    this.tellBooks(this.opensAt)
  }

  /** Opens a day at 09:30: every exchange quotes. */
  private openDay(day: number): void {
    this.beginDay(day, 0)
    this.tellBooks(this.opensAt)
  }

  private beginDay(day: number, second: number): void {
    this.paths = new DayPaths({ seed: this.seed, day, names: SIMULATED_NAMES })
    this.opensAt = atMarketTime(day, OPEN_SINCE_MIDNIGHT)
    this.enterSecond(second)
    for (let i = 0; i < this.books.length; i++) {
      this.books[i]!.open(this.paths.at(i, this.sinceOpen), this.spreadOf(i), this.random)
    }
  }

  private enterSecond(second: number): void {
    this.second = second
    this.sinceOpen = second * MICROS_PER_SECOND
    this.random = new Random(STREAM_EVENTS, this.seed, this.paths.day, second)
    this.ordersInSecond = 0
  }

  /** Draws the next event and makes its messages; moves on when this second is over. */
  private drawEvent(): void {
    const activity = activityAt(this.sinceOpen / 60_000_000)
    const refreshes = Math.max(1, QUOTES * this.load - FOLLOWING)
    const rate = (refreshes + PRINTS + ORDERS) * activity
    const next = this.sinceOpen + (this.random.exponential() * MICROS_PER_SECOND) / rate
    if (next >= (this.second + 1) * MICROS_PER_SECOND) {
      const second = this.second + 1
      if (second * MICROS_PER_SECOND < SESSION_MICROS) this.enterSecond(second)
      else this.rollOver()
      return
    }
    this.sinceOpen = next
    const name = this.drawName()
    const at = timeMicros(this.opensAt + Math.floor(next))
    this.follow(name, at)
    const draw = this.random.uniform() * (refreshes + PRINTS + ORDERS)
    if (draw < refreshes) this.refresh(name, at)
    else if (draw < refreshes + PRINTS) this.print(name, at)
    else this.order(name, at)
  }

  private drawName(): number {
    let draw = this.random.uniform()
    for (let i = 0; i < SIMULATED_NAMES.length; i++) {
      draw -= SIMULATED_NAMES[i]!.activity
      if (draw < 0) return i
    }
    return SIMULATED_NAMES.length - 1
  }

  /** Spread of a name now, in whole ticks. */
  private spreadOf(name: number): number {
    const factor = spreadFactorAt(this.sinceOpen / 60_000_000)
    return Math.max(1, Math.round(SIMULATED_NAMES[name]!.spreadTicks * factor))
  }

  private follow(name: number, at: TimeMicros): void {
    this.books[name]!.follow({
      price: this.paths.at(name, this.sinceOpen),
      spread: this.spreadOf(name),
      random: this.random,
      changed: (venue) => this.tellQuote(name, venue, at),
    })
  }

  private refresh(name: number, at: TimeMicros): void {
    const venue = this.random.below(SIMULATED_EXCHANGES.length)
    this.books[name]!.refresh(venue, this.random)
    this.tellQuote(name, venue, at)
  }

  /** A print at the best price of one side, more likely on the side to which the efficient price leans. */
  private print(name: number, at: TimeMicros): void {
    const { random } = this
    const book = this.books[name]!
    const [bid, ask] = [book.bestBid(), book.bestAsk()]
    const lean = (this.paths.at(name, this.sinceOpen) - (bid + ask) / 2) / (ask - bid)
    const side = random.uniform() < 0.5 + 0.4 * Math.max(-1, Math.min(1, lean)) ? 'ask' : 'bid'
    const venue = book.bestVenue(side, random)
    const quote = book.shown[venue]!
    const { roundLot, symbol } = SIMULATED_NAMES[name]!
    const isOdd = random.uniform() < 0.25
    const wanted = isOdd
      ? 1 + random.below(roundLot)
      : roundLot * (1 + Math.floor(random.exponential() * 1.5))
    const qty = Math.min(wanted, side === 'bid' ? quote.bidSize : quote.askSize)
    const price = priceMicros((side === 'bid' ? quote.bid : quote.ask) * TICK_MICROS)
    this.ready.push(tradeMessage({ at, symbol, venue: SIMULATED_EXCHANGES[venue]!, price, qty: shares(qty) }))
    book.consume(venue, side, qty, random)
    this.tellQuote(name, venue, at)
  }

  private order(name: number, at: TimeMicros): void {
    const order = drawOrder({
      at,
      sinceOpen: this.sinceOpen,
      // Market time makes the id unique across restarts: a desk never goes back in time.
      id: `S${at.toString(36).toUpperCase()}${this.ordersInSecond++}`,
      nameIndex: name,
      name: SIMULATED_NAMES[name]!,
      book: this.books[name]!,
      paths: this.paths,
      random: this.random,
    })
    if (order) this.ready.push(order)
  }

  private tellBooks(at: TimeMicros): void {
    for (let name = 0; name < this.books.length; name++) {
      for (let venue = 0; venue < SIMULATED_EXCHANGES.length; venue++) this.tellQuote(name, venue, at)
    }
  }

  private tellQuote(name: number, venue: number, at: TimeMicros): void {
    const quote = this.books[name]!.shown[venue]!
    const message: InputOf<'quote'> = quoteMessage({
      at,
      symbol: SIMULATED_NAMES[name]!.symbol,
      venue: SIMULATED_EXCHANGES[venue]!,
      bid: priceMicros(quote.bid * TICK_MICROS),
      bidSize: shares(quote.bidSize),
      ask: priceMicros(quote.ask * TICK_MICROS),
      askSize: shares(quote.askSize),
    })
    this.ready.push(message)
  }
}
