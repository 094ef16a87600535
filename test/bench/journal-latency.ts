/**
 * Acknowledgement at a steady rate of orders, sealed and unsealed, against the disk's own append-and-sync and against
 * the same loop without a journal, in turn: a disk's sync differs by half from one second to the next.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { headFileOf } from '../../src/main/journal'
import { batchOf } from '../support/sample-records'
import type { BenchRow } from './bench-row'
import { lifeOf, median, open, owned, part } from './journal-setup'

const SECONDS = 10
const TURNS = 3
const SYNCS = 2000

/** Sends the times at which orders are due, Poisson at a rate, each as near its time as a thread can wake. */
const FEEDER = `
const { parentPort, workerData: { rate, total } } = require('node:worker_threads')
const bed = new Int32Array(new SharedArrayBuffer(4))
const now = () => performance.timeOrigin + performance.now()
let due = now() + 50
let dues = []
for (let i = 0; i < total; i++) {
  due += (-Math.log(1 - Math.random()) * 1000) / rate
  const wait = due - now()
  if (wait > 0.005) {
    if (dues.length > 0) parentPort.postMessage(dues)
    dues = []
    Atomics.wait(bed, 0, 0, wait)
  }
  dues.push(due)
}
parentPort.postMessage(dues)`

/** How late Linux may wake a thread that sleeps; a new thread has that of the thread that made it. */
const SLACK = '/proc/self/timerslack_ns'

/** A thread that Linux wakes within a microsecond of its time: 50 late, as is usual, is what a sync takes. */
function punctual(workerData: object): Worker {
  const before = existsSync(SLACK) ? readFileSync(SLACK) : null
  if (before !== null) writeFileSync(SLACK, '1')
  try {
    return new Worker(FEEDER, { eval: true, workerData })
  } finally {
    if (before !== null) writeFileSync(SLACK, before)
  }
}

interface Run {
  /** Acknowledgement times in microseconds, from when each order was due, ascending. */
  readonly taken: Float64Array
  /** Processor time of all threads an order, in microseconds. */
  readonly work: number
}

/** Orders at a steady rate. */
async function openLoop(rate: number, send: (number: number) => Promise<unknown>): Promise<Run> {
  const total = rate * SECONDS
  const taken = new Float64Array(total)
  const feeder = punctual({ rate, total })
  let sent = 0
  let acknowledged = 0
  const before = process.cpuUsage()
  await new Promise<void>((done) => {
    feeder.on('message', (dues: readonly number[]) => {
      for (const due of dues) {
        const order = sent++
        send(order).then(() => {
          taken[order] = (performance.timeOrigin + performance.now() - due) * 1000
          if (++acknowledged === total) done()
        }, done)
      }
    })
  })
  const { user, system } = process.cpuUsage(before)
  await feeder.terminate()
  return { taken: taken.sort(), work: (user + system) / total }
}

/** The disk itself: append 4 KiB, sync, again. Microseconds. */
function rawSync(file: string): Float64Array {
  const handle = openSync(file, 'a')
  const block = new Uint8Array(4096)
  const taken = new Float64Array(SYNCS)
  for (let i = 0; i < taken.length; i++) {
    const started = performance.now()
    writeSync(handle, block)
    fdatasyncSync(handle)
    taken[i] = (performance.now() - started) * 1000
  }
  closeSync(handle)
  return taken.sort()
}

/** One turn: all four, one after the other. */
interface Turn {
  readonly raw: Float64Array
  /** The loop without a journal. */
  readonly without: Run
  readonly bare: Run
  readonly sealed: Run
  /** Records behind the newest head at the end. */
  readonly behind: number
}

type Loop = 'raw' | 'without' | 'bare' | 'sealed'

const timesOf = (turn: Turn, loop: Loop): Float64Array => (loop === 'raw' ? turn.raw : turn[loop].taken)

async function turnOf(folder: string, rate: number): Promise<Turn> {
  const one = batchOf(1, lifeOf(1))
  let behind = 0
  const latency = async (name: string, isSealed: boolean): Promise<Run> => {
    const file = join(folder, `${name}-${rate}.db`)
    const journal = await open(file, isSealed)
    const run = await openLoop(rate, (i) => journal.append(owned({ ...one, first: 1 + i * one.count })))
    behind = journal.lastSeq - (journal.sealed().head?.size ?? 0)
    await journal.close()
    for (const made of [file, headFileOf(file)]) rmSync(made, { force: true })
    return run
  }
  const before = rawSync(join(folder, 'raw'))
  const without = await openLoop(rate, () => Promise.resolve())
  const bare = await latency('unsealed', false)
  const sealed = await latency('sealed', true)
  // The disk on both sides of what it is compared with.
  const after = rawSync(join(folder, 'raw'))
  return { raw: Float64Array.from([...before, ...after]).sort(), without, bare, sealed, behind }
}

/** Medians over the turns, also of the ratios. */
export async function latencyRows(folder: string, rate: number): Promise<BenchRow[]> {
  const turns: Turn[] = []
  for (let turn = 0; turn < TURNS; turn++) turns.push(await turnOf(folder, rate))
  const over = (figure: (turn: Turn) => number): number => median(turns.map(figure))
  const micros = (name: Loop, share: number) => over((turn) => part(timesOf(turn, name), share))
  const shown = (name: Loop, share: number) => Math.round(micros(name, share))
  const at = `${rate.toLocaleString('en-US')} orders/s`
  const method = `${at} of 9 records, ${TURNS} turns of ${SECONDS} s, open loop, from when each was due; medians, also of the ratios; the same loop without a journal has a p50 of ${shown('without', 0.5)} us`
  const row = (name: string, share: number, peer: string, against: Loop, more = ''): BenchRow => ({
    name: `journal: acknowledge at ${at}, ${name}`,
    value: micros('sealed', share),
    unit: 'us',
    peer,
    peerValue: micros(against, share),
    ratio: over((turn) => part(turn.sealed.taken, share) / Math.max(1, part(timesOf(turn, against), share))),
    method: method + more,
  })
  const tails = `; p99.9 ${shown('sealed', 0.999)} us, without a journal ${shown('without', 0.999)} us; the raw sync’s p99 ${shown('raw', 0.99)} us`
  const sealing = `; p99 ${shown('sealed', 0.99)} us sealed, ${shown('bare', 0.99)} us unsealed; the newest head was ${over(({ behind }) => behind)} records behind the last`
  const journals = (turn: Turn): number => part(turn.sealed.taken, 0.5) - part(turn.without.taken, 0.5)
  const p50 = row('p50', 0.5, 'raw 4 KiB append and sync, p50', 'raw')
  return [
    p50,
    {
      ...p50,
      name: `journal: acknowledge at ${at}, p50 without the loop’s own`,
      value: over(journals),
      ratio: over((turn) => journals(turn) / part(turn.raw, 0.5)),
    },
    row('p99', 0.99, 'the same loop without a journal, p99', 'without', tails),
    row('sealed, p50', 0.5, 'the same journal unsealed, p50', 'bare', sealing),
    {
      name: `journal: processor time at ${at}, sealed`,
      value: over(({ sealed, without }) => sealed.work - without.work),
      unit: 'us an order',
      peer: 'the same journal unsealed',
      peerValue: over(({ bare, without }) => bare.work - without.work),
      ratio: over(({ sealed, bare, without }) => (sealed.work - without.work) / (bare.work - without.work)),
      method: `${method}; all threads, less what the loop takes without a journal`,
    },
  ]
}
