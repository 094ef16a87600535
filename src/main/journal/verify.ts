/**
 * Is a journal what was written? SQLite's own check, the schema with its triggers, the hash chain over every
 * stored byte, every record read as a record, and every sealed head, inside the journal and outside it.
 *
 * Promises to name the first record that was changed, and every stretch that is missing; records cut off at the
 * end are seen by the head outside. Must never write, and never stop at the first problem when it can go on.
 */

import { readRecord } from '@shared/codec'
import Sqlite from 'better-sqlite3'
import { genesisOf, Preimage, sameHash, segmentHash } from './chain'
import { firstBadRecord, recordsIn } from './frames'
import type { SegmentRow } from './journal-store'
import { headFileOf } from './log/head-file'
import { HeadTable } from './log/head-table'
import { keyIdOf } from './log/seal-key'
import { type LodgedHead, type LogVerification, LogWalk, lodgedBeside } from './log/verify-log'
import { type JournalReader, readJournal } from './read-journal'
import { errorText, JournalRefused } from './refusals'
import { MIGRATIONS, schemaOf, versionOf } from './schema'

export interface FileProblem {
  /** Sequence of the record, or null when it is the file as a whole. */
  readonly seq: number | null
  readonly what: string
}

export interface FileVerification {
  readonly ok: boolean
  /** Every record can be read and the chain holds: what is wrong, if anything, are the heads. */
  readonly isWhole: boolean
  readonly problems: readonly FileProblem[]
  readonly records: number
  readonly segments: number
  /** Hash of the last segment, hex: the journal's head. Null when the file cannot be read. */
  readonly head: string | null
  /** The sealed heads; null when the file cannot be read, or was made before there were any. */
  readonly log: LogVerification | null
}

export interface VerifyFilesOptions {
  /** Hears the sequence reached and the last one, now and then. */
  readonly onProgress?: (seq: number, last: number) => void
  /** Whether every record is read as a record; true unless whoever asks replays them all anyway. */
  readonly isDecoded?: boolean
  /** Heads that were lodged elsewhere. */
  readonly lodged?: readonly LodgedHead[]
  /** The head file, where it does not stand beside the journal. */
  readonly headFile?: string
}

/** Past this many the file is plainly not a journal any more. */
const MOST_PROBLEMS = 1000

/**
 * Checks a journal that no desk has open. A damaged file gives problems; only one that cannot be judged
 * (LOCKED, NEWER, READ_ONLY, FAILED) throws `JournalRefused`.
 */
export function verifyFiles(file: string, options: VerifyFilesOptions = {}): FileVerification {
  const walk = new Walk(options)
  let journal: JournalReader
  try {
    journal = readJournal(file)
  } catch (error) {
    if (!(error instanceof JournalRefused) || error.code !== 'DAMAGED') throw error
    walk.problem(null, error.message)
    return walk.result(null)
  }
  try {
    sqliteSays(journal, walk)
    walk.all(journal, options.headFile ?? headFileOf(file))
    return walk.result(walk.head)
  } finally {
    journal.close()
  }
}

/** `integrity_check`, and the schema against what the migrations make. */
function sqliteSays(journal: JournalReader, walk: Walk): void {
  try {
    const found = journal.db.pragma('integrity_check(20)') as readonly { integrity_check: string }[]
    for (const { integrity_check: what } of found) if (what !== 'ok') walk.problem(null, `SQLite: ${what}`)
    const expected = new Sqlite(':memory:')
    try {
      for (const step of MIGRATIONS.slice(0, versionOf(journal.db))) expected.exec(step)
      const stored = new Set(schemaOf(journal.db))
      const made = new Set(schemaOf(expected))
      for (const row of made) if (!stored.has(row)) walk.problem(null, `schema: missing or changed: ${row}`)
      for (const row of stored) if (!made.has(row)) walk.problem(null, `schema: not ours: ${row}`)
    } finally {
      expected.close()
    }
  } catch (error) {
    walk.problem(null, errorText(error))
  }
}

class Walk {
  readonly problems: FileProblem[] = []
  readonly #options: VerifyFilesOptions
  readonly #preimage = new Preimage()
  #records = 0
  #segments = 0
  #next = 1
  #hash: Uint8Array = new Uint8Array(32)
  #log: LogWalk | null = null
  #headProblems = 0
  #logFound: LogVerification | null = null

  constructor(options: VerifyFilesOptions) {
    this.#options = options
  }

  get head(): string {
    return Buffer.from(this.#hash).toString('hex')
  }

  problem(seq: number | null, what: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ seq, what })
  }

  result(head: string | null): FileVerification {
    const { problems } = this
    return {
      ok: problems.length === 0,
      isWhole: problems.length === this.#headProblems,
      problems,
      records: this.#records,
      segments: this.#segments,
      head,
      log: this.#logFound,
    }
  }

  all(journal: JournalReader, headFile: string): void {
    this.#hash = genesisOf(journal.origin)
    let last = 0
    try {
      this.#log = this.#logOf(journal, headFile)
      last = Number(journal.db.prepare('SELECT max(last_seq) FROM segment').pluck().get() ?? 0)
      for (const row of journal.segments()) {
        this.#segment(row)
        if (this.#segments % 64 === 0) this.#options.onProgress?.(row.last_seq, last)
      }
    } catch (error) {
      this.problem(this.#next, `cannot be read on: ${errorText(error)}`)
    }
    this.#logFound = this.#log?.finish(this.#next - 1) ?? null
    this.#options.onProgress?.(this.#next - 1, last)
  }

  /** Null for a journal that was made before heads were sealed. */
  #logOf(journal: JournalReader, headFile: string): LogWalk | null {
    if (versionOf(journal.db) < 2) return null
    const log = Buffer.from(this.#hash).toString('hex')
    const { state, lodged } = lodgedBeside(headFile)
    if (state === 'damaged') this.problem(null, `${headFile}: neither slot holds a head that can be read`)
    return new LogWalk({
      log,
      stored: new HeadTable(journal.db, log, keyIdOf).all(),
      lodged: [...lodged, ...(this.#options.lodged ?? [])],
      headFile: state,
      problem: (seq, what) => {
        this.problem(seq, what)
        this.#headProblems++
      },
    })
  }

  #segment(row: SegmentRow): void {
    const { first_seq: first, last_seq: last } = row
    if (first > this.#next) this.problem(this.#next, `records ${this.#next} to ${first - 1} are missing`)
    if (first < this.#next) this.problem(first, `records ${first} to ${this.#next - 1} are there twice`)
    const count = last - first + 1
    const isChained =
      row.checks.length === 4 * count &&
      sameHash(
        row.hash,
        segmentHash(this.#preimage, { before: this.#hash, first, last }, row.checks, row.frames),
      )
    if (!isChained) {
      const bad = firstBadRecord(first, row.checks, row.frames)
      if (bad !== null && bad <= last) this.problem(bad, 'the record is not what was written')
      else
        this.problem(first, `records ${first} to ${last}, their order or their hash are not what was written`)
    }
    this.#decode(first, count, row.frames)
    this.#log?.segment(count, row.frames, row.hash)
    this.#segments++
    this.#next = last + 1
    this.#hash = row.hash
  }

  #decode(first: number, count: number, frames: Uint8Array): void {
    let at = first
    try {
      for (const { seq, bytes } of recordsIn(first, count, frames)) {
        at = seq
        if (this.#options.isDecoded ?? true) readRecord(bytes)
        this.#records++
      }
    } catch (error) {
      this.problem(at, `not a record: ${errorText(error)}`)
    }
  }
}
