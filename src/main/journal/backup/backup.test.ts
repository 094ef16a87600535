// A backup was read whole before it counts, is compared with its note when it is restored, and old ones go by rule.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { batchOf, orderLife } from '../../../../test/support/sample-records'
import { JournalStore } from '../journal-store'
import { quarantine, quarantinedAt } from '../quarantine'
import { verifyFiles } from '../verify'
import { checkBackup, drillBackup, listBackups, noteOf, takeBackup } from './backup-files'
import { restoreBackup, restoreReadable } from './restore'
import { keptOf, RETENTION } from './retention'

const META = { schema: 1, regime: 'test', regimeHash: '' }
const DAY = 86_400_000
const START = Date.UTC(2026, 10, 20, 14)
let folder: string
let file: string
let backups: string
let store: JournalStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-backup-'))
  file = join(folder, 'journal.db')
  backups = join(folder, 'backups')
  store = new JournalStore(file, META)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const add = (orders: number) => {
  for (let i = 0; i < orders; i++) store.append([batchOf(store.lastSeq + 1, orderLife(i + 1))])
}
const take = (takenAt: number) =>
  takeBackup({ folder: backups, takenAt, copy: (to) => store.backup(to), check: checkBackup })

test('a backup taken while the journal is written holds a whole beginning of it', async () => {
  add(200)
  const taking = take(START)
  for (let i = 0; i < 50; i++) {
    add(1)
    await new Promise((later) => setImmediate(later))
  }
  const backup = await taking
  expect(backup.lastSeq).toBeGreaterThanOrEqual(1800)
  expect(listBackups(backups)).toEqual([backup])
  expect(drillBackup(join(backups, backup.name))).toMatchObject({ head: backup.head })
  expect(readdirSync(backups)).toHaveLength(2)
})

test('the last three are kept and one a day for ten days, whatever the clock does', async () => {
  add(1)
  for (let n = 0; n < 5; n++) await take(START + n * 60_000)
  expect(listBackups(backups).map(({ takenAt }) => takenAt)).toEqual([4, 3, 2].map((n) => START + n * 60_000))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 * DAY }), { minLength: 1, maxLength: 60 }), (times) => {
      const all = times.map((takenAt) => ({ takenAt }))
      const kept = keptOf(all)
      const newest = [...all].sort((a, b) => b.takenAt - a.takenAt).slice(0, RETENTION.newest)
      expect(kept).toEqual(expect.arrayContaining(newest))
      const days = new Set(times.map((t) => Math.floor(t / DAY)))
      const keptDays = new Set(kept.map(({ takenAt }) => Math.floor(takenAt / DAY)))
      expect(keptDays.size).toBeGreaterThanOrEqual(Math.min(days.size, RETENTION.days))
      expect(kept.length).toBeLessThanOrEqual(RETENTION.newest + RETENTION.days)
    }),
  )
})

test('a restore puts back exactly the backup, keeps what was there, and asks for the lock', async () => {
  add(3)
  const backup = await take(START)
  add(3)
  const at = START + 1
  const from = join(backups, backup.name)
  expect(() => restoreBackup(from, { journalFile: file, at })).toThrow(/another desk/)
  store.close()
  const before = readFileSync(file)
  expect(restoreBackup(from, { journalFile: file, at })).toMatchObject({ lastSeq: 27, head: backup.head })
  expect(verifyFiles(file)).toMatchObject({ ok: true, head: backup.head })
  const kept = readdirSync(join(folder, 'quarantine'))
  expect(readFileSync(join(folder, 'quarantine', kept[0] ?? '', 'journal.db'))).toEqual(before)
  store = new JournalStore(file, META)
  add(1)
  expect(store.lastSeq).toBe(36)
})

test('of 200 bits flipped in a backup none is restored, and the journal stays as it is', async () => {
  add(20)
  const backup = await take(START)
  store.close()
  const from = join(backups, backup.name)
  const good = readFileSync(from)
  const journal = readFileSync(file)
  for (let flip = 0; flip < 200; flip++) {
    const bad = Buffer.from(good)
    const place = (flip * 7919) % good.length
    bad[place] = (bad[place] as number) ^ (1 << (flip & 7))
    writeFileSync(from, bad)
    expect(() => restoreBackup(from, { journalFile: file, at: START }), `byte ${place}`).toThrow()
  }
  writeFileSync(from, good)
  writeFileSync(noteOf(from), readFileSync(noteOf(from), 'utf8').replace(backup.head, '0'.repeat(64)))
  expect(() => drillBackup(from)).toThrow(/head is/)
  expect(readFileSync(file)).toEqual(journal)
})

test('a copy that is not what was written never counts as a backup', async () => {
  add(5)
  const bad = takeBackup({
    folder: backups,
    takenAt: START,
    copy: async (to) => {
      await store.backup(to)
      const bytes = readFileSync(to)
      // Inside the first record, wherever SQLite has put it.
      const place = bytes.indexOf(batchOf(1, orderLife(1)).frames.subarray(20, 60))
      expect(place).toBeGreaterThan(0)
      bytes.fill(7, place, place + 20)
      writeFileSync(to, bytes)
    },
    check: checkBackup,
  })
  await expect(bad).rejects.toMatchObject({ code: 'DAMAGED' })
  expect(listBackups(backups)).toEqual([])
  expect(readdirSync(backups)).toEqual([expect.stringMatching(/\.part\.bad$/)])
})

test('a quarantine that a crash cut short is finished by the next start', () => {
  add(2)
  store.close()
  const bytes = readFileSync(file)
  const put = quarantine(file, 'test', START)
  expect(readFileSync(put.file)).toEqual(bytes)
  // As a crash between the mark and the rename leaves it.
  writeFileSync(file, bytes)
  rmSync(put.file)
  expect(quarantinedAt(file)).toEqual(put)
  expect(existsSync(file)).toBe(false)
  expect(quarantinedAt(file)).toEqual(put)
  // As a crash between a restore and the end of the quarantine leaves it.
  writeFileSync(file, bytes)
  expect(quarantinedAt(file)).toBeNull()
  expect(quarantinedAt(file)).toBeNull()
  expect(restoreReadable(put.file, { journalFile: file, at: START + 1 }).lastSeq).toBe(18)
  expect(quarantinedAt(file)).toBeNull()
})

test('of a journal damaged in the middle, what came before is restored with the same chain', () => {
  add(100)
  store.close()
  const whole = readFileSync(file)
  const bytes = Buffer.from(whole)
  bytes.fill(1, Math.floor(bytes.length * 0.7), Math.floor(bytes.length * 0.7) + 600)
  writeFileSync(file, bytes)
  const put = quarantine(file, 'test', START)
  const found = restoreReadable(put.file, { journalFile: file, at: START })
  expect(found.lastSeq).toBeGreaterThan(100)
  expect(found.lastSeq).toBeLessThan(900)
  expect(verifyFiles(file)).toMatchObject({ ok: true, records: found.lastSeq })
})
