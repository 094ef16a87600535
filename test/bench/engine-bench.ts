/**
 * The engine with all checks, receipts and encoded records, against `nodejs-order-book` matching the same
 * messages bare. Half of the messages come with a quote; 500 symbols, four exchanges, 5,000 clients.
 */

import { ByteWriter } from '@shared/bytes'
import { writeEvent, writeInput } from '@shared/codec'
import { completeInput } from '@shared/complete-input'
import type { Input, InputOf } from '@shared/inputs'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import { OrderBook, Side } from 'nodejs-order-book'
import calendarJson from '../../resources/calendars/us-equity.json'
import regimeJson from '../../resources/regimes/us-2026.json'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { parseRegime } from '../../src/main/rules/regime'
import { parseCalendar } from '../../src/main/rules/session-calendar'
import type { BenchRow } from './bench-row'
import { orderStream, type StreamMessage } from './order-stream'

const SYMBOLS = 500
const ACCOUNTS = 5000
const TICK = 10_000
const HALF_SPREAD_TICKS = 25
const VENUES = ['A', 'B', 'C', 'D'] as const
const START = 1_795_186_800_000_000 // 2026-11-20T10:00:00-05:00

/** An engine told of every instrument, client and venue, and a quote of every venue. */
function preparedEngine(): Engine {
  const desk = {
    ...defaultPolicy.desk,
    maxOrderNotional: '1000000000',
    maxOrderShares: 10_000_000,
    collarPct: 100,
  }
  const engine = new Engine({
    regime: parseRegime(regimeJson),
    regimeHash: '0'.repeat(64),
    calendar: parseCalendar(calendarJson),
    policy: { ...defaultPolicy, desk },
    sha256: () => '0'.repeat(64),
  })
  const at = timeMicros(START - 1)
  for (let i = 0; i < SYMBOLS; i++) engine.step(instrument(at, `S${i}`))
  for (let i = 0; i < ACCOUNTS; i++) engine.step(client(at, `C${i}`))
  for (const [i, id] of VENUES.entries()) engine.step(venue(at, id, 3000 - i * 100))
  for (let i = 0; i < SYMBOLS; i++) for (const id of VENUES) engine.step(quote(at, `S${i}`, id, 30_000))
  return engine
}

const instrument = (at: TimeMicros, symbol: string): Input =>
  completeInput('instrument', at, {
    symbol,
    tick: priceMicros(TICK),
    roundLot: shares(100),
    adv: shares(50_000_000),
    sp500: true,
    luldTier: 1,
    prevClose: priceMicros(30_000 * TICK),
  })
const client = (at: TimeMicros, id: string): Input => completeInput('client', at, { id })
const venue = (at: TimeMicros, id: string, takeFee: number): Input =>
  completeInput('venue', at, {
    id,
    kind: 'exchange',
    takeFee: priceMicros(takeFee),
    addRebate: priceMicros(2000),
  })
const quote = (at: TimeMicros, symbol: string, id: string, middle: number): InputOf<'quote'> => ({
  type: 'quote',
  at,
  symbol,
  venue: id,
  bid: priceMicros((middle - HALF_SPREAD_TICKS) * TICK),
  bidSize: shares(500),
  ask: priceMicros((middle + HALF_SPREAD_TICKS) * TICK),
  askSize: shares(500),
})

/** The inputs of the messages; every second message brings a quote of its symbol first. */
function inputsOf(messages: readonly StreamMessage[]): Input[] {
  const inputs: Input[] = []
  for (const [i, m] of messages.entries()) {
    const at = timeMicros(START + i * 10)
    const symbol = `S${m.symbol}`
    if (i % 2 === 0) inputs.push(quote(at, symbol, VENUES[(i >> 1) % 4] as string, m.middle))
    if (m.op === 'cancel') inputs.push({ type: 'cancel', at, id: `o${m.id}` })
    else inputs.push(orderOf(m, at, symbol))
  }
  return inputs
}

