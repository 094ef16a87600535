/**
 * `crossdesk verify`: is the file whole and under its sealed heads, does every input lead to the same events and
 * the same receipts again, is the state the same at each checkpoint, did every invariant hold, and do the views
 * hold what a rebuild gives? Never writes to the file.
 */
import { existsSync } from 'node:fs'
import { ByteWriter } from '@shared/bytes'
import { isInputBytes, readRecord, writeEvent } from '@shared/codec'
import type { DeskEvent } from '@shared/events'
import { type Input, isDeskRecord } from '@shared/inputs'
import { defaultPolicy, Engine } from '../engine'
import { type LodgedHead, type LogVerification, readJournal, verifyFiles, versionOf } from '../journal'
import { engineParts, regimeNamed, regimeNames, sha256 } from './regimes'
import { compareInThread, type ViewsAtWork, viewsDiffer } from './verify-views'

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
  /** Decisions that were taken again and came out the same, byte for byte. */
  readonly receipts: number
  readonly schema: number | null
  /** The sealed heads; null when the file has none that can be read. */
  readonly log: LogVerification | null
  readonly regime: string
  readonly stateHash: string | null
  readonly views: 'same' | 'different' | 'none'
  readonly problems: readonly Problem[]
  /** The first record that is not what it should be; null when none is, or none can be named. */
  readonly firstBad: number | null
  /** Records that stand behind it: none of them can be relied on. */
  readonly behind: number
}

const MOST_PROBLEMS = 20
/** Records between two words about progress. */
const TELL_RECORDS = 8192

export interface VerifyOptions {
  /** Hears what is being done, and how far it is, in records. */
  readonly onProgress?: (phase: 'file' | 'replay' | 'views', done: number, total: number) => void
  /** Heads that were lodged elsewhere. */
  readonly lodged?: readonly LodgedHead[]
  /** The head file, where it does not stand beside the journal. */
  readonly headFile?: string
  /** The built `verify-worker`: with it views are compared in a thread meanwhile, else behind the rest. */
  readonly worker?: URL
}

/** Rejects with `JournalRefused` when the file cannot be read at all. */
export async function verifyJournal(
  file: string,
  viewsFile: string | null,
  options: VerifyOptions = {},
): Promise<Verification> {
  const views = viewsFile !== null && existsSync(viewsFile) ? { journal: file, views: viewsFile } : null
  const told = { views: (_done: number): void => undefined }
  const { worker } = options
  const meanwhile =
    views && worker ? compareInThread(worker, views, (done: number) => told.views(done)) : null
  try {
    return await verifyWith(file, options, (tell) => {
      told.views = tell
      if (meanwhile !== null) return meanwhile.differences
      return views === null ? null : Promise.resolve(viewsDiffer(views, tell))
    })
  } finally {
    meanwhile?.stop()
  }
}

/** `differing` gives how the views differ once all else was good, or null where there are none. */
async function verifyWith(
  file: string,
  options: VerifyOptions,
  differing: (tell: (done: number) => void) => ViewsAtWork['differences'] | null,
): Promise<Verification> {
  const problems: Problem[] = []
  const tell = options.onProgress ?? (() => undefined)
  const { lodged = [], headFile } = options
  const chain = verifyFiles(file, {
    lodged,
    isDecoded: false,
    ...(headFile === undefined ? {} : { headFile }),
    onProgress: (seq, last) => tell('file', seq, last),
  })
  problems.push(...chain.problems.slice(0, MOST_PROBLEMS))
  if (!chain.isWhole) return { ...damaged(chain.records, problems), log: chain.log }
  const journal = readJournal(file)
  try {
    const fromReplay: Problem[] = []
    const replayed = replay(journal, fromReplay, (done) => tell('replay', done, chain.records))
    // Heads name a stretch of records, the replay the very event: it comes first.
    problems.unshift(...fromReplay)
    let views: Verification['views'] = 'none'
    if (problems.length === 0) {
      const differences = await differing((done) => tell('views', done, chain.records))
      if (differences !== null) views = differences.length === 0 ? 'same' : 'different'
      for (const what of differences?.slice(0, MOST_PROBLEMS) ?? [])
        problems.push({ seq: null, what: `views: ${what}` })
    }
    return {
      ok: problems.length === 0,
      ...replayed,
      log: chain.log,
      schema: versionOf(journal.db),
      regime: journal.meta.regime,
      views,
      ...firstOf(problems, replayed.records),
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
  receipts: 0,
  schema: null,
  log: null,
  regime: 'not read',
  stateHash: null,
  views: 'none',
  problems,
  ...firstOf(problems, records),
})

function firstOf(problems: readonly Problem[], records: number): Pick<Verification, 'firstBad' | 'behind'> {
  const seqs = problems.flatMap(({ seq }) => (seq === null ? [] : [seq]))
  if (seqs.length === 0) return { firstBad: null, behind: 0 }
  const firstBad = seqs[0] as number
  return { firstBad, behind: Math.max(0, records - firstBad) }
}

type Reader = ReturnType<typeof readJournal>
type Replayed = Pick<Verification, 'records' | 'inputs' | 'events' | 'checkpoints' | 'receipts' | 'stateHash'>

function replay(journal: Reader, problems: Problem[], tell: (done: number) => void): Replayed {
  const counts = { records: 0, inputs: 0, events: 0, checkpoints: 0, receipts: 0 }
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
    if (++counts.records % TELL_RECORDS === 0) tell(counts.records)
    if (!isInputBytes(bytes)) {
      counts.events++
      const event = expected[next++]
      const fault = sameBytes(writer, event, bytes)
      if (event?.type === 'decision') counts.receipts++
      if (event?.type === 'invariantBroken')
        problems.push({ seq, what: `an invariant broke: ${event.invariant}: ${event.detail}` })
      if (fault === null) continue
      problems.push({ seq, what: fault })
      break
    }
    let record: Input
    try {
      record = readRecord(bytes) as Input
    } catch (error) {
      problems.push({ seq, what: `not a record: ${(error as Error).message}` })
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
function sameBytes(writer: ByteWriter, expected: DeskEvent | undefined, bytes: Uint8Array): string | null {
  if (!expected) return `a ${nameOf(bytes)} stands there that no input leads to`
  writer.reset()
  writeEvent(writer, expected)
  if (Buffer.compare(writer.bytes(), bytes) === 0) return null
  return `the replay gives another ${expected.type} than the journal's ${nameOf(bytes)}`
}

function nameOf(bytes: Uint8Array): string {
  try {
    return readRecord(bytes).type
  } catch (error) {
    return `record that cannot be read (${(error as Error).message})`
  }
}
