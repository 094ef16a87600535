/**
 * A journal that no desk has open, as far as heads are concerned: for proving from the command line.
 *
 * Promises to read only. Must never be given the live file.
 */
import { ByteWriter } from '@shared/bytes'
import type { RecordBatch } from '../../ports'
import { genesisOf } from '../chain'
import type { JournalReader } from '../read-journal'
import { HeadTable } from './head-table'
import type { LogSource } from './open-log'
import { keyIdOf } from './seal-key'
import type { ChainLink } from './sealer'

export function closedLog(file: string, journal: JournalReader): LogSource {
  const { db } = journal
  const log = Buffer.from(genesisOf(journal.origin)).toString('hex')
  return {
    file,
    log,
    lastSeq: Number(db.prepare('SELECT max(last_seq) FROM segment').pluck().get() ?? 0),
    heads: new HeadTable(db, log, keyIdOf),
    links: (seq) =>
      db
        .prepare<[number], ChainLink>(
          'SELECT last_seq AS last, hash FROM segment WHERE last_seq >= ? ORDER BY first_seq',
        )
        .all(seq),
    read: (from, limit) => readSome(journal, from, limit),
  }
}

function readSome(journal: JournalReader, from: number, limit: number): RecordBatch {
  const writer = new ByteWriter()
  let count = 0
  for (const { bytes } of journal.records(from)) {
    writer.u32(bytes.length)
    writer.append(bytes, 0, bytes.length)
    if (++count === limit) break
  }
  return { first: from, count, frames: writer.bytes().slice() }
}
