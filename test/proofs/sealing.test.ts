// A journal that is written is sealed: heads stand inside and outside it, they bind every record, and a journal
// that was shortened, edited or exchanged is refused at start with the records named.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type JournalRefused, openJournal, readJournal } from '../../src/main/journal'
import { readAnchor } from '../../src/main/journal/log/anchor'
import {
  HeadFile,
  headFileOf,
  readHeadFile,
  SLOT_BYTES,
  slotText,
} from '../../src/main/journal/log/head-file'
import { HeadTable } from '../../src/main/journal/log/head-table'
import { GrowingTree, hexOf, leafDigest } from '../../src/main/journal/log/merkle-tree'
import { isSigned } from '../../src/main/journal/log/open-log'
import { keyIdOf } from '../../src/main/journal/log/seal-key'
import { builtWorker } from '../faults/desk-process'
import { batchOf, orderLife } from '../support/sample-records'
import { appendLives, LIFE, META, type Place, sealedPlace } from './sealed-journal'

let place: Place
beforeEach(() => {
  place = sealedPlace()
})
afterEach(() => place.remove())

const pause = (millis: number) => new Promise((done) => setTimeout(done, millis))

/** Roots by the plain way: every record of the closed journal, one after the other. */
function rootsOf(file: string): readonly string[] {
  const journal = readJournal(file)
  const tree = new GrowingTree()
  const roots = [hexOf(tree.root())]
  for (const { bytes } of journal.records()) {
    tree.append(leafDigest(bytes))
    roots.push(hexOf(tree.root()))
  }
  journal.close()
  return roots
}

function headsOf(file: string) {
  const journal = readJournal(file)
  const log = readHeadFile(headFileOf(file)).newest?.head.log ?? ''
  const heads = [...new HeadTable(journal.db, log, keyIdOf).all()]
  journal.close()
  return heads
}

const refusal = (opening: Promise<{ close(): Promise<void> }>): Promise<JournalRefused | null> =>
  opening.then(
    async (journal) => {
      await journal.close()
      return null
    },
    (error: unknown) => error as JournalRefused,
  )

/** Niceness of this process's threads of a name, as Linux tells it. */
function nicenessOf(name: string): readonly number[] {
  return readdirSync('/proc/self/task').flatMap((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
    const behindName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return stat.includes(`(${name})`) ? [Number(behindName[16])] : []
  })
}

