/**
 * The journal as its worker holds it: append, read, checkpoint. One row of `segment` is one group commit.
 *
 * Promises that `append` returns only once the disk has the bytes, that what `read` hands out carries the
 * hash it was stored with, and that after a failed commit nothing is ever written again: SQLite may or may not
 * have it. Must never update or delete a record, and never open journal.db by any way but SQLite.
 */

import { must } from '@shared/must'
import type { Database, Statement } from 'better-sqlite3'
import type { JournalMeta, RecordBatch } from '../ports'
import { genesisOf, type Origin, Preimage, sameHash, segmentHash } from './chain'
import { offsetOf, viewOf, writeChecks } from './frames'
import { HeadTable, type StoredHead } from './log/head-table'
import { keyIdOf } from './log/seal-key'
import type { ChainLink } from './log/sealer'
import { openFile } from './open-file'
import { JournalRefused, refusalOf } from './refusals'

/** Batches share a segment up to this size; a larger batch is a segment of its own. */
const SEGMENT_BYTES = 4 << 20
/** SQLite takes a value of up to 1,000,000,000 bytes. */
const MOST_BATCH_BYTES = 512 << 20
/** One answer to `read` is about this large at most, whatever the limit says. */
const READ_BYTES = 16 << 20
const PAGE_BYTES = 4096
/** Pages a commit writes besides those its frames fill: the leaf again, now and then its parent. */
const PAGES_A_COMMIT = 1

export interface SegmentRow {
  readonly first_seq: number
  readonly last_seq: number
  readonly checks: Buffer
  readonly frames: Buffer
  readonly hash: Buffer
}

interface Link {
  readonly next: number
  readonly hash: Uint8Array
}

export class JournalStore {
  readonly meta: JournalMeta
  readonly id: string
  readonly file: string
  readonly heads: HeadTable
  /** The segments that the last `append` wrote. */
  newLinks: readonly ChainLink[] = []
  readonly #db: Database
  readonly #lock: Database
  readonly #genesis: Uint8Array
  readonly #preimage = new Preimage()
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #insert: Statement<[number, number, Uint8Array, Uint8Array, Uint8Array]>
  readonly #from: Statement<[number], SegmentRow>
  readonly #before: Statement<[number], { hash: Buffer }>
  #last: Link
  /** Where the last `read` ended, so that reading on needs no look-up. */
  #read: Link | null = null
  #walPages = 0
  #halted: string | null = null

