// `crossdesk verify` on a desk's journal: a good one is good, every kind of damage is found and its first bad
// record named, an event that was forged with chain and checksums made anew is named by the replay, and nothing
// that is looked at is ever written to.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { readRecord } from '@shared/codec'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Verification } from '../../src/main/desk/verify-journal'
import { readJournal } from '../../src/main/journal'
import { genesisOf, Preimage, segmentHash } from '../../src/main/journal/chain'
import { headFileOf } from '../../src/main/journal/log/head-file'
import { recordedDesk } from './recorded-desk'

const root = resolve(import.meta.dirname, '../..')
let folder: string
let good: string
let file: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-verify-'))
  good = join(folder, 'good.db')
  await recordedDesk(good)
  mkdirSync(join(folder, 'work'))
  file = join(folder, 'work', 'journal.db')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  for (const name of readdirSync(join(folder, 'work'))) rmSync(join(folder, 'work', name))
  copyFileSync(good, file)
  copyFileSync(headFileOf(good), headFileOf(file))
})

type Found = Verification & { readonly recordsPerSecond: number }
function verify(...args: string[]): { status: number | null; stderr: string; found: Found; text: string } {
  const run = (...more: string[]) =>
    spawnSync(process.execPath, ['out/main/cli.js', 'verify', ...args, ...more], {
      cwd: root,
      encoding: 'utf8',
    })
  const { status, stdout, stderr } = run('--json')
  return {
    status,
    stderr,
    found: (stdout === '' ? null : JSON.parse(stdout)) as Found,
    text: run().stdout,
  }
}

function edit(change: (db: InstanceType<typeof Sqlite>) => void): void {
  const db = new Sqlite(file)
  const triggers = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  change(db)
  for (const trigger of triggers) db.exec(trigger.sql)
  db.close()
}

/** Where a value stands in a file, each copy of it. */
function placesOf(value: Buffer, bytes: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(value); at >= 0; at = bytes.indexOf(value, at + 1)) places.push(at)
  return places
}

interface Row {
  first_seq: number
  last_seq: number
  checks: Buffer
  frames: Buffer
  hash: Buffer
}

/** Changes one byte of a record and makes checksums and chain anew, as an insider would. Returns its sequence. */
function forge(isVictim: (record: ReturnType<typeof readRecord>) => boolean): number {
  const journal = readJournal(file)
  const { origin } = journal
  let victim = 0
  for (const { seq, bytes } of journal.records())
    if (victim === 0 && isVictim(readRecord(bytes))) victim = seq
  journal.close()
  edit((db) => {
    const rows = db.prepare<[], Row>('SELECT * FROM segment ORDER BY first_seq').all()
    let before = genesisOf(origin)
    for (const row of rows) {
      let at = 0
      for (let seq = row.first_seq; seq <= row.last_seq; seq++) {
        const length = row.frames.readUInt32LE(at)
        const record = row.frames.subarray(at + 4, at + 4 + length)
        if (seq === victim) {
          // The last byte of a fill is that of its improvement, of an order that of its key.
          record[length - 1] = (record[length - 1] as number) ^ 1
          row.checks.writeUInt32LE(crc32(record), 4 * (seq - row.first_seq))
        }
        at += 4 + length
      }
      const links = { before, first: row.first_seq, last: row.last_seq }
      before = segmentHash(new Preimage(), links, row.checks, row.frames)
      db.prepare('UPDATE segment SET checks = ?, frames = ?, hash = ? WHERE first_seq = ?').run(
        row.checks,
        row.frames,
        before,
        row.first_seq,
      )
    }
  })
  return victim
}

