// From the command line a closed journal is backed up, restored and written out; an open one is refused with the reason.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OwnDesk, someDraft } from '../desk/own-desk'

const root = resolve(import.meta.dirname, '../..')
const desk = new OwnDesk()
const place = (name: string) => join(desk.dataDir, name)
const crossdesk = (...args: string[]) =>
  spawnSync(process.execPath, ['out/main/cli.js', ...args], { cwd: root, encoding: 'utf8' })

beforeAll(async () => {
  const host = await desk.open()
  await host.handlers['orders.submit']({ key: 'cli-files-1', draft: await someDraft(host) })
  const refused = crossdesk('backup', desk.journalFile)
  expect(refused.stderr).toMatch(/another desk/)
  expect(refused.status).toBe(2)
  await host.close()
}, 60_000)
afterAll(() => desk.remove())

test('backup, damage, restore: the journal is what it was', () => {
  const made = crossdesk('backup', desk.journalFile, '--json')
  expect(made.stderr).toBe('')
  const backup = JSON.parse(made.stdout) as { name: string; lastSeq: number; head: string }
  const broken = Buffer.from(readFileSync(desk.journalFile)).fill(9, 5000, 9000)
  writeFileSync(desk.journalFile, broken)
  expect(crossdesk('verify', desk.journalFile).status).toBe(1)
  const put = crossdesk('restore', join(place('backups'), backup.name), '--to', desk.journalFile, '--json')
  expect(put.stderr).toBe('')
  expect(JSON.parse(put.stdout)).toMatchObject({ lastSeq: backup.lastSeq, head: backup.head })
  expect(crossdesk('verify', desk.journalFile).status).toBe(0)
  const kept = join(place('quarantine'), readdirSync(place('quarantine'))[0] ?? '', 'journal.db')
  expect(readFileSync(kept)).toEqual(broken)
})

test('export writes every table once, and refuses a folder that is there', () => {
  const csv = crossdesk('export', desk.journalFile, '--to', place('tables'), '--json')
  expect(csv.status).toBe(0)
  expect(JSON.parse(csv.stdout).rows.orders).toBeGreaterThan(0)
  expect(readdirSync(place('tables')).sort()).toEqual([
    'events.csv',
    'fills.csv',
    'orders.csv',
    'positions.csv',
    'schema.json',
  ])
  expect(crossdesk('export', desk.journalFile, '--to', place('tables')).status).toBe(2)
  expect(crossdesk('export', desk.journalFile, '--to', place('p'), '--format', 'parquet').status).toBe(0)
})

test('what is missing or wrong is said, with exit code 2', () => {
  expect(crossdesk('restore', place('nothing.db'), '--to', desk.journalFile).stderr).toMatch(/no such file/)
  expect(crossdesk('restore', place('nothing.db')).stderr).toMatch(/needs --to/)
  expect(crossdesk('export', desk.journalFile, '--to', place('x'), '--format', 'xls').stderr).toMatch(
    /csv or parquet/,
  )
  expect(crossdesk('backup').status).toBe(2)
})