describe('heads', () => {
  test.runIf(process.platform === 'linux')('are sealed by a thread that gives way, alone', async () => {
    const journal = await place.open()
    await appendLives(journal, 1, 1)
    await journal.prove([1])
    const [own = 0] = nicenessOf('journal')
    expect(own).toBe(getPriority())
    expect(nicenessOf('seal')).toEqual([Math.max(own, 10)])
    await journal.close()
  })

  test('cover every record, one at every 1,000th at the latest, the last at the close', async () => {
    const journal = await place.open()
    await appendLives(journal, 1, 400)
    await journal.close()
    const heads = headsOf(place.file)
    const roots = rootsOf(place.file)
    const sizes = heads.map(({ head }) => head.size)
    expect(sizes.at(-1)).toBe(400 * LIFE)
    for (const [i, size] of sizes.entries()) expect(size - (sizes[i - 1] ?? 0)).toBeLessThanOrEqual(1000)
    for (const { head, publicKey } of heads) {
      expect(head.root).toBe(roots[head.size])
      expect(isSigned({ head, publicKey: Buffer.from(publicKey).toString('hex') })).toBe(true)
      expect(head.key).toBe(place.key.id)
    }
    expect(readHeadFile(headFileOf(place.file)).newest?.head).toEqual(heads.at(-1)?.head)
  })

  test('come within a second of a record, and go on after a restart from where they were', async () => {
    const journal = await place.open()
    await journal.append(batchOf(1, orderLife(1)))
    await pause(1000)
    expect(readHeadFile(headFileOf(place.file)).newest?.head.size).toBe(LIFE)
    expect(journal.sealed()).toMatchObject({ head: { size: LIFE }, headFile: 'none', cause: null })
    await journal.close()
    const again = await place.open()
    expect(again.sealed()).toMatchObject({ head: { size: LIFE }, headFile: 'good' })
    await again.append(batchOf(1 + LIFE, orderLife(2)))
    await again.close()
    expect(headsOf(place.file).map(({ head }) => head.size)).toEqual([LIFE, 2 * LIFE])
    expect(headsOf(place.file).at(-1)?.head.root).toBe(rootsOf(place.file).at(-1))
  })

  test('of a journal that was never sealed cover what was there before', async () => {
    const { key, file } = place
    const unsealed = await openJournal({ file, workerUrl: builtWorker('journalWorker'), meta: META })
    await appendLives(unsealed, 1, 150)
    await unsealed.close()
    expect(existsSync(headFileOf(file))).toBe(false)
    await (await place.open()).close()
    expect(headsOf(file).at(-1)).toMatchObject({ head: { size: 150 * LIFE, key: key.id } })
    expect(headsOf(file).at(-1)?.head.root).toBe(rootsOf(file).at(-1))
  })

  test('are dropped once a day for lodging elsewhere', async () => {
    const journal = await place.open()
    await appendLives(journal, 1, 3)
    await journal.close()
    const [name, ...more] = readdirSync(join(place.folder, 'anchors'))
    expect(more).toEqual([])
    expect(name).toMatch(/^crossdesk-[0-9a-f]{16}-\d{4}-\d\d-\d\d\.json$/)
    const anchor = readAnchor(readFileSync(join(place.folder, 'anchors', name ?? ''), 'utf8'))
    expect(anchor).toEqual(readHeadFile(headFileOf(place.file)).newest)
  })

  test('never change and never go', async () => {
    const journal = await place.open()
    await appendLives(journal, 1, 3)
    await journal.close()
    const db = new Sqlite(place.file)
    expect(() => db.exec('UPDATE head SET at = 1')).toThrow(/never changes/)
    expect(() => db.exec('DELETE FROM head')).toThrow(/never goes/)
    db.close()
  })
})

describe('a journal that was tampered with while no desk had it', () => {
  /** Runs SQL as somebody would who knows how the file is made: without the triggers, which are put back. */
  function edit(sql: string): void {
    const db = new Sqlite(place.file)
    const triggers = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
      name: string
      sql: string
    }[]
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
    db.exec(sql)
    for (const trigger of triggers) db.exec(trigger.sql)
    db.close()
  }
  beforeEach(async () => {
    const journal = await place.open()
    for (let order = 1; order <= 60; order++) await appendLives(journal, order, order)
    await journal.close()
  })

  test('opens when nothing was done to it', async () => {
    expect(await refusal(place.open())).toBeNull()
  })

  test('is refused when its end was cut off, its own heads with it', async () => {
    edit('DELETE FROM segment WHERE first_seq > 500; DELETE FROM head WHERE size > 500')
    const refused = await refusal(place.open())
    expect(refused).toMatchObject({ code: 'DAMAGED' })
    expect(refused?.message).toMatch(/ends at record 504.*covers 540: records 505 to 540 are gone/)
  })

  test('is refused when its chain was made anew', async () => {
    edit(`UPDATE segment SET hash = zeroblob(32) WHERE first_seq <= 540 AND last_seq >= 540`)
    expect(await refusal(place.open())).toMatchObject({ code: 'DAMAGED' })
  })

  test('is refused when it was exchanged for another', async () => {
    for (const end of ['', '.lock']) rmSync(`${place.file}${end}`, { force: true })
    const other = sealedPlace()
    const journal = await other.open()
    await appendLives(journal, 1, 100)
    await journal.close()
    copyFileSync(other.file, place.file)
    other.remove()
    const refused = await refusal(place.open())
    expect(refused?.message).toMatch(/another journal: this one was replaced/)
  })

  test('opens without a head file and makes a new one; a spoiled one is put aside', async () => {
    rmSync(headFileOf(place.file))
    expect(await refusal(place.open())).toBeNull()
    writeFileSync(headFileOf(place.file), ' '.repeat(2 * SLOT_BYTES))
    expect(readHeadFile(headFileOf(place.file)).state).toBe('none')
    expect(await refusal(place.open())).toBeNull()
    writeFileSync(headFileOf(place.file), 'spoiled')
    const journal = await place.open()
    expect(journal.sealed().headFile).toBe('damaged')
    await appendLives(journal, 61, 61)
    await journal.close()
    expect(existsSync(`${headFileOf(place.file)}.damaged-1`)).toBe(true)
    expect(readHeadFile(headFileOf(place.file)).newest?.head.size).toBe(61 * LIFE)
  })
})

