// The journal is read behind the desk with few pieces waiting, and blotters take new records before that is over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LookBack, type LookBackParts, MOST_PIECES_AHEAD } from '../../src/main/desk/look-back'
import { type OpenJournal, openJournal } from '../../src/main/journal'
import type { ViewSink } from '../../src/main/ports'
import { openViews } from '../../src/main/views'
import { batchOf, orderLife, ordersFrom } from '../support/sample-records'
import { workers } from './own-desk'

const RECORDS_AN_ORDER = 9
const ORDERS = 4000
const RECORDS = ORDERS * RECORDS_AN_ORDER
let folder: string
let journal: OpenJournal
let views: ViewSink
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-look-back-'))
  const meta = { schema: 1, regime: 'none', regimeHash: '' }
  journal = await openJournal({ file: join(folder, 'journal.db'), workerUrl: workers.journal, meta })
  await journal.append(batchOf(1, ordersFrom(ORDERS)))
  views = await reopened()
})
afterEach(async () => {
  await views.close()
  await journal.close()
  rmSync(folder, { recursive: true, force: true })
})
const reopened = () =>
  openViews({
    file: join(folder, 'views.db'),
    workerUrl: workers.views,
    journal: { id: journal.id, lastSeq: journal.lastSeq },
  })

/** The real parts, and what passed between them. */
function watched(onRows: () => void): { parts: LookBackParts; readFrom: number[]; most: () => number } {
  const readFrom: number[] = []
  let ahead = 0
  let most = 0
  const parts: LookBackParts = {
    journal: {
      read: (from, limit) => {
        readFrom.push(from)
        return journal.read(from, limit)
      },
    },
    views: {
      upTo: views.upTo,
      lookBack: async (batch) => {
        most = Math.max(most, ++ahead)
        await views.lookBack(batch)
        ahead--
      },
    },
    durableSeq: () => journal.lastSeq,
    onRows,
  }
  return { parts, readFrom, most: () => most }
}

test('no more than a few pieces wait for the views, and all of them are folded', async () => {
  const { parts, readFrom, most } = watched(() => undefined)
  const lookBack = new LookBack(parts)
  expect(lookBack.progress).toEqual({ what: 'rows', done: 0, total: RECORDS })
  await lookBack.run()
  expect(most()).toBe(MOST_PIECES_AHEAD)
  expect(readFrom.length).toBeGreaterThan(5 * MOST_PIECES_AHEAD)
  expect(readFrom.filter((from) => from === 1)).toHaveLength(1)
  expect(lookBack.progress).toBeNull()
  expect((await views.query({ table: 'orders', limit: 1 })).total).toBe(ORDERS)
})

test('what the views have is not read before their rows are whole; then supervision hears all', async () => {
  await new LookBack(watched(() => undefined).parts).run()
  await views.close()
  views = await reopened()
  await journal.append(batchOf(RECORDS + 1, orderLife(ORDERS + 1)))
  let readUntilRows: number[] = []
  const { parts, readFrom } = watched(() => {
    readUntilRows = [...readFrom]
  })
  const lookBack = new LookBack(parts)
  const running = lookBack.run()
  expect(lookBack.progress).toEqual({ what: 'rows', done: RECORDS, total: RECORDS + RECORDS_AN_ORDER })
  await running
  expect(readUntilRows).toEqual([RECORDS + 1])
  expect(readFrom[1]).toBe(1)
})

test('a new record is in the blotter while supervision still hears the old ones', async () => {
  await new LookBack(watched(() => undefined).parts).run()
  await views.close()
  views = await reopened()
  let asked: Promise<unknown> = Promise.resolve()
  const found: unknown[] = []
  const { parts } = watched(() => {
    asked = (async () => {
      const batch = batchOf(RECORDS + 1, orderLife(ORDERS + 1))
      await journal.append({ ...batch, frames: batch.frames.slice() })
      views.fold(batch)
      const { total } = await views.query({ table: 'orders', limit: 1 })
      found.push(total, lookBack.progress?.what)
    })()
  })
  // The past is not read on before the answer is there.
  const read: LookBackParts['journal']['read'] = async (from, limit) => {
    await asked
    return journal.read(from, limit)
  }
  const lookBack = new LookBack({ ...parts, journal: { read } })
  await lookBack.run()
  expect(found).toEqual([ORDERS + 1, 'supervision'])
})

test('one that is stopped ends soon, and one whose journal ends too early rejects', async () => {
  const { parts, readFrom } = watched(() => undefined)
  const lookBack = new LookBack(parts)
  const running = lookBack.run()
  lookBack.stop()
  await running
  expect(readFrom).toHaveLength(1)
  const short = { ...parts, durableSeq: () => RECORDS + 1 }
  await expect(new LookBack(short).run()).rejects.toThrow(`the journal ends at ${RECORDS}`)
})
