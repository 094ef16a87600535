/**
 * The engine with all checks, receipts and encoded records, against `nodejs-order-book` matching the same
 * messages bare. Half of the messages come with a quote; 500 symbols, four exchanges, 5,000 clients.
 */

import { ByteWriter } from '@shared/bytes'
import { writeEvent, writeInput } from '@shared/codec'
import { completeInput } from '@shared/complete-input'
import type { Input, InputOf } from '@shared/inputs'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import calendarJson from '../../resources/calendars/us-equity.json'
import regimeJson from '../../resources/regimes/us-2026.json'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { parseRegime } from '../../src/main/rules/regime'
import { parseCalendar } from '../../src/main/rules/session-calendar'
import type { BenchRow } from './bench-row'
import { at, closedLoop, openLoop, sum } from './latency'
import { orderStream, type StreamMessage } from './order-stream'
import { peerRate } from './peer'

const SYMBOLS = 500
const ACCOUNTS = 5000
const TICK = 10_000
const HALF_SPREAD_TICKS = 25
const VENUES = ['A', 'B', 'C', 'D'] as const
const START = 1_795_186_800_000_000 // 2026-11-20T10:00:00-05:00

/** An engine told of every instrument, client and venue, and a quote of every venue. */
export function preparedEngine(symbols: number): Engine {
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
  for (let i = 0; i < symbols; i++) engine.step(instrument(at, `S${i}`))
  for (let i = 0; i < ACCOUNTS; i++) engine.step(client(at, `C${i}`))
  for (const [i, id] of VENUES.entries()) engine.step(venue(at, id, 3000 - i * 100))
  for (let i = 0; i < symbols; i++) for (const id of VENUES) engine.step(quote(at, `S${i}`, id, 30_000))
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
export function inputsOf(messages: readonly StreamMessage[]): Input[] {
  const inputs: Input[] = []
  for (const [i, m] of messages.entries()) {
    const when = timeMicros(START + i * 10)
    const symbol = `S${m.symbol}`
    if (i % 2 === 0) inputs.push(quote(when, symbol, VENUES[(i >> 1) % 4] as string, m.middle))
    if (m.op === 'cancel') inputs.push({ type: 'cancel', at: when, id: `o${m.id}` })
    else inputs.push(orderOf(m, when, symbol))
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
/** Arrivals a second of the open loops. */
const RATES = [100_000, 250_000]

/** Steps one input and writes it and its events as the journal would; returns the number of events. */
function record(engine: Engine, to: ByteWriter, input: Input): number {
  if (to.at > FLUSH) to.reset()
  writeInput(to, input)
  const events = engine.step(input)
  for (let i = 0; i < events.length; i++) writeEvent(to, events[i] as (typeof events)[number])
  return events.length
}

function engineRate(messages: readonly StreamMessage[], inputs: readonly Input[], symbols: number): number {
  const engine = preparedEngine(symbols)
  const to = new ByteWriter(FLUSH * 2)
  const start = performance.now()
  for (let i = 0; i < inputs.length; i++) record(engine, to, inputs[i] as Input)
  return (messages.length / (performance.now() - start)) * 1000
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number
const figure = (name: string, value: number, unit: string, method: string): BenchRow => ({
  name,
  value,
  unit,
  peer: null,
  peerValue: null,
  ratio: null,
  method,
})

/** Closed loop, then the open loops, on the second half of the stream. */
async function latencyRows(inputs: readonly Input[]): Promise<BenchRow[]> {
  const closed = await closedLoop(warmed(inputs), inputs.slice(inputs.length >> 1))
  const method = 'one input after the other, with its events written; second half of the stream'
  const rows = [
    figure('engine closed loop p50', at(closed.latencies, 0.5), 'us', method),
    figure('engine closed loop p99', at(closed.latencies, 0.99), 'us', method),
  ]
  for (const rate of RATES) rows.push(...(await openLoopRows(inputs, rate)))
  return rows
}

async function openLoopRows(inputs: readonly Input[], rate: number): Promise<BenchRow[]> {
  const open = await openLoop(warmed(inputs), inputs.slice(inputs.length >> 1), rate)
  const method = `from the planned arrival at ${rate} inputs/s; second half of the stream; pauses of the collector included`
  const pauseMethod = 'pauses of the garbage collector during the open loop, as the runtime reports them'
  const name = `engine at ${rate / 1000}k/s`
  return [
    figure(`${name}, p50`, at(open.latencies, 0.5), 'us', method),
    figure(`${name}, p99`, at(open.latencies, 0.99), 'us', method),
    figure(`${name}, p99.9`, at(open.latencies, 0.999), 'us', method),
    figure(`${name}, collector pauses`, open.pauses.length, 'pauses', pauseMethod),
    figure(`${name}, longest pause`, Math.max(0, ...open.pauses), 'ms', pauseMethod),
    figure(`${name}, all pauses`, sum(open.pauses), 'ms', pauseMethod),
  ]
}

/** An engine that took the first half of the inputs, as something that takes one more. */
function warmed(inputs: readonly Input[]): (input: Input) => void {
  const engine = preparedEngine(SYMBOLS)
  const to = new ByteWriter(FLUSH * 2)
  const take = (input: Input): void => void record(engine, to, input)
  for (const input of inputs.slice(0, inputs.length >> 1)) take(input)
  return take
}

/** Runs engine and peer in turn and reports medians. */
function throughput(count: number, symbols: number, rounds: number): { row: BenchRow; inputs: Input[] } {
  const messages = orderStream(20_261_120, count, symbols, ACCOUNTS)
  const inputs = inputsOf(messages)
  const ours: number[] = []
  const theirs: number[] = []
  for (let i = 0; i < rounds; i++) {
    ours.push(engineRate(messages, inputs, symbols))
    theirs.push(peerRate(messages, symbols))
  }
  const value = median(ours)
  const peerValue = median(theirs)
  const row: BenchRow = {
    name: `engine full decisions, ${symbols === 1 ? '1 symbol' : `${symbols} symbols`}`,
    value,
    unit: 'messages/s',
    peer: 'nodejs-order-book bare matching',
    peerValue,
    ratio: value / peerValue,
    method: `${count} messages, median of ${rounds} rounds in turn; all checks, receipts, encoded records`,
  }
  return { row, inputs }
}

/** Throughput against the peer on many symbols and on one, and latencies. */
export async function engineBench(count = 1_000_000, rounds = 3): Promise<BenchRow[]> {
  const many = throughput(count, SYMBOLS, rounds)
  const one = throughput(Math.ceil(count / 5), 1, rounds)
  return [many.row, one.row, ...(await latencyRows(many.inputs))]
}
