/**
 * The journal against what it is made of, in one run: a bare better-sqlite3 loop that writes the same bytes in
 * the same groups, and the disk's own append-and-sync.
 */
import { once } from 'node:events'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { readRecord } from '@shared/codec'
import { CODES } from '@shared/codes'
import Sqlite from 'better-sqlite3'
import { headFileOf, type OpenJournal, openJournal, openSealKey, readJournal } from '../../src/main/journal'
import type { RecordBatch } from '../../src/main/ports'
import { batchOf, orderLife } from '../support/sample-records'
import type { BenchRow } from './bench-row'

const WORKER = pathToFileURL(resolve(process.cwd(), 'out/main/journalWorker.js'))
const META = { schema: 1, regime: 'bench', regimeHash: '' }
const RECORDS_A_LIFE = 9
const RUNS = 5

/** Every row of the journal: rates at two group sizes, acknowledgement at two rates, reading back. */
export async function journalBench(): Promise<BenchRow[]> {
  // On the project's own disk: /tmp may be memory, and syncing that costs nothing.
  const folder = mkdtempSync(resolve(process.cwd(), 'out', 'bench-journal-'))
  try {
    return [
      ...(await rateRows(folder, 99, 6000)),
      ...(await rateRows(folder, 999, 1000)),
      ...(await latencyRows(folder, 10_000)),
      ...(await latencyRows(folder, 50_000)),
      await readRow(folder),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const part = (sorted: Float64Array, share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN

/** A receipt of the size that a day's orders have: twelve checks, four venues, five alternatives. */
function lifeOf(number: number): ReturnType<typeof orderLife> {
  const life = orderLife(number)
  const decision = life[2]?.record as { receipt?: { checks: unknown[]; market: { venues: unknown[] } } }
  const receipt = decision.receipt
  if (!receipt) throw new Error('the third record of an order is its decision')
  const check = { code: Object.keys(CODES)[0], verdict: 'pass', observed: 1, bound: 2 }
  const venue = { venue: 'A', bid: 1, bidSize: 1, ask: 2, askSize: 1, quotedAt: 1 }
  receipt.checks = Array.from({ length: 12 }, () => check)
  receipt.market.venues = Array.from({ length: 4 }, () => venue)
  return life
}

/** Batches of whole lives, `size` records each. */
function batchesOf(size: number, count: number): RecordBatch[] {
  const lives = size / RECORDS_A_LIFE
  const one = batchOf(1, Array.from({ length: lives }, (_, i) => lifeOf(i + 1)).flat())
  return Array.from({ length: count }, (_, i) => ({ ...one, first: 1 + size * i }))
}

const owned = (batch: RecordBatch): RecordBatch => ({ ...batch, frames: batch.frames.slice() })

/** The journal as the desk has it, sealed, or bare. */
function open(file: string, isSealed = true): Promise<OpenJournal> {
  const { pkcs8, publicKey } = openSealKey(`${file}.key`, null)
  const sealing = isSealed ? { pkcs8, publicKey, anchors: null } : null
  return openJournal({ file, workerUrl: WORKER, meta: META, sealing })
}

/** Median commit of the newest run, microseconds. */
let commitMicros = Number.NaN

/** Records a second. */
interface Rates {
  /** Until the last is durable. */
  readonly durable: number
  /** Until the journal is closed: checkpointed, and where heads are sealed under one. */
  readonly closed: number
}

/** Through the port: one group is committed while the next waits. */
async function ownRate(file: string, batches: readonly RecordBatch[], isSealed = true): Promise<Rates> {
  const journal = await open(file, isSealed)
  const started = performance.now()
  let ahead = Promise.resolve<unknown>(null)
  for (const batch of batches) {
    const appended = journal.append(owned(batch))
    await ahead
    ahead = appended
  }
  await ahead
  const durable = performance.now() - started
  const records = journal.lastSeq
  commitMicros = journal.commitMicros().p50
  await journal.close()
  const closed = performance.now() - started
  return { durable: (1000 * records) / durable, closed: (1000 * records) / closed }
}

function* recordsOf(batch: RecordBatch): Generator<Uint8Array> {
  const view = new DataView(batch.frames.buffer)
  let at = 0
  for (let i = 0; i < batch.count; i++) {
    const length = view.getUint32(at, true)
    yield batch.frames.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
}

function rawDatabase(file: string): InstanceType<typeof Sqlite> {
  const db = new Sqlite(file)
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE event (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT')
  return db
}

/** What a commit pays to hand its frames to the sealing thread, microseconds, median. */
async function handOver(batches: readonly RecordBatch[]): Promise<number> {
  const worker = new Worker(`require('node:worker_threads').parentPort.on('message', () => undefined)`, {
    eval: true,
  })
  await once(worker, 'online')
  const taken: number[] = []
  for (const batch of batches.slice(0, 1000)) {
    const own = owned(batch)
    const links = [{ last: own.count, hash: new Uint8Array(32) }]
    const started = performance.now()
    worker.postMessage({ op: 'leaves', batches: [own], links }, [own.frames.buffer])
    taken.push((performance.now() - started) * 1000)
  }
  await worker.terminate()
  return median(taken)
}

/** The bare loop: one row a record, or one a group; one transaction a group. */
function rawRate(file: string, batches: readonly RecordBatch[], isRowARecord: boolean): number {
  const db = rawDatabase(file)
  const insert = db.prepare('INSERT INTO event (seq, bytes) VALUES (?, ?)')
  const prepared = batches.map((batch) => (isRowARecord ? [...recordsOf(batch)] : [batch.frames]))
  const write = db.transaction((first: number, rows: readonly Uint8Array[]) => {
    for (let i = 0; i < rows.length; i++) insert.run(first + i, rows[i])
  })
  const started = performance.now()
  let records = 0
  for (const [i, batch] of batches.entries()) {
    write(batch.first, prepared[i] as Uint8Array[])
    records += batch.count
  }
  const seconds = (performance.now() - started) / 1000
  db.close()
  return records / seconds
}

interface RateRuns {
  readonly own: readonly Rates[]
  readonly bare: readonly Rates[]
  readonly rows: readonly number[]
  readonly blobs: readonly number[]
}

/** All four in turn, so that what the machine does meanwhile falls on each. */
async function rateRuns(folder: string, batches: readonly RecordBatch[]): Promise<RateRuns> {
  const runs = { own: [] as Rates[], bare: [] as Rates[], rows: [] as number[], blobs: [] as number[] }
  for (let run = 0; run < RUNS; run++) {
    const file = (name: string) => join(folder, `${name}-${run}.db`)
    const own = async () => runs.own.push(await ownRate(file('own'), batches))
    const bare = async () => runs.bare.push(await ownRate(file('bare'), batches, false))
    // Each second time the other way round: what grows on the way must not fall on one of them.
    for (const measured of run % 2 === 0 ? [own, bare] : [bare, own]) await measured()
    runs.rows.push(rawRate(file('rows'), batches, true))
    runs.blobs.push(rawRate(file('blobs'), batches, false))
    for (const name of ['own', 'bare', 'rows', 'blobs']) rmSync(file(name))
    rmSync(headFileOf(file('own')))
  }
  return runs
}

async function rateRows(folder: string, size: number, groups: number): Promise<BenchRow[]> {
  const batches = batchesOf(size, groups)
  const { own, bare, rows, blobs } = await rateRuns(folder, batches)
  const bytes = Math.round((batches[0]?.frames.length ?? 0) / size)
  const method = `${groups} groups of ${size} records of ${bytes} bytes, synchronous FULL, ${RUNS} runs in turn, medians, also of the ratios`
  const row = (peer: string, values: readonly number[]): BenchRow => ({
    name: `journal: durable events/s, groups of ${size}, against ${peer}`,
    value: median(own.map(({ durable }) => durable)),
    unit: 'events/s',
    peer: `raw better-sqlite3, ${peer}`,
    peerValue: median(values),
    ratio: median(own.map(({ durable }, i) => durable / (values[i] as number))),
    method,
  })
  const sealing = (until: keyof Rates, what: string): BenchRow => {
    const ratio = median(own.map((rates, i) => rates[until] / (bare[i] as Rates)[until]))
    return {
      name: `journal: sealing’s share of the cost, groups of ${size}, ${what}`,
      value: 100 * (1 - ratio),
      unit: '%',
      peer: 'the same journal unsealed, events/s',
      peerValue: median(bare.map((rates) => rates[until])),
      ratio,
      method: `${method}; leaves, roots, a signed head every 1,000 records, the head file written and synced`,
    }
  }
  const handing = await handOver(batches)
  const onThread: BenchRow = {
    name: `journal: sealing on the journal’s own thread, groups of ${size}`,
    value: (100 * handing) / commitMicros,
    unit: '%',
    peer: 'a commit, us',
    peerValue: commitMicros,
    ratio: handing / commitMicros,
    method: `after the answer is out, a commit’s frames are handed to the sealing thread: ${handing.toFixed(1)} us`,
  }
  return [
    row('a row an event', rows),
    row('a blob a group', blobs),
    sealing('durable', 'until durable'),
    sealing('closed', 'until all is sealed and closed'),
    onThread,
  ]
}

const SECONDS = 10

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
  if (wait > 0.03) {
    parentPort.postMessage(dues)
    dues = []
    Atomics.wait(bed, 0, 0, wait)
  }
  dues.push(due)
}
parentPort.postMessage(dues)`

/** Acknowledgement times in microseconds, from when each order was due, at a steady rate. */
async function openLoop(rate: number, send: (number: number) => Promise<unknown>): Promise<Float64Array> {
  const total = rate * SECONDS
  const taken = new Float64Array(total)
  const feeder = new Worker(FEEDER, { eval: true, workerData: { rate, total } })
  let sent = 0
  let acknowledged = 0
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
  await feeder.terminate()
  return taken.sort()
}

/** The disk itself: append 4 KiB, sync, again. Microseconds. */
function rawSync(file: string): Float64Array {
  const handle = openSync(file, 'a')
  const block = new Uint8Array(4096)
  const taken = new Float64Array(2000)
  for (let i = 0; i < taken.length; i++) {
    const started = performance.now()
    writeSync(handle, block)
    fdatasyncSync(handle)
    taken[i] = (performance.now() - started) * 1000
  }
  closeSync(handle)
  return taken.sort()
}

async function latencyRows(folder: string, rate: number): Promise<BenchRow[]> {
  const raw = rawSync(join(folder, 'raw'))
  const control = await openLoop(rate, () => Promise.resolve())
  const one = batchOf(1, lifeOf(1))
  let behind = 0
  const latency = async (name: string, isSealed: boolean): Promise<Float64Array> => {
    const file = join(folder, `${name}-${rate}.db`)
    const journal = await open(file, isSealed)
    const taken = await openLoop(rate, (i) => journal.append(owned({ ...one, first: 1 + i * one.count })))
    behind = journal.lastSeq - (journal.sealed().head?.size ?? 0)
    await journal.close()
    for (const made of [file, headFileOf(file)]) rmSync(made, { force: true })
    return taken
  }
  const bare = await latency('unsealed', false)
  const own = await latency('sealed', true)
  const without = Math.round(part(control, 0.5))
  const at = `${rate.toLocaleString('en-US')} orders/s`
  const method = `${at} of ${one.count} records for ${SECONDS} s, open loop, from when each was due; the same loop without a journal has a p50 of ${without} us`
  const p50: BenchRow = {
    name: `journal: acknowledge at ${at}, p50`,
    value: part(own, 0.5),
    unit: 'us',
    peer: 'raw 4 KiB append and sync, p50',
    peerValue: part(raw, 0.5),
    ratio: part(own, 0.5) / part(raw, 0.5),
    method,
  }
  const p99: BenchRow = {
    name: `journal: acknowledge at ${at}, p99`,
    value: part(own, 0.99),
    unit: 'us',
    peer: 'the same loop without a journal, p99',
    peerValue: part(control, 0.99),
    ratio: part(own, 0.99) / Math.max(1, part(control, 0.99)),
    method: `${method}; p99.9 ${Math.round(part(own, 0.999))} us, without a journal ${Math.round(part(control, 0.999))} us; the raw sync’s p99 in this run was ${Math.round(part(raw, 0.99))} us`,
  }
  const sealed: BenchRow = {
    name: `journal: acknowledge at ${at}, sealed, p50`,
    value: part(own, 0.5),
    unit: 'us',
    peer: 'the same journal unsealed, p50',
    peerValue: part(bare, 0.5),
    ratio: part(own, 0.5) / part(bare, 0.5),
    method: `${method}; p99 ${Math.round(part(own, 0.99))} us sealed, ${Math.round(part(bare, 0.99))} us unsealed; the newest head was ${behind} records behind the last`,
  }
  return [p50, p99, sealed]
}

const READ_RECORDS = 1_000_000

async function readRow(folder: string): Promise<BenchRow> {
  const file = join(folder, 'read.db')
  const size = 9 * 111
  const batches = batchesOf(size, Math.ceil(READ_RECORDS / size))
  await ownRate(file, batches)
  const started = performance.now()
  const journal = readJournal(file)
  let records = 0
  for (const { bytes } of journal.records()) {
    readRecord(bytes)
    if (++records === READ_RECORDS) break
  }
  journal.close()
  const seconds = (performance.now() - started) / 1000
  return {
    name: 'journal: read and decode 1,000,000 records',
    value: seconds,
    unit: 's',
    peer: null,
    peerValue: null,
    ratio: null,
    method: `one in nine is a decision with its receipt, ${Math.round((batches[0]?.frames.length ?? 0) / size)} bytes a record`,
  }
}
