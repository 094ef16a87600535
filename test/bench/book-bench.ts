/**
 * The client book alone: matching against `nodejs-order-book` on the same messages with the reference digest, the
 * cost of one operation from 1,000 to 1,000,000 resting orders, and the memory of a resting order.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Book, BookPool } from '../../src/main/engine/book'
import type { BenchRow } from './bench-row'
import { BookMatcher } from './book-matcher'
import { orderStream, type StreamMessage, seeded } from './order-stream'
import { peerRate } from './peer'

const STREAM = resolve(process.cwd(), '../shared/bench/stream.mjs')
const ROUNDS = 3
const MIDDLE = 30_000
const BAND = 20

interface Known {
  readonly messages: StreamMessage[]
  readonly ids: number
  /** Digest and trades of the reference matcher; null where the reference generator is not at hand. */
  readonly expected: { readonly digest: number; readonly trades: number } | null
}

interface Reference {
  generate(options: Record<string, number>): { buf: Uint8Array }
  decode(buf: Uint8Array): {
    h: { count: number; maxId: number; digest: number; trades: number }
    op: Uint8Array
    side: Uint8Array
    sym: Uint16Array
    id: Int32Array
    price: Int32Array
    qty: Int32Array
  }
}

/** The reference generator's stream, or ours where it is not beside the checkout. */
async function knownStream(seed: number, symbols: number, count: number): Promise<Known> {
  if (!existsSync(STREAM))
    return { messages: orderStream(seed, count, symbols), ids: count + 1, expected: null }
  const { generate, decode } = (await import(/* @vite-ignore */ pathToFileURL(STREAM).href)) as Reference
  const { h, op, side, sym, id, price, qty } = decode(generate({ seed, symbols, count }).buf)
  const messages = Array.from({ length: h.count }, (_, i) => ({
    op: (['limit', 'cancel', 'market'] as const)[op[i] as number] as StreamMessage['op'],
    isBuy: side[i] === 0,
    symbol: sym[i] as number,
    id: id[i] as number,
    price: price[i] as number,
    qty: qty[i] as number,
    account: 0,
    middle: MIDDLE,
  }))
  return { messages, ids: h.maxId + 1, expected: { digest: h.digest, trades: h.trades } }
}

function bookRate({ messages, ids, expected }: Known, symbols: number): number {
  const matcher = new BookMatcher(symbols, ids)
  const start = performance.now()
  for (const m of messages)
    if (m.op === 'cancel') matcher.cancel(m.id)
    else matcher.order(m.id, m.symbol, m.isBuy, m.price, m.qty)
  const rate = (messages.length / (performance.now() - start)) * 1000
  if (expected !== null && (matcher.digest >>> 0 !== expected.digest || matcher.trades !== expected.trades))
    throw new Error(`the book traded otherwise than the reference: digest ${matcher.digest >>> 0}`)
  return rate
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] as number

async function againstPeer(seed: number, symbols: number, count: number): Promise<BenchRow> {
  const known = await knownStream(seed, symbols, count)
  const ours: number[] = []
  const theirs: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    ours.push(bookRate(known, symbols))
    theirs.push(peerRate(known.messages, symbols))
  }
  const [value, peerValue] = [median(ours), median(theirs)]
  const digest =
    known.expected === null
      ? 'reference generator not at hand, digest not checked'
      : 'reference digest matched'
  return {
    name: `book alone, ${symbols === 1 ? '1 symbol' : `${symbols} symbols`}`,
    value,
    unit: 'messages/s',
    peer: 'nodejs-order-book',
    peerValue,
    ratio: value / peerValue,
    method: `${count} messages, seed ${seed}, median of ${ROUNDS} rounds in turn; ${digest}`,
  }
}

/** Mean nanoseconds of one operation with a steady number of resting orders: one cancelled, one added, in turn. */
function costAt(resting: number): number {
  const operations = 400_000
  const next = seeded(11)
  const matcher = new BookMatcher(1, resting + operations + 1)
  const live = new Int32Array(resting)
  const add = (id: number): void => {
    const isBuy = next() < 0.5
    const away = 1 + Math.floor(next() * BAND)
    matcher.order(id, 0, isBuy, isBuy ? MIDDLE - away : MIDDLE + away, 100)
  }
  for (let i = 0; i < resting; i++) {
    live[i] = i
    add(i)
  }
  const chosen = Int32Array.from({ length: operations }, () => Math.floor(next() * resting))
  const start = performance.now()
  for (let i = 0; i < operations; i++) {
    const place = chosen[i] as number
    matcher.cancel(live[place] as number)
    live[place] = resting + i
    add(resting + i)
  }
  return ((performance.now() - start) * 1e6) / (2 * operations)
}

function growth(): BenchRow[] {
  costAt(1_000)
  const sizes = [1_000, 10_000, 100_000, 1_000_000]
  const costs = sizes.map((size) => median([costAt(size), costAt(size), costAt(size)]))
  return sizes.map((size, i) => ({
    name: `book, cost of an add or cancel at ${size.toLocaleString('en-US')} resting`,
    value: costs[i] as number,
    unit: 'ns',
    peer: i === 0 ? null : 'the same at 1,000 resting',
    peerValue: i === 0 ? null : (costs[0] as number),
    ratio: i === 0 ? null : (costs[i] as number) / (costs[0] as number),
    method: 'one symbol, 20 ticks a side, a random order cancelled and one added in turn; median of 3',
  }))
}

/** Bytes of heap and of typed arrays that a million resting orders take in the book, the orders left out. */
function bytesAnOrder(): BenchRow {
  const collect = globalThis.gc
  if (collect === undefined) throw new Error('needs --expose-gc')
  const used = (): number => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const orders = 1_000_000
  const before = used()
  const book = new Book(new BookPool<number>())
  for (let i = 0; i < orders; i++) book.add(i % 2 === 0, MIDDLE + (i % BAND), i, i)
  const value = (used() - before) / orders
  if (book.count !== orders) throw new Error('the book lost orders')
  return {
    name: 'book, memory of a resting order',
    value,
    unit: 'bytes',
    peer: null,
    peerValue: null,
    ratio: null,
    method: '1,000,000 orders; places, levels and references in the book, the order records left out',
  }
}

export async function bookBench(count = 1_000_000): Promise<BenchRow[]> {
  return [
    await againstPeer(43, 500, count),
    await againstPeer(42, 1, Math.ceil(count / 5)),
    ...growth(),
    bytesAnOrder(),
  ]
}
