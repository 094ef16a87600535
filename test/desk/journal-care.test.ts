// What happens to the journal's file, the machine's clock or a command's answer costs no fact, and is said.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeskHost } from '../../src/main/desk/host'
import { verifyJournal } from '../../src/main/desk/verify-journal'
import { startTask } from '../../src/main/journal'
import { tapeDays, tapeOf } from '../../src/main/market/tape'
import { OwnDesk, someDraft, until, verifyWorker, workers } from './own-desk'

let desk: OwnDesk
beforeEach(() => {
  desk = new OwnDesk()
})
afterEach(() => desk.remove())

const submit = async (host: DeskHost, key: string, over = {}) =>
  host.handlers['orders.submit']({ key, draft: await someDraft(host, over) })
const resting = { orderType: 'limit', limit: '1.00' } as const

test('every command is obeyed once for its key, also after a restart', async () => {
  const host = await desk.open()
  const { id } = await submit(host, 'order-0001', resting)
  const halt = {
    scope: 'desk',
    id: null,
    state: 'reduce',
    cancelOpen: false,
    reason: 'test',
    resumeWhen: null,
  } as const
  const commands = (h: DeskHost) =>
    [
      [
        'replace',
        h.handlers['orders.replace']({ key: 'replace-0001', id, qty: 40, limit: null, stop: null }),
      ],
      ['cancel', h.handlers['orders.cancel']({ key: 'cancel-0001', id })],
      ['cancel again', h.handlers['orders.cancel']({ key: 'cancel-0002', id })],
      ['state', h.handlers['desk.setState']({ key: 'state-00001', ...halt })],
      [
        'policy',
        h.handlers['policy.set']({
          key: 'policy-0001',
          patch: { desk: { maxPosition: 4321 } },
          approval: null,
        }),
      ],
    ] as const
  const answers = async (h: DeskHost) => {
    const all: unknown[] = []
    for (const [name, answer] of commands(h)) all.push([name, await answer])
    return all
  }
  const first = await answers(host)
  expect(first[2]).toMatchObject(['cancel again', { status: 'rejected' }])
  expect(await answers(host)).toEqual(first)
  await host.close()
  const later = await desk.open()
  const before = (await later.handlers['desk.status'](null)).journal.lastSeq
  expect(await answers(later)).toEqual(first)
  await later.handlers['desk.setState']({ key: 'state-00002', ...halt, state: 'active' })
  const { rows } = await later.handlers['views.query']({
    table: 'journal',
    limit: 9,
    where: { type: 'cancel' },
  })
  expect(rows.length).toBe(2)
  expect(before).toBeGreaterThan(0)
  await later.close()
  expect((await verifyJournal(desk.journalFile, null)).problems).toEqual([])
})

test('a clock that goes back stops order entry until somebody resumes; one that goes forward is noted', async () => {
  let jump = 0
  const host = await desk.open({ wall: () => Date.now() + jump })
  const said: string[] = []
  host.onPush((name, value) => {
    if (name === 'notice') said.push((value as { text: string }).text)
  })
  expect((await submit(host, 'clock-0001')).status).toBe('accepted')
  jump = -3_600_000
  await until(() => said.some((text) => /went back by 3600\.\d s/.test(text)), 'the clock was seen')
  expect(await submit(host, 'clock-0002', { qty: 51 })).toMatchObject({
    status: 'rejected',
    codes: ['DESK_HALTED'],
  })
  const state = {
    scope: 'desk',
    id: null,
    state: 'active',
    cancelOpen: false,
    reason: 'seen',
    resumeWhen: null,
  } as const
  await host.handlers['desk.setState']({ key: 'clock-0003', ...state })
  expect((await submit(host, 'clock-0004', { qty: 52 })).status).toBe('accepted')
  jump = 3_600_000
  await until(() => said.some((text) => /went forward by 7200\.\d s/.test(text)), 'the jump was seen')
  expect((await submit(host, 'clock-0005', { qty: 53 })).status).toBe('accepted')
  await host.close()
  const views = join(desk.dataDir, 'views.db')
  const good = await verifyJournal(desk.journalFile, views)
  expect(good).toMatchObject({ ok: true, views: 'same' })
  // Compared in a thread meanwhile, it is the same, whatever is found.
  expect(await verifyJournal(desk.journalFile, views, { worker: verifyWorker })).toEqual(good)
  const db = new Sqlite(views)
  db.exec('UPDATE orders SET filled = filled + 1 WHERE seq = (SELECT min(seq) FROM orders)')
  db.close()
  const bad = await verifyJournal(desk.journalFile, views, { worker: verifyWorker })
  expect(bad).toMatchObject({ ok: false, views: 'different' })
  expect(bad).toEqual(await verifyJournal(desk.journalFile, views))
})

