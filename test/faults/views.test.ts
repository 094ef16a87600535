// Views follow the journal through their worker, tell what moved, and can be lost without losing anything.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordBatch, RowChange } from '../../src/main/ports'
import { type JournalPlace, openViews } from '../../src/main/views'
import { batchOf, orderLife, ordersFrom } from '../support/sample-records'
import { builtWorker } from './desk-process'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-follow-'))
  file = join(folder, 'views.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const open = (journal?: JournalPlace) =>
  openViews({ file, workerUrl: builtWorker('viewsWorker'), ...(journal ? { journal } : {}) })

test('a query sees what was folded before it, and the bytes stay the caller’s', async () => {
  const views = await open()
  const batch = batchOf(1, orderLife(1))
  views.fold(batch)
  const { rows, total } = await views.query({ table: 'orders', limit: 10 })
  expect(total).toBe(1)
  expect(rows[0]).toMatchObject({ id: 'o1', status: 'filled', filled: 300 })
  expect(batch.frames.byteLength).toBeGreaterThan(0)
  await views.close()
})

test('changes come coalesced, each row as it ended, with the sequence they reach', async () => {
  const views = await open()
  const heard: { changes: readonly RowChange[]; upTo: number }[] = []
  const done = new Promise<void>((resolve) => {
    views.onChange((changes, upTo) => {
      heard.push({ changes, upTo })
      if (upTo === 900) resolve()
    })
  })
  for (let i = 0; i < 100; i++) views.fold(batchOf(1 + 9 * i, orderLife(i + 1)))
  await done
  expect(views.upTo).toBe(900)
  expect(heard.length).toBeLessThan(20)
  const last = new Map<unknown, RowChange>()
  for (const { changes } of heard)
    for (const change of changes) if (change.table === 'orders') last.set(change.row['id'], change)
  expect(last.size).toBe(100)
  for (const { row } of last.values()) expect(row).toMatchObject({ status: 'filled', open: 0 })
  await views.close()
})

test('after a restart the views go on where they were, whatever is folded twice', async () => {
  const samples = ordersFrom(20)
  const first = await open({ id: 'J', lastSeq: 0 })
  first.fold(batchOf(1, samples.slice(0, 100)))
  await first.close()
  const second = await open({ id: 'J', lastSeq: 180 })
  expect(second.upTo).toBe(100)
  second.fold(batchOf(1, samples))
  expect((await second.query({ table: 'fills', limit: 1 })).total).toBe(40)
  await second.close()
  const ofAnother = await open({ id: 'K', lastSeq: 180 })
  expect(ofAnother.upTo).toBe(0)
  await ofAnother.close()
})

test('a damaged file is begun anew, and a bad query rejects with the name it does not know', async () => {
  writeFileSync(file, Buffer.alloc(8192, 7))
  const views = await open()
  expect(views.upTo).toBe(0)
  await expect(views.query({ table: 'orders', limit: 1, where: { nothing: 1 } })).rejects.toThrow(
    /no column 'nothing' in orders/,
  )
  await views.close()
  await expect(views.query({ table: 'orders', limit: 1 })).rejects.toThrow(/closed/)
})

test('views that cannot be folded on say so and are gone at the next start', async () => {
  const views = await open()
  views.fold(batchOf(1, orderLife(1)))
  const broken: RecordBatch = { first: 10, count: 1, frames: new Uint8Array([1, 0, 0, 0, 255]) }
  views.fold(broken)
  await expect(views.query({ table: 'orders', limit: 1 })).rejects.toThrow(/the views stopped/)
  await views.close()
  const again = await open()
  expect(again.upTo).toBe(0)
  await again.close()
})