function orderOf(m: StreamMessage, at: TimeMicros, symbol: string): Input {
  const isMarket = m.op === 'market'
  return completeInput('order', at, {
    id: `o${m.id}`,
    client: `C${m.account}`,
    symbol,
    side: m.isBuy ? 'buy' : 'sell',
    qty: shares(m.qty),
    orderType: isMarket ? 'market' : 'limit',
    limit: isMarket ? null : priceMicros(m.price * TICK),
    tif: isMarket ? 'ioc' : 'day',
  })
}

const FLUSH = 1 << 20

/** Steps one input and writes it and its events as the journal would; returns the number of events. */
function record(engine: Engine, to: ByteWriter, input: Input): number {
  if (to.at > FLUSH) to.reset()
  writeInput(to, input)
  const events = engine.step(input)
  for (let i = 0; i < events.length; i++) writeEvent(to, events[i] as (typeof events)[number])
  return events.length
}

function engineRate(messages: readonly StreamMessage[], inputs: readonly Input[]): number {
  const engine = preparedEngine()
  const to = new ByteWriter(FLUSH * 2)
  const start = performance.now()
  for (let i = 0; i < inputs.length; i++) record(engine, to, inputs[i] as Input)
  return (messages.length / (performance.now() - start)) * 1000
}

/** The peer: bare matching, one book a symbol, ids as text as its interface wants them. */
function peerRate(messages: readonly StreamMessage[]): number {
  const books = Array.from({ length: SYMBOLS }, () => new OrderBook())
  const start = performance.now()
  for (let i = 0; i < messages.length; i++) {
    const m = messages[i] as StreamMessage
    const book = books[m.symbol] as OrderBook
    const side = m.isBuy ? Side.BUY : Side.SELL
    if (m.op === 'cancel') book.cancel(`o${m.id}`)
    else if (m.op === 'market') book.market({ side, size: m.qty })
    else book.limit({ id: `o${m.id}`, side, size: m.qty, price: m.price })
  }
  return (messages.length / (performance.now() - start)) * 1000
}

/** Latencies in microseconds from the planned arrival, at a fixed rate; a late start is counted as waiting. */
function openLoop(inputs: readonly Input[], rate: number): Float64Array {
  const engine = preparedEngine()
  const to = new ByteWriter(FLUSH * 2)
  const warmup = Math.floor(inputs.length / 2)
  for (let i = 0; i < warmup; i++) record(engine, to, inputs[i] as Input)
  const latencies = new Float64Array(inputs.length - warmup)
  const gap = 1000 / rate
  const start = performance.now()
  for (let i = warmup; i < inputs.length; i++) {
    const planned = start + (i - warmup) * gap
    while (performance.now() < planned);
    record(engine, to, inputs[i] as Input)
    latencies[i - warmup] = (performance.now() - planned) * 1000
  }
  return latencies.sort()
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number
const at = (sorted: Float64Array, part: number): number =>
  sorted[Math.floor((sorted.length - 1) * part)] as number

/** Runs engine and peer in turn, three times each, and reports medians. */
export async function engineBench(count = 1_000_000, rounds = 3): Promise<BenchRow[]> {
  const messages = orderStream(20_261_120, count, SYMBOLS, ACCOUNTS)
  const inputs = inputsOf(messages)
  const ours: number[] = []
  const theirs: number[] = []
  for (let i = 0; i < rounds; i++) {
    ours.push(engineRate(messages, inputs))
    theirs.push(peerRate(messages))
  }
  const value = median(ours)
  const peerValue = median(theirs)
  const method = `${count} messages, ${SYMBOLS} symbols, median of ${rounds} rounds in turn; all checks, receipts, encoded records`
  const latencies = openLoop(inputs, 100_000)
  const latency = (part: number, name: string): BenchRow => ({
    name: `engine open loop ${name} at 100,000 inputs/s`,
    value: at(latencies, part),
    unit: 'us',
    peer: null,
    peerValue: null,
    ratio: null,
    method: 'from the planned arrival, second half of the stream',
  })
  return [
    {
      name: 'engine full decisions',
      value,
      unit: 'messages/s',
      peer: 'nodejs-order-book bare matching',
      peerValue,
      ratio: value / peerValue,
      method,
    },
    latency(0.5, 'p50'),
    latency(0.99, 'p99'),
    latency(0.999, 'p99.9'),
  ]
}