/** Breaks the middle of the journal, as a bad disk would. */
function breakJournal(): Buffer {
  const bytes = readFileSync(desk.journalFile)
  bytes.fill(0x5a, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 4096)
  bytes.fill(0x5a, 100, 200)
  writeFileSync(desk.journalFile, bytes)
  return bytes
}

async function damagedDesk(): Promise<{ kept: string; lost: string; broken: Buffer; host: DeskHost }> {
  const first = await desk.open()
  const kept = (await submit(first, 'before-backup', { qty: 60 })).id
  const backup = await first.handlers['journal.backup'](null)
  expect(backup.lastSeq).toBeGreaterThan(0)
  expect(await first.handlers['journal.drill']({ backup: backup.name })).toEqual(backup)
  const lost = (await submit(first, 'after-backup', { qty: 61 })).id
  await first.close()
  const broken = breakJournal()
  const begun = performance.now()
  const host = await desk.open()
  expect(performance.now() - begun).toBeLessThan(5_000)
  return { kept, lost, broken, host }
}

const hasOrder = (host: DeskHost, id: string) =>
  until(
    async () =>
      (await host.handlers['views.query']({ table: 'orders', limit: 1, where: { id } })).total === 1,
    `order ${id}`,
  )

test('a damaged journal is put aside unchanged, the app opens with the reason, and a backup is restored', async () => {
  const { kept, broken, host } = await damagedDesk()
  const trouble = await host.handlers['journal.trouble'](null)
  expect(trouble).toMatchObject({ code: 'DAMAGED' })
  expect(trouble?.reason).not.toContain(desk.dataDir)
  expect(readFileSync(join(desk.dataDir, trouble?.keptAs ?? ''))).toEqual(broken)
  expect(existsSync(desk.journalFile)).toBe(false)
  expect(() => host.handlers['desk.status'](null)).toThrow(/cannot be opened/)
  await host.close()
  // A restart before anybody chose asks again, and begins no empty journal.
  const again = await desk.open()
  expect(await again.handlers['journal.trouble'](null)).toEqual(trouble)
  expect(existsSync(desk.journalFile)).toBe(false)
  const backup = trouble?.backups[0]?.name ?? ''
  await expect(
    Promise.resolve(again.handlers['journal.recover']({ choice: 'restore', backup: '../journal.db' })),
  ).rejects.toThrow(/no backup called/)
  await again.handlers['journal.recover']({ choice: 'restore', backup })
  expect(await again.handlers['journal.trouble'](null)).toBeNull()
  await hasOrder(again, kept)
  expect((await submit(again, 'after-restore', { qty: 62 })).status).toBe('accepted')
  await again.close()
  const good = await verifyJournal(desk.journalFile, join(desk.dataDir, 'views.db'))
  expect(good.problems).toEqual([])
})

