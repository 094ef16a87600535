// Appends that come together share a commit, each is answered in order, and the port keeps its word when it ends.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal, readJournal, verifyFiles } from '../../src/main/journal'
import { batchOf, orderLife, ordersFrom } from '../support/sample-records'
import { builtWorker } from './desk-process'

const meta = { schema: 1, regime: 'test', regimeHash: '' }
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-group-'))
  file = join(folder, 'journal.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const open = () => openJournal({ file, workerUrl: builtWorker('journalWorker'), meta })
const segments = () => verifyFiles(file).segments

test('appends of one turn share one commit, and those made while it runs share the next', async () => {
  const journal = await open()
  const answers: number[] = []
  const append = (number: number) =>
    journal.append(batchOf(1 + 9 * number, orderLife(number))).then((outcome) => {
      if (outcome.kind === 'durable') answers.push(outcome.upTo)
    })
  const first = Array.from({ length: 50 }, (_, i) => append(i))
  // The first group has been sent and is being committed.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  const second = Array.from({ length: 50 }, (_, i) => append(50 + i))
  await Promise.all([...first, ...second])
  expect(answers).toEqual(Array.from({ length: 100 }, (_, i) => 9 * (i + 1)))
  expect(journal.lastSeq).toBe(900)
  const { p50, p99 } = journal.commitMicros()
  expect(p50).toBeGreaterThan(0)
  expect(p99).toBeGreaterThanOrEqual(p50)
  await journal.close()
  expect(segments()).toBe(2)
})

test('a frame in a larger buffer is copied out, and the rest of that buffer stays the caller’s', async () => {
  const journal = await open()
  const { frames } = batchOf(1, orderLife(1))
  const large = new Uint8Array(frames.length + 100)
  large.set(frames, 50)
  await journal.append({ first: 1, count: 9, frames: large.subarray(50, 50 + frames.length) })
  expect(large.length).toBe(frames.length + 100)
  expect(Buffer.compare((await journal.read(1, 100)).frames, frames)).toBe(0)
  await journal.close()
})

test('a batch out of sequence is rejected and the journal goes on', async () => {
  const journal = await open()
  await expect(journal.append(batchOf(2, orderLife(1)))).rejects.toThrow(/goes on at 1/)
  expect(await journal.append(batchOf(1, orderLife(1)))).toEqual({ kind: 'durable', upTo: 9 })
  await journal.close()
})

test('what is not whole records is unknown to the desk, halts, and is not in the file', async () => {
  const journal = await open()
  expect(await journal.append(batchOf(1, orderLife(1)))).toEqual({ kind: 'durable', upTo: 9 })
  const broken = { ...batchOf(10, orderLife(2)), count: 8 }
  const outcomes = await Promise.all([journal.append(broken), journal.append(batchOf(18, orderLife(3)))])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown'])
  expect((await journal.append(batchOf(27, orderLife(4)))).kind).toBe('unknown')
  await journal.close()
  expect(verifyFiles(file)).toMatchObject({ ok: true, records: 9 })
})

test('closing waits for what was appended, and nothing is appended after', async () => {
  const journal = await open()
  const appended = journal.append(batchOf(1, orderLife(1)))
  await Promise.all([journal.close(), journal.close()])
  expect(await appended).toEqual({ kind: 'durable', upTo: 9 })
  expect((await journal.append(batchOf(10, orderLife(2)))).kind).toBe('unknown')
  await expect(journal.read(1, 1)).rejects.toThrow(/closed/)
})

test('a large day goes through in pieces, and is read back in pieces', async () => {
  const journal = await open()
  const day = ordersFrom(3000)
  const batches = Array.from({ length: 30 }, (_, i) =>
    batchOf(1 + 900 * i, day.slice(900 * i, 900 * (i + 1))),
  )
  await Promise.all(batches.map((batch) => journal.append({ ...batch, frames: batch.frames.slice() })))
  let next = 1
  while (next <= journal.lastSeq) {
    const { count } = await journal.read(next, 5000)
    next += count
  }
  expect(next).toBe(27_001)
  await journal.close()
  const reader = readJournal(file)
  expect([...reader.records(26_999)].map(({ seq }) => seq)).toEqual([26_999, 27_000])
  reader.close()
})

test('a journal of a newer program is refused through the worker with its code', async () => {
  await (await open()).close()
  const db = new Sqlite(file)
  db.pragma('user_version = 7')
  db.close()
  await expect(open()).rejects.toMatchObject({
    code: 'NEWER',
    message: expect.stringMatching(/update the program/),
  })
})
