/** From the process's start to a page that answers, on a journal of a million records. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { timeMicros } from '@shared/units'
import { Desk } from '../../src/main/desk/desk'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { engineBytes, snapshotsBeside } from '../../src/main/desk/snapshots'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openJournal } from '../../src/main/journal'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'
import type { BenchRow } from './bench-row'

const RECORDS = 1_000_000
const RUNS = 3

/** Makes a journal of a million records with the simulator, then starts the desk on it. */
export async function startBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
  try {
    const records = await fill(join(folder, 'journal.db'))
    const first = await started(folder)
    const seconds: number[] = []
    for (let run = 0; run < RUNS; run++) seconds.push(await started(folder))
    const value = seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)] as number
    const none = { unit: 's', peer: null, peerValue: null, ratio: null }
    return [
      {
        name: 'start on 1,000,000 records',
        value,
        ...none,
        method: `${records} records, views up to date; median of ${RUNS}`,
      },
      {
        name: 'start on 1,000,000 records, views deleted',
        value: first,
        ...none,
        method: 'the views are folded anew behind the page',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(file: string): Promise<number> {
  const start = timeMicros(Date.UTC(2026, 10, 16, 14, 31) * 1000)
  const { regime, hash } = regimeOn('2026-11-16')
  const workerUrl = pathToFileURL(resolve('out/main/journalWorker.js'))
  const journal = await openJournal({
    file,
    workerUrl,
    meta: { schema: 1, regime: regime.name, regimeHash: hash },
  })
  const feed = openSimulator({ seed: 7, from: start, load: 0.1 })
  const config = { regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 }
  const engine = new Engine(config)
  const snapshots = snapshotsBeside(file, journal.id, engineBytes, config)
  const desk = new Desk({ engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce', snapshots })
  for (const message of feed.reference()) desk.apply({ ...message, at: start })
  while (desk.recorder.lastSeq < RECORDS) {
    desk.pump(Number.POSITIVE_INFINITY, 50)
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
  }
  desk.checkpoint()
  desk.recorder.flush()
  await desk.recorder.durable(desk.recorder.lastSeq)
  await desk.snapshotSaved
  await journal.close()
  return desk.recorder.lastSeq
}

/** Seconds from spawn to the printed address: by then the journal is replayed and the desk takes orders. */
async function started(folder: string): Promise<number> {
  const from = performance.now()
  const args = ['out/main/browser.js', '--headless', '--port', '0', '--data-dir', folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await firstLine(child)
    return (performance.now() - from) / 1000
  } finally {
    child.kill('SIGTERM')
    await new Promise((ended) => child.once('exit', ended))
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the desk has no output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the desk ended before it was ready')
}