test('a damaged journal can be looked at read-only and written out, and neither changes it', async () => {
  const first = await desk.open()
  const { id } = await submit(first, 'read-only-1', { qty: 60 })
  for (let n = 0; n < 30; n++) await submit(first, `read-only-2${n}`, { qty: 100 + n })
  await first.close()
  const bytes = readFileSync(desk.journalFile)
  // In the records of the last order but one: what came before can still be read.
  const place = bytes.lastIndexOf('read-only-228')
  bytes.fill(0x5a, place, place + 10)
  writeFileSync(desk.journalFile, bytes)
  // The start needs only the snapshot: the records before it are read at once behind it.
  const host = await desk.open()
  await until(async () => (await host.handlers['journal.trouble'](null)) !== null, 'the damage')
  const trouble = await host.handlers['journal.trouble'](null)
  if (trouble === null) throw new Error('the damage was seen and forgotten')
  expect(trouble.code).toBe('DAMAGED')
  const kept = join(desk.dataDir, trouble.keptAs ?? '')
  const found = readFileSync(kept)
  expect(found.includes(bytes.subarray(place, place + 10))).toBe(true)
  await host.handlers['journal.export']({ format: 'csv' })
  await until(
    async () => (await host.handlers['journal.exportStatus'](null)).state !== 'running',
    'the export',
  )
  expect(await host.handlers['journal.exportStatus'](null)).toMatchObject({
    state: 'done',
    detail: expect.stringMatching(/events, \d+ orders/),
  })
  await host.handlers['journal.recover']({ choice: 'readOnly' })
  await hasOrder(host, id)
  await expect(submit(host, 'read-only-3')).rejects.toThrow()
  await host.handlers['journal.recover']({ choice: 'restoreReadable' })
  await hasOrder(host, id)
  expect(readFileSync(kept).equals(found)).toBe(true)
})

test('a desk backs itself up from time to time', async () => {
  const host = await desk.open({ backupEveryMillis: 100 })
  const backups = () => host.handlers['journal.backups'](null) as readonly { lastSeq: number }[]
  await until(() => backups().length > 0, 'a first backup')
  const { seq } = await submit(host, 'regular-01')
  await until(() => (backups()[0]?.lastSeq ?? 0) >= seq, 'a backup with the order')
  expect(backups().length).toBeLessThanOrEqual(3)
})

test('a running desk writes itself out without stopping, and a second export has to wait', async () => {
  const host = await desk.open()
  await submit(host, 'export-0001')
  const started = await host.handlers['journal.export']({ format: 'parquet' })
  expect(started.state).toBe('running')
  await expect(Promise.resolve(host.handlers['journal.export']({ format: 'csv' }))).rejects.toThrow(
    /an export is running/,
  )
  await until(
    async () => (await host.handlers['journal.exportStatus'](null)).state !== 'running',
    'the export',
  )
  expect((await host.handlers['journal.exportStatus'](null)).state).toBe('done')
  expect((await submit(host, 'export-0002', { qty: 51 })).status).toBe('accepted')
})

test('an export that is cancelled says so and leaves nothing', async () => {
  const host = await desk.open()
  // Before its copy of the journal is made, which takes longer than one turn of the loop.
  const started = host.handlers['journal.export']({ format: 'csv' })
  await host.handlers['journal.exportCancel'](null)
  await expect(started).rejects.toThrow('the export was cancelled')
  expect(await host.handlers['journal.exportStatus'](null)).toMatchObject({
    state: 'failed',
    detail: 'the export was cancelled',
  })
  await host.close()
  // Nor when its thread is already there.
  const to = join(desk.dataDir, 'exports', 'cancelled')
  const task = startTask(workers.journal, 'export', { from: desk.journalFile, to, format: 'csv' })
  task.cancel()
  await expect(task.done).rejects.toThrow('the export was cancelled')
  expect(readdirSync(join(desk.dataDir, 'exports'))).toEqual([])
})

test('the market is taped beside the journal, and its loss costs no fact about an order', async () => {
  const host = await desk.open()
  const { id } = await submit(host, 'tape-00001')
  await host.close()
  const tape = join(desk.dataDir, 'tape')
  const [day] = await tapeDays(tape)
  expect((await tapeOf(tape, day ?? '')).messages.length).toBeGreaterThan(100)
  rmSync(tape, { recursive: true })
  expect((await verifyJournal(desk.journalFile, null)).problems).toEqual([])
  const again = await desk.open()
  expect((await again.handlers['receipts.ofOrder']({ id })).length).toBeGreaterThan(0)
})
