/**
 * A program that only journals, to be killed: opens the journal named on its command line, appends clock
 * records in batches of random size, and says each thing it knows as one line on standard output:
 * `ready N`, `durable N`, `unknown CAUSE`, `refused CODE MESSAGE`.
 *
 *   desk-child FILE WORKER_URL [most records]
 *
 * With REST_EVERY=N in its environment it rests after every N rounds, so that the journal checkpoints.
 */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ByteWriter } from '@shared/bytes'
import { writeInput } from '@shared/codec'
import { timeMicros } from '@shared/units'
import { JournalRefused, openJournal } from '../../src/main/journal'
import type { RecordBatch } from '../../src/main/ports'

const [file = '', worker = '', most = 'Infinity'] = process.argv.slice(2)
const LINGER_MILLIS = 60_000
const REST_EVERY = Number(process.env['REST_EVERY'] ?? 'Infinity')
/** Longer than the journal's thread waits before it checkpoints. */
const REST_MILLIS = 130

/** Says one line whole; a pipe that is full because the listener is busy is waited for. */
function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

/** Clock records whose time is their sequence: whoever reads them knows what each must be. */
function clocks(first: number, count: number): RecordBatch {
  const writer = new ByteWriter()
  for (let seq = first; seq < first + count; seq++) {
    writer.u32(9)
    writeInput(writer, { type: 'clock', at: timeMicros(seq) })
  }
  return { first, count, frames: writer.bytes().slice() }
}

try {
  const meta = { schema: 1, regime: 'test', regimeHash: '' }
  const journal = await openJournal({ file, workerUrl: new URL(worker), meta })
  say(`ready ${journal.lastSeq}`)
  let next = journal.lastSeq + 1
  const end = next + Number(most)
  for (let round = 1; next < end; round++) {
    if (round % REST_EVERY === 0) await sleep(REST_MILLIS)
    const appended = []
    for (let i = Math.ceil(Math.random() * 4); i > 0 && next < end; i--) {
      const batch = clocks(next, Math.min(Math.ceil(Math.random() * 50), end - next))
      next += batch.count
      appended.push(
        journal.append(batch).then((outcome) => {
          say(outcome.kind === 'durable' ? `durable ${outcome.upTo}` : `unknown ${outcome.cause}`)
          return outcome.kind
        }),
      )
    }
    if ((await Promise.all(appended)).includes('unknown')) break
  }
  // A desk that was asked for nothing stays, holding the file, until it is killed.
  if (most === '0') setTimeout(() => undefined, LINGER_MILLIS)
  else await journal.close()
} catch (error) {
  if (!(error instanceof JournalRefused)) throw error
  say(`refused ${error.code} ${error.message}`)
}
