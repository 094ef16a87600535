// A desk that starts from a snapshot is the desk that replays everything, whichever snapshot is still good.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInput, readRecord } from '@shared/codec'
import { completeInput } from '@shared/complete-input'
import { type Input, isDeskRecord } from '@shared/inputs'
import { parseTime } from '@shared/time'
import { shares, type TimeMicros } from '@shared/units'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Desk } from '../../src/main/desk/desk'
import { deskPolicy } from '../../src/main/desk/policies'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { type EngineSnapshots, engineBytes, snapshotsBeside } from '../../src/main/desk/snapshots'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { type OpenJournal, openJournal, readJournal, SnapshotStore } from '../../src/main/journal'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'
import { workers } from './own-desk'

const START = parseTime('2026-11-20T10:00:00-05:00') as TimeMicros
const CHECKPOINTS = 5
let folder: string
let file: string
let snapshots: string
/** Every journaled input with its sequence. */
const inputs: { seq: number; input: Input }[] = []
const { regime, hash } = regimeOn('2026-11-20')
const config = { regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 }
const newEngine = () => new Engine(config)

/** The engine as the journal makes it, up to a record. */
function engineAt(upTo: number): Engine {
  const engine = newEngine()
  for (const { seq, input } of inputs) if (seq <= upTo && !isDeskRecord(input)) engine.step(input)
  return engine
}

const snapshotsOf = (journal: OpenJournal): EngineSnapshots =>
  snapshotsBeside(file, journal.id, engineBytes, config)

async function withDesk<T>(
  isWithSnapshots: boolean,
  work: (desk: Desk, journal: OpenJournal) => Promise<T>,
): Promise<T> {
  const meta = { schema: 1, regime: regime.name, regimeHash: hash }
  const journal = await openJournal({ file, workerUrl: workers.journal, meta })
  const feed = openSimulator({ seed: 7, from: START })
  const engine = newEngine()
  const desk = new Desk({
    engine,
    journal,
    venues: openVenues(),
    feed,
    routesLeave: 'atOnce',
    snapshots: isWithSnapshots ? snapshotsOf(journal) : null,
  })
  try {
    return await work(desk, journal)
  } finally {
    await journal.close()
  }
}

const facts = (desk: Desk) => ({
  hash: desk.stateHash(),
  directory: desk.directory.entries(),
  tally: desk.tally.entries(),
  keys: desk.keys.entries(),
  at: desk.at,
})
let replayed: ReturnType<typeof facts>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-desk-snapshots-'))
  file = join(folder, 'journal.db')
  snapshots = `${file}.snapshots`
  await withDesk(true, async (desk) => {
    for (const message of openSimulator({ seed: 7, from: START }).reference())
      desk.apply({ ...message, at: START })
    desk.apply(completeInput('policy', START, { policy: deskPolicy }))
    for (let n = 1; n <= CHECKPOINTS; n++) {
      desk.pump(START + n * 4_000_000)
      desk.record({ type: 'command', at: desk.at, key: `key-0000${n}`, name: 'test' })
      desk.apply({ type: 'clock', at: desk.at })
      desk.checkpoint()
      desk.recorder.flush()
      await desk.snapshotSaved
    }
    desk.pump(START + 22_000_000)
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
  })
  const reader = readJournal(file)
  for (const { seq, bytes } of reader.records()) {
    const record = readRecord(bytes)
    if (isInput(record)) inputs.push({ seq, input: record })
  }
  reader.close()
  replayed = await withDesk(false, async (desk) => {
    await desk.recover()
    return facts(desk)
  })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const recovered = () =>
  withDesk(true, async (desk) => {
    await desk.recover()
    return { ...facts(desk), passedOver: desk.passedOver }
  })

test('the newest three are kept, and the desk is the same from the newest', async () => {
  expect(readdirSync(snapshots)).toHaveLength(3)
  expect(await recovered()).toEqual({ ...replayed, passedOver: [] })
})

test('with the newest damaged, then all of them, it is still the same desk', async () => {
  const names = readdirSync(snapshots).sort().reverse()
  for (const [i, name] of names.entries()) {
    const bytes = readFileSync(join(snapshots, name))
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 4
    writeFileSync(join(snapshots, name), bytes)
    const now = await recovered()
    expect(now.passedOver).toHaveLength(i + 1)
    expect(now).toMatchObject(replayed)
  }
})

test('a snapshot whose engine is not the checkpoint’s is passed over with the reason', async () => {
  rmSync(snapshots, { recursive: true })
  const checkpoints = inputs.flatMap(({ seq, input }) =>
    input.type === 'checkpoint' ? [{ seq, input }] : [],
  )
  const [first, second] = checkpoints
  if (!first || !second) throw new Error('there were no checkpoints')
  await withDesk(true, async (_desk, journal) => {
    const store = new SnapshotStore({ folder: snapshots, journalId: journal.id })
    const memory = Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.from('{}')])
    const { stateHash } = second.input
    const pieces = [memory, ...engineAt(first.seq).snapshot()]
    await store.save({ seq: second.seq, stateHash, pieces })
    await store.save({ seq: second.seq + 1, stateHash, pieces: [memory] })
    await store.save({
      seq: first.seq,
      stateHash: first.input.stateHash,
      pieces: [memory, Buffer.from('x')],
    })
  })
  const now = await recovered()
  expect(now.passedOver).toEqual([
    expect.stringMatching(/no such checkpoint/),
    expect.stringMatching(/restored, its state is/),
    expect.stringMatching(/cannot be restored: a snapshot of 1 bytes is cut short/),
  ])
  expect(now).toMatchObject(replayed)
})

test('a desk that went on from a snapshot decided on nothing that the journal lacks', async () => {
  rmSync(snapshots, { recursive: true })
  await withDesk(true, async (desk) => {
    await desk.recover()
    desk.pump(START + 26_000_000)
    desk.record({ type: 'command', at: desk.at, key: 'key-00009', name: 'test' })
    desk.apply({ type: 'clock', at: desk.at })
    desk.pump(START + 26_400_000)
    desk.checkpoint()
    desk.recorder.flush()
    await desk.snapshotSaved
  })
  const after = await withDesk(true, async (desk) => {
    await desk.recover()
    expect(desk.passedOver).toEqual([])
    for (const { symbol } of desk.directory.instruments.values())
      for (const side of ['buy', 'sell'] as const) {
        const terms = { symbol, side, qty: shares(100), orderType: 'market', tif: 'day' } as const
        const id = `late-${symbol}-${side}`
        const client = [...desk.directory.clients.keys()][0] as string
        desk.apply(completeInput('order', desk.at, { id, client, ...terms }))
      }
    desk.checkpoint()
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
    return facts(desk)
  })
  const again = await withDesk(false, async (desk) => {
    await desk.recover()
    return facts(desk)
  })
  expect(again).toEqual(after)
})
