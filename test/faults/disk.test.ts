// A disk that is full, read-only or failing halts the journal with the reason, and loses nothing acknowledged.

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JournalRefused, openJournal, verifyFiles } from '../../src/main/journal'
import type { Appended } from '../../src/main/ports'
import { batchOf, orderLife } from '../support/sample-records'
import { acknowledged, buildChild, builtWorker, startDesk } from './desk-process'

const meta = { schema: 1, regime: 'test', regimeHash: '' }
const isRoot = process.getuid?.() === 0
let folder: string
let program: string
const mounted: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-disk-'))
  program = await buildChild()
})
afterAll(() => {
  for (const place of mounted) spawnSync('umount', [place])
  rmSync(folder, { recursive: true, force: true })
})

/** A small disk of its own, or null where this user may not mount one. */
function smallDisk(name: string, size: string): string | null {
  const place = join(folder, name)
  mkdirSync(place)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place]).status !== 0) return null
  mounted.push(place)
  return place
}

const open = (file: string) => openJournal({ file, workerUrl: builtWorker('journalWorker'), meta })
const refusalOf = (file: string) =>
  open(file).then(
    () => null,
    (error: unknown) => (error instanceof JournalRefused ? error.code : error),
  )

test('a full disk halts, keeps what was acknowledged, and the desk goes on when there is space again', async ({
  skip,
}) => {
  const place = smallDisk('full', '3m')
  if (place === null) return skip('this user may not mount a small disk')
  const file = join(place, 'journal.db')
  writeFileSync(join(place, 'ballast'), Buffer.alloc(1 << 20))
  const journal = await open(file)
  let next = 1
  let last: Appended = { kind: 'durable', upTo: 0 }
  let told = 0
  while (last.kind === 'durable') {
    told = last.upTo
    const lives = Array.from({ length: 20 }, (_, i) => orderLife(next + i)).flat()
    last = await journal.append(batchOf(next, lives))
    next += lives.length
  }
  expect(last.cause).toMatch(/SQLITE_FULL/)
  expect(told).toBeGreaterThan(0)
  expect(await journal.append(batchOf(next, orderLife(1)))).toEqual(last)
  expect(journal.lastSeq).toBe(told)
  await journal.close()
  expect(verifyFiles(file).records).toBeGreaterThanOrEqual(told)
  rmSync(join(place, 'ballast'))
  const again = await open(file)
  expect(again.lastSeq).toBeGreaterThanOrEqual(told)
  const more = await again.append(batchOf(again.lastSeq + 1, orderLife(1)))
  expect(more.kind).toBe('durable')
  await again.close()
  expect(verifyFiles(file).problems).toEqual([])
})

test('a disk without room for a new journal is refused as full', async ({ skip }) => {
  const place = smallDisk('none', '16k')
  if (place === null) return skip('this user may not mount a small disk')
  expect(await refusalOf(join(place, 'journal.db'))).toBe('DISK_FULL')
})

test('a file that may not grow (RLIMIT_FSIZE) halts the desk and loses nothing acknowledged', async ({
  skip,
}) => {
  if (process.platform === 'win32') return skip('there is no ulimit on Windows')
  const file = join(folder, 'limited.db')
  // 512-byte blocks in dash, 1024 in bash: between 200 and 400 KiB. The ignored signal turns into EFBIG.
  const desk = startDesk({ program, file, before: `trap '' XFSZ; ulimit -f 400` })
  const line = await desk.heard('unknown ')
  await desk.ended
  expect(line).toMatch(/SQLITE_(IOERR|FULL)/)
  const told = acknowledged(desk.said)
  expect(told).toBeGreaterThan(0)
  const found = verifyFiles(file)
  expect(found.problems).toEqual([])
  expect(found.records).toBeGreaterThanOrEqual(told)
})

test('a read-only folder is refused for writing and still verified', async ({ skip }) => {
  const place = isRoot ? smallDisk('fixed', '2m') : join(folder, 'fixed')
  if (place === null) return skip('root ignores modes and may not mount a small disk here')
  if (!isRoot) mkdirSync(place)
  const file = join(place, 'journal.db')
  const journal = await open(file)
  await journal.append(batchOf(1, orderLife(1)))
  await journal.close()
  if (isRoot) expect(spawnSync('mount', ['-o', 'remount,ro', place]).status).toBe(0)
  else chmodSync(place, 0o555)
  try {
    expect(await refusalOf(file)).toBe('READ_ONLY')
    expect(await refusalOf(join(place, 'new.db'))).toBe('READ_ONLY')
    expect(verifyFiles(file)).toMatchObject({ ok: true, records: 9 })
  } finally {
    if (!isRoot) chmodSync(place, 0o755)
  }
})
