/** A sealed journal for tests: its key, its folder, and records of a made-up desk. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenJournal, openJournal, openSealKey } from '../../src/main/journal'
import { builtWorker } from '../faults/desk-process'
import { batchOf, orderLife } from '../support/sample-records'

export const META = { schema: 1, regime: 'test', regimeHash: '' }
/** Records of one order's life. */
export const LIFE = 9

export interface Place {
  readonly folder: string
  readonly file: string
  readonly key: ReturnType<typeof openSealKey>
  open(): Promise<OpenJournal>
  remove(): void
}

export function sealedPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-proofs-'))
  const key = openSealKey(join(folder, 'seal.key'), null)
  const file = join(folder, 'journal.db')
  const sealing = { pkcs8: key.pkcs8, publicKey: key.publicKey, anchors: join(folder, 'anchors') }
  return {
    folder,
    file,
    key,
    open: () => openJournal({ file, workerUrl: builtWorker('journalWorker'), meta: META, sealing }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Appends the lives of orders `from` up to `to`, a batch each. */
export async function appendLives(journal: OpenJournal, from: number, to: number): Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  for (let order = from; order <= to; order++)
    last = journal.append(batchOf(1 + LIFE * (order - 1), orderLife(order)))
  await last
}
