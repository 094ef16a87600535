/** A recorded day through the whole desk, and how soon a desk with a long journal is ready. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { replayDay } from '../../src/main/desk/replay-day'
import { verifyJournal } from '../../src/main/desk/verify-journal'
import type { BenchRow } from './bench-row'

const root = process.cwd()
const DATA = resolve(root, '../shared/data/us-equity-ticks-2013')
/** Market rows of the IBM day: `models.md` section 7. */
const IBM_ROWS = 24_293 + 109_067

/** The IBM day of 2013-10-07, three runs, median; empty where the recorded day is not at hand. */
export async function replayBench(): Promise<BenchRow[]> {
  const quotes = join(DATA, 'ibm_20131007_quote.zip')
  if (!existsSync(quotes)) {
    process.stderr.write('replay: no recorded day beside the checkout, skipped\n')
    return []
  }
  const seconds: number[] = []
  const verified: number[] = []
  for (let run = 0; run < 3; run++) {
    const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
    try {
      const day = await replayDay({
        quotes: readFileSync(quotes),
        trades: readFileSync(join(DATA, 'ibm_20131007_trade.zip')),
        symbol: 'IBM',
        date: '2013-10-07',
        orders: 'prints',
        journalFile: join(folder, 'journal.db'),
        journalWorker: pathToFileURL(resolve(root, 'out/main/journalWorker.js')),
        policy: null,
        regime: null,
        print: null,
      })
      seconds.push(day.runSeconds)
      const started = performance.now()
      const { records, ok } = await verifyJournal(join(folder, 'journal.db'), null)
      if (!ok) throw new Error('the journal of the recorded day does not verify')
      verified.push((records / (performance.now() - started)) * 1000)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const value = seconds.sort((a, b) => a - b)[1] as number
  const method = 'IBM 2013-10-07, prints as client orders, journaled with synchronous=FULL; median of 3 runs'
  return [
    { name: 'replay of the IBM day', value, unit: 's', peer: null, peerValue: null, ratio: null, method },
    {
      name: 'verify the IBM day',
      value: verified.sort((a, b) => a - b)[1] as number,
      unit: 'records/s',
      peer: null,
      peerValue: null,
      ratio: null,
      method: 'integrity, chain, every leaf and head, replay, receipts; no views beside it; median of 3 runs',
    },
    {
      name: 'replay inputs',
      value: IBM_ROWS / value,
      unit: 'market rows/s',
      peer: null,
      peerValue: null,
      ratio: null,
      method,
    },
  ]
}