  /** Opens or makes a journal; a file of more than `mostChecked` bytes is not read whole. Throws `JournalRefused`. */
  constructor(file: string, meta: JournalMeta, mostChecked?: number) {
    const { db, lock } = openFile(file, meta, mostChecked)
    this.file = file
    this.#db = db
    this.#lock = lock
    try {
      const document = originOf(db, file)
      const origin = JSON.parse(document) as Origin
      this.meta = { schema: origin.schema, regime: origin.regime, regimeHash: origin.regimeHash }
      this.id = origin.id
      this.#genesis = genesisOf(document)
      this.heads = new HeadTable(db, this.log, keyIdOf)
      this.#begin = db.prepare('BEGIN IMMEDIATE')
      this.#commit = db.prepare('COMMIT')
      this.#insert = db.prepare(
        'INSERT INTO segment (first_seq, last_seq, checks, frames, hash) VALUES (?, ?, ?, ?, ?)',
      )
      this.#from = db.prepare(
        `SELECT first_seq, last_seq, checks, frames, hash FROM segment WHERE first_seq >=
         (SELECT max(first_seq) FROM segment WHERE first_seq <= ?) ORDER BY first_seq`,
      )
      this.#before = db.prepare(
        'SELECT hash FROM segment WHERE first_seq < ? ORDER BY first_seq DESC LIMIT 1',
      )
      this.#last = this.#tail()
    } catch (error) {
      db.close()
      lock.close()
      throw refusalOf(error, file, true)
    }
  }

  /** Sequence of the last durable record, 0 when empty. */
  get lastSeq(): number {
    return this.#last.next - 1
  }

  /** Hash of the origin, hex: what sealed heads call this journal. */
  get log(): string {
    return Buffer.from(this.#genesis).toString('hex')
  }

  /** The segments of the chain from the one that holds a record on. */
  links(seq: number): readonly ChainLink[] {
    return this.#db
      .prepare<[number], ChainLink>(
        'SELECT last_seq AS last, hash FROM segment WHERE last_seq >= ? ORDER BY first_seq',
      )
      .all(seq)
  }

  /** Pages that wait in the WAL for a checkpoint, about. */
  get walPages(): number {
    return this.#walPages
  }

  /**
   * Writes batches in one transaction and returns the last sequence once the disk has them.
   *
   * Anything thrown means unknown: nothing may be appended again, and nothing will be.
   */
  append(batches: readonly RecordBatch[], heads: readonly StoredHead[] = []): number {
    must(this.#halted === null, `the journal is halted: ${this.#halted}`)
    must(batches.length > 0, 'a group must hold a batch')
    try {
      let last = this.#last
      const links: ChainLink[] = []
      this.#begin.run()
      for (const head of heads) this.heads.insert(head)
      for (let i = 0; i < batches.length; ) {
        const group = groupFrom(batches, i)
        last = this.#insertSegment(group, last)
        links.push({ last: last.next - 1, hash: last.hash })
        i += group.length
      }
      this.#commit.run()
      this.#last = last
      this.newLinks = links
    } catch (error) {
      this.#halted = error instanceof Error ? error.message : String(error)
      throw error
    }
    return this.lastSeq
  }

  /** Takes sealed heads in when no commit comes that would. Anything thrown means unknown, as with `append`. */
  appendHeads(heads: readonly StoredHead[]): void {
    must(this.#halted === null, `the journal is halted: ${this.#halted}`)
    try {
      this.#begin.run()
      for (const head of heads) this.heads.insert(head)
      this.#commit.run()
    } catch (error) {
      this.#halted = error instanceof Error ? error.message : String(error)
      throw error
    }
  }

  #insertSegment(group: readonly RecordBatch[], link: Link): Link {
    let next = link.next
    let bytes = 0
    for (const batch of group) {
      must(batch.first === next, `a batch begins at ${batch.first}, the journal goes on at ${next}`)
      next += batch.count
      bytes += batch.frames.length
    }
    must(bytes <= MOST_BATCH_BYTES, `a segment of ${bytes} bytes is larger than ${MOST_BATCH_BYTES}`)
    const checksBytes = 4 * (next - link.next)
    const links = { before: link.hash, first: link.next, last: next - 1 }
    const { checks, frames } = this.#preimage.lay(links, checksBytes, bytes)
    let at = 0
    for (const batch of group) {
      writeChecks(batch.frames, batch.count, viewOf(checks), 4 * (batch.first - link.next))
      frames.set(batch.frames, at)
      at += batch.frames.length
    }
    const hash = this.#preimage.hash(checksBytes + bytes)
    this.#insert.run(links.first, links.last, checks, frames, hash)
    this.#walPages += Math.ceil((checksBytes + bytes) / PAGE_BYTES) + PAGES_A_COMMIT
    return { next, hash }
  }

  /**
   * Records from a sequence on, in order, at most `limit` and about 16 MiB; an empty batch at the end.
   *
   * Throws `JournalRefused` with DAMAGED when a stored segment is not what its hash says.
   */
  read(from: number, limit: number): RecordBatch {
    must(Number.isSafeInteger(from) && from >= 1, `records are read from 1 on, was ${from}`)
    must(Number.isSafeInteger(limit) && limit >= 1, `a read needs a limit, was ${limit}`)
    const parts: Uint8Array[] = []
    let count = 0
    let bytes = 0
    let link: Link | null = this.#read?.next === from ? this.#read : null
    this.#read = null
    if (from > this.lastSeq) return { first: from, count: 0, frames: new Uint8Array(0) }
    for (const row of this.#from.iterate(from)) {
      link = this.#checked(row, link ?? this.#linkBefore(row.first_seq))
      const skip = Math.max(0, from - row.first_seq)
      const take = Math.min(row.last_seq - row.first_seq + 1 - skip, limit - count)
      const start = offsetOf(skip, row.frames)
      const isWhole = skip + take === row.last_seq - row.first_seq + 1
      parts.push(row.frames.subarray(start, isWhole ? row.frames.length : offsetOf(skip + take, row.frames)))
      count += take
      bytes += parts.at(-1)?.length ?? 0
      if (isWhole) this.#read = link
      if (count === limit || bytes >= READ_BYTES) break
    }
    return { first: from, count, frames: joined(parts, bytes) }
  }

  #linkBefore(first: number): Link {
    return { next: first, hash: this.#before.get(first)?.hash ?? this.#genesis }
  }

  #checked(row: SegmentRow, link: Link): Link {
    const links = { before: link.hash, first: row.first_seq, last: row.last_seq }
    const isGood =
      row.first_seq === link.next &&
      row.checks.length === 4 * (row.last_seq - row.first_seq + 1) &&
      sameHash(row.hash, segmentHash(this.#preimage, links, row.checks, row.frames))
    if (!isGood)
      throw new JournalRefused(
        'DAMAGED',
        `${this.file}: records ${row.first_seq} to ${row.last_seq} are not what was written; run crossdesk verify`,
      )
    return { next: row.last_seq + 1, hash: row.hash }
  }

  #tail(): Link {
    const row = this.#db
      .prepare<[], SegmentRow>(
        'SELECT first_seq, last_seq, checks, frames, hash FROM segment ORDER BY first_seq DESC LIMIT 1',
      )
      .get()
    if (!row) return { next: 1, hash: this.#genesis }
    return this.#checked(row, this.#linkBefore(row.first_seq))
  }

  /** Brings the WAL into the file. Takes milliseconds: only when nobody waits, or when the WAL is too long. */
  checkpoint(): void {
    if (this.#halted !== null || this.#walPages === 0) return
    this.#db.pragma('wal_checkpoint(PASSIVE)')
    this.#walPages = 0
  }

  /** Copies the journal to a new file while it is written; commits made on the way are in the copy. */
  async backup(to: string): Promise<void> {
    await this.#db.backup(to)
  }

  close(): void {
    this.#db.close()
    this.#lock.close()
  }
}

/** The next batches that go into one segment: at least one, then as many as fit. */
function groupFrom(batches: readonly RecordBatch[], start: number): readonly RecordBatch[] {
  let end = start + 1
  let bytes = batches[start]?.frames.length ?? 0
  while (end < batches.length) {
    bytes += batches[end]?.frames.length ?? 0
    if (bytes > SEGMENT_BYTES) break
    end++
  }
  return batches.slice(start, end)
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  must(at === size, `${at} bytes joined of ${size}`)
  return all
}

/** The text of a journal's origin; throws `JournalRefused` when it has none. */
export function originOf(db: Database, file: string): string {
  const text = db.prepare('SELECT document FROM origin WHERE id = 1').pluck().get()
  if (typeof text !== 'string')
    throw new JournalRefused('DAMAGED', `${file}: the journal has lost its origin; restore a backup`)
  return text
}
