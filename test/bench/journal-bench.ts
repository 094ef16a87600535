/**
 * The journal against what it is made of, in one run: a bare better-sqlite3 loop that writes the same bytes in
 * the same groups, and the disk's own append-and-sync.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { readRecord } from '@shared/codec'
import Sqlite from 'better-sqlite3'
import { headFileOf, readJournal } from '../../src/main/journal'
import type { RecordBatch } from '../../src/main/ports'
import { batchOf } from '../support/sample-records'
import type { BenchRow } from './bench-row'
import { latencyRows } from './journal-latency'
import { lifeOf, median, open, owned } from './journal-setup'

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

/** Batches of whole lives, `size` records each. */
function batchesOf(size: number, count: number): RecordBatch[] {
  const lives = size / RECORDS_A_LIFE
  const one = batchOf(1, Array.from({ length: lives }, (_, i) => lifeOf(i + 1)).flat())
  return Array.from({ length: count }, (_, i) => ({ ...one, first: 1 + size * i }))
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
  /** Bare, beside a thread that hashes as much for nothing. */
  readonly beside: readonly Rates[]
  readonly rows: readonly number[]
  readonly blobs: readonly number[]
}

/**
 * A thread as willing to give way as the sealing one, with as many hashes to work out and nothing to do with the
 * journal: what the rate loses beside it is the machine's, which has no third core to give.
 */
const NEIGHBOUR = `
const { hash } = require('node:crypto')
const { setPriority } = require('node:os')
const { parentPort, workerData: { hashes, bytes } } = require('node:worker_threads')
if (process.platform === 'linux') setPriority(0, 10)
const block = Buffer.alloc(bytes)
parentPort.once('message', () => {
  for (let i = 0; i < hashes; i++) hash('sha256', block, 'binary')
  parentPort.close()
})`

async function besideNeighbour(
  batches: readonly RecordBatch[],
  measured: () => Promise<Rates>,
): Promise<Rates> {
  const records = batches.reduce((sum, { count }) => sum + count, 0)
  const bytes = batches.reduce((sum, { frames }) => sum + frames.length, 0)
  // A leaf and a node of 65 bytes a record.
  const workerData = { hashes: 2 * records, bytes: Math.round((bytes / records + 65) / 2) }
  const neighbour = new Worker(NEIGHBOUR, { eval: true, workerData })
  await once(neighbour, 'online')
  neighbour.postMessage(null)
  const rates = await measured()
  await neighbour.terminate()
  return rates
}

/** All five in turn, so that what the machine does meanwhile falls on each. */
async function rateRuns(folder: string, batches: readonly RecordBatch[]): Promise<RateRuns> {
  const runs = {
    own: [] as Rates[],
    bare: [] as Rates[],
    beside: [] as Rates[],
    rows: [] as number[],
    blobs: [] as number[],
  }
  for (let run = 0; run < RUNS; run++) {
    const file = (name: string) => join(folder, `${name}-${run}.db`)
    const own = async () => runs.own.push(await ownRate(file('own'), batches))
    const bare = async () => runs.bare.push(await ownRate(file('bare'), batches, false))
    const beside = async () =>
      runs.beside.push(await besideNeighbour(batches, () => ownRate(file('beside'), batches, false)))
    // Each second time the other way round: what grows on the way must not fall on one of them.
    const turns = [own, beside, bare]
    for (const measured of run % 2 === 0 ? turns : turns.reverse()) await measured()
    runs.rows.push(rawRate(file('rows'), batches, true))
    runs.blobs.push(rawRate(file('blobs'), batches, false))
    for (const name of ['own', 'bare', 'beside', 'rows', 'blobs']) rmSync(file(name))
    rmSync(headFileOf(file('own')))
  }
  return runs
}

async function rateRows(folder: string, size: number, groups: number): Promise<BenchRow[]> {
  const batches = batchesOf(size, groups)
  const { own, bare, beside, rows, blobs } = await rateRuns(folder, batches)
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
  const sealing = (until: keyof Rates, what: string, against: readonly Rates[], peer: string): BenchRow => {
    const ratio = median(own.map((rates, i) => rates[until] / (against[i] as Rates)[until]))
    return {
      name: `journal: sealing’s share of the cost, groups of ${size}, ${what}`,
      value: 100 * (1 - ratio),
      unit: '%',
      peer: `${peer}, events/s`,
      peerValue: median(against.map((rates) => rates[until])),
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
    sealing('durable', 'until durable', bare, 'the same journal unsealed'),
    sealing('durable', 'until durable', beside, 'unsealed, beside as many hashes for nothing'),
    sealing('closed', 'until all is sealed and closed', bare, 'the same journal unsealed'),
    onThread,
  ]
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