describe('a good journal', () => {
  test('is good in words and JSON, with what was compared', () => {
    const { status, found, text } = verify(file)
    expect(status).toBe(0)
    expect(found).toMatchObject({ ok: true, schema: 2, problems: [], firstBad: null, checkpoints: 1 })
    expect(found.receipts).toBeGreaterThan(0)
    expect(found.log).toMatchObject({ sealed: found.records, headFile: 'good' })
    expect(found.log?.heads).toBeGreaterThan(1)
    expect(text).toMatch(/GOOD[\s\S]*heads compared, up to record \d+[\s\S]*Not proved: none unsealed/)
  })

  test('is not written to, by a byte or a time, and nothing is left beside it', () => {
    const state = () =>
      readdirSync(join(folder, 'work'))
        .sort()
        .map((name) => {
          const path = join(folder, 'work', name)
          const { mtimeMs, ctimeMs, size } = statSync(path)
          return {
            name,
            mtimeMs,
            ctimeMs,
            size,
            hash: createHash('sha256').update(readFileSync(path)).digest('hex'),
          }
        })
    const before = state()
    expect(verify(file).status).toBe(0)
    expect(state()).toEqual(before)
  })

  test('goes with its own anchor, and one that lost its end does not', () => {
    const anchor = spawnSync(
      process.execPath,
      ['out/main/cli.js', 'anchor', file, '--to', join(folder, 'lodged')],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )
    const lodged = anchor.stdout.trim()
    expect(verify(file, '--anchor', lodged).status).toBe(0)
    edit((db) => db.exec('DELETE FROM segment WHERE first_seq > 200; DELETE FROM head WHERE size > 200'))
    rmSync(headFileOf(file))
    expect(verify(file).found.log?.headFile).toBe('none')
    const { status, found } = verify(file, '--anchor', lodged)
    expect(status).toBe(1)
    expect(found.problems[0]?.what).toMatch(/covers \d+: records \d+ to \d+ are gone/)
    writeFileSync(lodged, readFileSync(lodged, 'utf8').replace('size', 'sise'))
    expect(verify(file, '--anchor', lodged)).toMatchObject({ status: 2 })
  })
})

describe('a damaged journal', () => {
  test('that lost its end with its own heads is found by the head file', () => {
    edit((db) => db.exec('DELETE FROM segment WHERE first_seq > 200; DELETE FROM head WHERE size > 200'))
    const { status, found, text } = verify(file)
    expect(status).toBe(1)
    expect(found.problems.some(({ what }) => /are gone/.test(what))).toBe(true)
    expect(text).toMatch(/First bad record: \d+/)
  })

  test.each([
    ['a fill', (record: ReturnType<typeof readRecord>) => record.type === 'fill'],
    ['a receipt', (record: ReturnType<typeof readRecord>) => record.type === 'decision'],
  ])('whose chain was made anew around %s that was changed names that record', (_what, isVictim) => {
    const victim = forge(isVictim)
    const { status, found, text } = verify(file)
    expect(status).toBe(1)
    expect(found.firstBad).toBe(victim)
    expect(found.problems.some(({ what }) => /one is not what was sealed/.test(what))).toBe(true)
    expect(text).toContain(`First bad record: ${victim}. The ${victim - 1} before it`)
  })

  test('whose heads were changed or signed by another is found', () => {
    for (const change of [
      'UPDATE head SET signature = zeroblob(64) WHERE size = (SELECT min(size) FROM head)',
      'UPDATE head SET at = at + 1 WHERE size = (SELECT min(size) FROM head)',
      'UPDATE head SET root = zeroblob(32) WHERE size = (SELECT max(size) FROM head)',
      'UPDATE head SET public_key = zeroblob(32) WHERE size = (SELECT max(size) FROM head)',
      'UPDATE head SET chunks = zeroblob(length(chunks)) WHERE length(chunks) > 0',
    ]) {
      copyFileSync(good, file)
      edit((db) => db.exec(change))
      expect(verify(file).found.ok, change).toBe(false)
    }
  })

  test('by any bit of any head is found', () => {
    const db = new Sqlite(good, { readonly: true })
    const rows = db.prepare('SELECT root, signature, public_key FROM head').all() as Record<string, Buffer>[]
    db.close()
    const bytes = readFileSync(good)
    let tried = 0
    for (const [i, row] of rows.entries())
      for (const [name, value] of Object.entries(row)) {
        if (tried >= 24 || (name === 'public_key' && i > 0)) continue
        const broken = Buffer.from(bytes)
        // A page that was split keeps a stale copy in its free part: the live one is among all there are.
        const copies = placesOf(value, bytes)
        expect(copies.length, `${name} of head ${i} stands in the file`).toBeGreaterThan(0)
        for (const at of copies) {
          const place = at + ((7 * tried) % value.length)
          broken[place] = (broken[place] as number) ^ (1 << (tried % 8))
        }
        writeFileSync(file, broken)
        expect(verify(file).status, `${name} of head ${i}`).toBe(1)
        tried++
      }
    expect(tried).toBeGreaterThan(2)
  })
})

test('what cannot be verified is told apart from what is bad', () => {
  expect(verify(join(folder, 'none.db')).status).toBe(2)
  expect(verify().status).toBe(2)
  expect(verify(file, '--key', file).stderr).toContain('--key goes with --proof')
  expect(verify(file, '--heads', join(folder, 'none')).status).toBe(2)
})
