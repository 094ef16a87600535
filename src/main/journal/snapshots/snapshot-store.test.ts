// A snapshot is handed out whole or not at all: a damaged one is passed over for the one before, and named.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SnapshotStore } from './snapshot-store'

const FLIPS = 200
let folder: string
let store: SnapshotStore
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'crossdesk-snapshots-')), 'journal.db.snapshots')
  store = new SnapshotStore({ folder, journalId: 'j1' })
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const at = (seq: number) => {
  const bytes = Buffer.from(new Uint8Array(3000).map((_, i) => (i * seq) & 255))
  const pieces = [bytes.subarray(0, 7), bytes.subarray(7, 7), bytes.subarray(7)]
  return { saved: { seq, stateHash: String(seq).repeat(4), bytes }, pieces }
}
const save = (seq: number) => {
  const { saved, pieces } = at(seq)
  return store.save({ seq, stateHash: saved.stateHash, pieces })
}
const names = () => readdirSync(folder).sort()

test('what was saved comes back, the newest first, and three are kept', async () => {
  expect(await store.newestGood(100)).toEqual({ snapshot: null, passedOver: [] })
  await Promise.all([1, 2, 3, 4, 5].map((seq) => save(seq)))
  expect(names().length).toBe(3)
  expect((await store.newestGood(100)).snapshot).toEqual(at(5).saved)
})

test(`of ${FLIPS} bits flipped in the newest none is handed out: the one before is`, async () => {
  for (const seq of [1, 2, 3]) await save(seq)
  const file = join(folder, names().at(-1) ?? '')
  const good = readFileSync(file)
  for (let flip = 0; flip < FLIPS; flip++) {
    const bad = Buffer.from(good)
    const place = Math.floor((flip * good.length) / FLIPS)
    bad[place] = (bad[place] as number) ^ (1 << (flip & 7))
    writeFileSync(file, bad)
    const found = await store.newestGood(100)
    expect(found.snapshot, `byte ${place}`).toEqual(at(2).saved)
    expect(found.passedOver).toEqual([expect.stringMatching(/0003\.snapshot: its hash does not fit/)])
  }
  for (let size = 0; size < good.length; size += 97) {
    writeFileSync(file, good.subarray(0, size))
    expect((await store.newestGood(100)).snapshot, `cut to ${size}`).toEqual(at(2).saved)
  }
})

test('one of another journal, ahead of it, or of a state that it never had is passed over with the reason', async () => {
  for (const seq of [1, 2, 3]) await save(seq)
  const other = new SnapshotStore({ folder, journalId: 'j2' })
  expect((await other.newestGood(100)).passedOver).toHaveLength(3)
  const behind = await store.newestGood(2)
  expect(behind.snapshot?.seq).toBe(2)
  expect(behind.passedOver[0]).toMatch(/ahead of the journal, which ends at 2/)
  const doubted = await store.newestGood(100, ({ seq }) => (seq < 2 ? null : 'not ours'))
  expect(doubted.snapshot?.seq).toBe(1)
  expect(doubted.passedOver).toHaveLength(2)
})

test('what a crash left half written is no snapshot', async () => {
  await save(1)
  writeFileSync(join(folder, '0000000000000002.snapshot.new'), 'half')
  expect((await store.newestGood(100)).snapshot?.seq).toBe(1)
})
