/**
 * From the process's start to a page that answers, on a journal of a million records, and on one of ten million when
 * asked for by name: to make that takes minutes and some 10 GB. Load and disk are the machine's own.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { timeMicros } from '@shared/units'
import { Desk } from '../../src/main/desk/desk'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { engineBytes, snapshotsBeside } from '../../src/main/desk/snapshots'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openJournal, openSealKey, readJournal } from '../../src/main/journal'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'
import { removeViews, ViewsStore } from '../../src/main/views/views-store'
import type { BenchRow } from './bench-row'

/** Records behind the newest snapshot after a kill: a desk takes one after so many. */
const TAIL = 100_000
const RUNS = 5
const FOLD_PIECE = 20_000
const PUMP_MILLIS = 50
const LOAD = 0.1
const none = { unit: 's', peer: null, peerValue: null, ratio: null }

export const startBench = (): Promise<BenchRow[]> => startOn(1_000_000)
export const longStartBench = (): Promise<BenchRow[]> => startOn(10_000_000)

/** Makes a journal with the simulator, then starts the desk on it. */
async function startOn(records: number): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
  const file = join(folder, 'journal.db')
  try {
    const made = await fill(file, records)
    foldViews(file, join(folder, 'views.db'))
    const killed = await medianStart(folder, 'SIGKILL')
    // A desk that is closed leaves a snapshot of its end.
    await started(folder, 'SIGTERM')
    const closed = await medianStart(folder, 'SIGTERM')
    removeViews(join(folder, 'views.db'))
    const anew = await started(folder, 'SIGKILL')
    const name = `start on ${records.toLocaleString('en-US')} records`
    const method = `${made} records and their views; median of ${RUNS}, from the spawn to the printed address`
    return [
      { name: `${name}, after a stop`, value: closed, ...none, method },
      {
        name: `${name}, after a kill`,
        value: killed,
        ...none,
        method: `${TAIL} records behind the snapshot; ${method}`,
      },
      {
        name: `${name}, views deleted`,
        value: anew,
        ...none,
        method: 'once; they are folded anew behind the page',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(file: string, records: number): Promise<number> {
  const start = timeMicros(Date.UTC(2026, 10, 16, 14, 31) * 1000)
  const { regime, hash } = regimeOn('2026-11-16')
  const workerUrl = pathToFileURL(resolve('out/main/journalWorker.js'))
  const { pkcs8, publicKey } = openSealKey(join(dirname(file), 'seal.key'), null)
  const journal = await openJournal({
    file,
    workerUrl,
    meta: { schema: 1, regime: regime.name, regimeHash: hash },
    sealing: { pkcs8, publicKey, anchors: null },
  })
  const feed = openSimulator({ seed: 7, from: start, load: LOAD })
  const config = { regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 }
  const engine = new Engine(config)
  const snapshots = snapshotsBeside(file, journal.id, engineBytes, config)
  const desk = new Desk({ engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce', snapshots })
  for (const message of feed.reference()) desk.apply({ ...message, at: start })
  await pumpTo(desk, records - TAIL)
  desk.checkpoint()
  await pumpTo(desk, records)
  await desk.snapshotSaved
  await journal.close()
  return desk.recorder.lastSeq
}

async function pumpTo(desk: Desk, records: number): Promise<void> {
  while (desk.recorder.lastSeq < records) {
    desk.pump(Number.POSITIVE_INFINITY, PUMP_MILLIS)
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
  }
}

/** The views as a desk would have folded them by now. */
function foldViews(file: string, viewsFile: string): void {
  const journal = readJournal(file)
  const views = new ViewsStore(viewsFile, { id: journal.id, lastSeq: Number.MAX_SAFE_INTEGER })
  for (const { seq, bytes } of journal.records()) {
    views.fold(seq, bytes)
    if (seq % FOLD_PIECE === 0) views.flush()
  }
  views.flush()
  views.close()
  journal.close()
}

async function medianStart(folder: string, end: NodeJS.Signals): Promise<number> {
  const seconds: number[] = []
  for (let run = 0; run < RUNS; run++) seconds.push(await started(folder, end))
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)] as number
}

/** Seconds from spawn to the printed address: by then the journal is replayed and the desk takes orders. */
async function started(folder: string, end: NodeJS.Signals): Promise<number> {
  const from = performance.now()
  const args = ['out/main/browser.js', '--headless', '--port', '0', '--data-dir', folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await firstLine(child)
    return (performance.now() - from) / 1000
  } finally {
    child.kill(end)
    await new Promise((ended) => child.once('exit', ended))
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the desk has no output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the desk ended before it was ready')
}
