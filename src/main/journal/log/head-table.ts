/**
 * Sealed heads inside the journal: one row a head, added and never changed.
 *
 * Promises that a head covers only records that are durable before it, and that with its peaks the tree can go
 * on and with the chunks of all heads any path can be worked out. Must never hold the only copy of the newest
 * head: `head-file.ts` keeps that one outside.
 */
import type { SealedHead } from '@shared/sealed-head'
import type { Database, Statement } from 'better-sqlite3'
import { bytesOf, type Digest, digestOf, joined, split } from './merkle-tree'

/** Migration 2. Sizes are counts of records; `at` is milliseconds since the epoch. */
export const HEAD_TABLE = `
CREATE TABLE head (
  size INTEGER PRIMARY KEY CHECK (size > 0),
  root BLOB NOT NULL CHECK (length(root) = 32),
  chain BLOB NOT NULL CHECK (length(chain) = 32),
  at INTEGER NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  peaks BLOB NOT NULL,
  chunks BLOB NOT NULL
) STRICT;
CREATE TRIGGER head_never_changes BEFORE UPDATE ON head
  BEGIN SELECT RAISE(ABORT, 'a sealed head never changes'); END;
CREATE TRIGGER head_never_goes BEFORE DELETE ON head
  BEGIN SELECT RAISE(ABORT, 'a sealed head never goes'); END;
CREATE TRIGGER head_follows BEFORE INSERT ON head
  WHEN NEW.size <= coalesce((SELECT max(size) FROM head), 0)
  BEGIN SELECT RAISE(ABORT, 'a sealed head covers more than the one before'); END;
`

/** A head with what the tree needs to go on from it. */
export interface StoredHead {
  readonly head: SealedHead
  /** Raw public key. */
  readonly publicKey: Uint8Array
  readonly peaks: readonly Digest[]
  /** Roots of the chunks filled since the head before. */
  readonly chunks: readonly Digest[]
}

interface HeadRow {
  readonly size: number
  readonly root: Buffer
  readonly chain: Buffer
  readonly at: number
  readonly public_key: Buffer
  readonly signature: Buffer
  readonly peaks: Buffer
  readonly chunks: Buffer
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export class HeadTable {
  readonly #db: Database
  readonly #log: string
  readonly #keyId: (publicKey: Uint8Array) => string
  readonly #insert: Statement<unknown[]>

  constructor(db: Database, log: string, keyId: (publicKey: Uint8Array) => string) {
    this.#db = db
    this.#log = log
    this.#keyId = keyId
    this.#insert = db.prepare(
      'INSERT INTO head (size, root, chain, at, public_key, signature, peaks, chunks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
  }

  /** Inside the transaction of whoever calls. */
  insert({ head, publicKey, peaks, chunks }: StoredHead): void {
    this.#insert.run(
      head.size,
      Buffer.from(head.root, 'hex'),
      Buffer.from(head.chain, 'hex'),
      Date.parse(head.time),
      publicKey,
      Buffer.from(head.signature, 'hex'),
      joined(peaks),
      joined(chunks),
    )
  }

  /** The newest head of at most `size` records, or null. */
  newest(size = Number.MAX_SAFE_INTEGER): StoredHead | null {
    const row = this.#db
      .prepare<[number], HeadRow>('SELECT * FROM head WHERE size <= ? ORDER BY size DESC LIMIT 1')
      .get(size)
    return row ? this.#stored(row) : null
  }

  /** Every head, the smallest first. */
  *all(): Generator<StoredHead> {
    for (const row of this.#db.prepare<[], HeadRow>('SELECT * FROM head ORDER BY size').iterate())
      yield this.#stored(row)
  }

  count(): number {
    return Number(this.#db.prepare('SELECT count(*) FROM head').pluck().get())
  }

  /** Roots of all whole chunks under the heads of at most `size` records. */
  chunks(size: number): readonly Digest[] {
    const rows = this.#db
      .prepare<[number]>('SELECT chunks FROM head WHERE size <= ? ORDER BY size')
      .pluck()
      .all(size) as readonly Buffer[]
    return split(Buffer.concat(rows))
  }

  #stored(row: HeadRow): StoredHead {
    const head: SealedHead = {
      log: this.#log,
      size: row.size,
      root: hex(row.root),
      chain: hex(row.chain),
      time: new Date(row.at).toISOString(),
      key: this.#keyId(row.public_key),
      signature: hex(row.signature),
    }
    return { head, publicKey: row.public_key, peaks: split(row.peaks), chunks: split(row.chunks) }
  }
}

export const digestOfHex = (text: string): Digest => digestOf(Buffer.from(text, 'hex'))
export const hexOfDigest = (digest: Digest): string => bytesOf(digest).toString('hex')
