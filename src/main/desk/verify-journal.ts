/**
 * `crossdesk verify`, first cut: is the file whole, does every input lead to the same events again, is the
 * state the same at each checkpoint, and do the views hold what a rebuild gives? Never writes to the file.
 */
import { existsSync } from 'node:fs'
import { ByteWriter } from '@shared/bytes'
import { isInput, type JournalRecord, readRecord, writeEvent } from '@shared/codec'
import type { DeskEvent } from '@shared/events'
import { isDeskRecord } from '@shared/inputs'
import { defaultPolicy, Engine } from '../engine'
import { readJournal, verifyFiles } from '../journal'
import { compareViews, rebuildViews, viewsReach } from '../views'
import { engineParts, regimeNamed, regimeNames, sha256 } from './regimes'

export interface Problem {
  /** Sequence of the record, or null when it is the file as a whole. */
  readonly seq: number | null
  readonly what: string
}

export interface Verification {
  readonly ok: boolean
  readonly records: number
  readonly inputs: number
  readonly events: number
  readonly checkpoints: number
  readonly regime: string
  readonly stateHash: string | null
  readonly views: 'same' | 'different' | 'none'
  readonly problems: readonly Problem[]
}

const MOST_PROBLEMS = 20

/** Rejects with `JournalRefused` when the file cannot be read at all. */
export async function verifyJournal(file: string, viewsFile: string | null): Promise<Verification> {
  const problems: Problem[] = []
  const chain = verifyFiles(file)
  problems.push(...chain.problems.slice(0, MOST_PROBLEMS))
  if (problems.length > 0) return damaged(chain.records, problems)
  const journal = readJournal(file)
  try {
    const replayed = replay(journal, problems)
    let views: Verification['views'] = 'none'
    if (viewsFile !== null && existsSync(viewsFile) && problems.length === 0) {
      const differences = await viewsDiffer(viewsFile, file)
      views = differences.length === 0 ? 'same' : 'different'
      for (const what of differences.slice(0, MOST_PROBLEMS))
        problems.push({ seq: null, what: `views: ${what}` })
    }
    return {
      ok: problems.length === 0,
      ...replayed,
      regime: journal.meta.regime,
      views,
      problems: problems.slice(0, MOST_PROBLEMS),
    }
  } finally {
    journal.close()
  }
}

/** What is damaged is not replayed: nothing after the first bad record could be relied on. */
const damaged = (records: number, problems: readonly Problem[]): Verification => ({
  ok: false,
  records,
  inputs: 0,
  events: 0,
  checkpoints: 0,
  regime: 'not read',
  stateHash: null,
  views: 'none',
  problems,
})

type Reader = ReturnType<typeof readJournal>
type Replayed = Pick<Verification, 'records' | 'inputs' | 'events' | 'checkpoints' | 'stateHash'>

function replay(journal: Reader, problems: Problem[]): Replayed {
  const counts = { records: 0, inputs: 0, events: 0, checkpoints: 0 }
  const regime = regimeNamed(journal.meta.regime)
  if (!regime || regime.hash !== journal.meta.regimeHash) {
    const known = regimeNames().join(', ')
    problems.push({
      seq: null,
      what: `regime '${journal.meta.regime}' is not the one this program has (${known})`,
    })
    return { ...counts, stateHash: null }
  }
  const engine = new Engine({ ...engineParts(regime), policy: defaultPolicy })
  const writer = new ByteWriter()
  let expected: readonly DeskEvent[] = []
  let next = 0
  for (const { seq, bytes } of journal.records()) {
    counts.records++
    let record: JournalRecord
    try {
      record = readRecord(bytes)
    } catch (error) {
      problems.push({ seq, what: `not a record: ${(error as Error).message}` })
      break
    }
    if (!isInput(record)) {
      counts.events++
      const fault = sameBytes(writer, expected[next], bytes, record)
      next++
      if (fault === null) continue
      problems.push({ seq, what: fault })
      break
    }
    if (next < expected.length) {
      problems.push({ seq, what: `an input stands where ${expected[next]?.type} was to follow` })
      break
    }
    counts.inputs++
    expected = []
    next = 0
    if (record.type === 'checkpoint') {
      counts.checkpoints++
      const hash = sha256(engine.stateBytes())
      if (hash === record.stateHash) continue
      problems.push({
        seq,
        what: `the state is ${hash.slice(0, 16)}…, its checkpoint says ${record.stateHash.slice(0, 16)}…`,
      })
      break
    }
    if (!isDeskRecord(record)) expected = engine.step(record)
  }
  if (problems.length === 0 && next < expected.length)
    problems.push({ seq: counts.records, what: `the file ends where ${expected[next]?.type} was to follow` })
  return { ...counts, stateHash: sha256(engine.stateBytes()) }
}

/** Null when the replayed event has exactly the journaled bytes, else what differs. */
function sameBytes(
  writer: ByteWriter,
  expected: DeskEvent | undefined,
  bytes: Uint8Array,
  record: JournalRecord,
): string | null {
  if (!expected) return `a ${record.type} stands there that no input leads to`
  writer.reset()
  writeEvent(writer, expected)
  const own = writer.bytes()
  const same = own.length === bytes.length && own.every((byte, i) => byte === bytes[i])
  return same ? null : `the replay gives another ${expected.type} than the journal's ${record.type}`
}

async function viewsDiffer(viewsFile: string, journalFile: string): Promise<readonly string[]> {
  const journal = readJournal(journalFile)
  try {
    // After a crash the views may be behind the journal: that is no fault, they catch up at the next start.
    const upTo = viewsReach(viewsFile) ?? 0
    const rebuilt = rebuildViews(`${viewsFile}.verify-${process.pid}`, journal.records(), { upTo })
    try {
      return compareViews(viewsFile, rebuilt.file)
    } finally {
      rebuilt.remove()
    }
  } finally {
    journal.close()
  }
}