test('of bits flipped in the WAL that a killed desk left none hides a sealed record', async () => {
  const journal = await place.open()
  for (let order = 1; order <= 60; order++) await appendLives(journal, order, order)
  await pause(800)
  const ends = ['', '-wal', '.heads']
  for (const end of ends) copyFileSync(`${place.file}${end}`, join(place.folder, `killed${end}`))
  await journal.close()
  const wal = readFileSync(join(place.folder, 'killed-wal'))
  let refused = 0
  for (let flip = 0; flip < 30; flip++) {
    for (const end of ends) copyFileSync(join(place.folder, `killed${end}`), `${place.file}${end}`)
    const broken = Buffer.from(wal)
    const at = Math.floor((wal.length * (flip + 0.5)) / 30)
    broken[at] = (broken[at] as number) ^ (1 << (flip % 8))
    writeFileSync(`${place.file}-wal`, broken)
    const outcome = await refusal(place.open())
    if (outcome === null) continue
    expect(outcome.code).toBe('DAMAGED')
    refused++
  }
  // What SQLite dropped without a word is seen by the head outside; a flip in what was never needed is none.
  expect(refused).toBeGreaterThan(20)
})

describe('the head file', () => {
  test('survives a bit flipped anywhere: the other slot speaks, or the slot is as it was', async () => {
    const journal = await place.open()
    await appendLives(journal, 1, 5)
    await pause(900)
    await appendLives(journal, 6, 9)
    await journal.close()
    const file = headFileOf(place.file)
    const good = readFileSync(file)
    const { newest } = readHeadFile(file)
    expect(newest?.head.size).toBe(9 * LIFE)
    for (let bit = 0; bit < good.length * 8; bit += 61) {
      const broken = Buffer.from(good)
      broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7))
      writeFileSync(`${file}.flipped`, broken)
      const read = readHeadFile(`${file}.flipped`)
      expect(read.state, `bit ${bit}`).toBe('oneSlot')
      expect([5 * LIFE, 9 * LIFE]).toContain(read.newest?.head.size)
      expect(isSigned(read.newest as NonNullable<typeof newest>)).toBe(true)
    }
  })

  test('torn at every 64th byte of a write keeps the head that was synced before', async () => {
    const journal = await place.open()
    await appendLives(journal, 1, 5)
    await pause(900)
    await appendLives(journal, 6, 9)
    await journal.close()
    const newest = readHeadFile(headFileOf(place.file)).newest as NonNullable<
      ReturnType<typeof readHeadFile>['newest']
    >
    const file = join(place.folder, 'torn.heads')
    const older = { ...newest, head: { ...newest.head, size: newest.head.size - 1 } }
    for (let torn = 0; torn <= SLOT_BYTES; torn += 64) {
      rmSync(file, { force: true })
      const heads = new HeadFile(file)
      heads.write(older)
      heads.sync()
      heads.write(newest)
      heads.close()
      const bytes = readFileSync(file)
      const slot = readHeadFile(file).slot * SLOT_BYTES
      bytes.fill(0x20, slot + torn, slot + SLOT_BYTES)
      writeFileSync(file, bytes)
      const size = readHeadFile(file).newest?.head.size
      expect(size, `torn at ${torn}`).toBe(
        torn >= slotText(newest).trimEnd().length + 1 ? newest.head.size : older.head.size,
      )
    }
    expect(statSync(file).mode & 0o077).toBe(0)
  })
})
