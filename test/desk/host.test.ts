// The desk as the shells hold it: what it has acknowledged it still has after it was stopped and started again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CheckedDraft, type OrderDraft, orderDraft } from '@shared/contract'
import { formatTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DeskHost, openDeskHost } from '../../src/main/desk/host'
import { verifyJournal } from '../../src/main/desk/verify-journal'

const out = resolve(import.meta.dirname, '../../out/main')
const workers = {
  journal: pathToFileURL(join(out, 'journalWorker.js')),
  views: pathToFileURL(join(out, 'viewsWorker.js')),
}
let dataDir = ''
let hosts: DeskHost[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'crossdesk-host-'))
  hosts = []
})
afterEach(async () => {
  for (const host of hosts) await host.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function open(): Promise<DeskHost> {
  const host = await openDeskHost({ dataDir, shell: 'browser', version: '0', workers, seed: 3 })
  hosts.push(host)
  return host
}

/** An order of the first client in the first instrument that has a two-sided market. */
async function someDraft(host: DeskHost, over: Partial<OrderDraft> = {}): Promise<CheckedDraft> {
  const { clients } = await host.handlers['reference.all'](null)
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await host.handlers['market.snapshot'](null)
    const row = rows.find((r) => r.quality === 'good')
    if (row)
      return orderDraft.parse({
        client: clients[0]?.id ?? '',
        symbol: row.symbol,
        side: 'buy',
        qty: 50,
        orderType: 'market',
        limit: null,
        tif: 'day',
        principalOptOut: false,
        display: true,
        ...over,
      })
    await new Promise((later) => setTimeout(later, 20))
  }
  throw new Error('no market came')
}

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 250; tries++) {
    if (await holds()) return
    await new Promise((later) => setTimeout(later, 20))
  }
  throw new Error('it never came to be')
}

test('an acknowledged order has its row, its receipt and its place in the journal', async () => {
  const host = await open()
  const ack = await host.handlers['orders.submit']({ key: 'key-00000001', draft: await someDraft(host) })
  expect(ack).toMatchObject({ id: 'M1', status: 'accepted' })
  expect(ack.seq).toBeGreaterThan(0)
  await until(
    async () =>
      (await host.handlers['views.query']({ table: 'orders', limit: 5, where: { id: 'M1' } })).total === 1,
  )
  const receipts = await host.handlers['receipts.ofOrder']({ id: 'M1' })
  expect(receipts.length).toBeGreaterThan(0)
  expect(receipts[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(receipts[0]?.receipt).toMatchObject({ trigger: 'new', order: { id: 'M1' } })
})

test('the preview is the decision that follows, as long as the market stands still', async () => {
  const host = await open()
  const draft = await someDraft(host)
  const preview = await host.handlers['orders.preview'](draft)
  const ack = await host.handlers['orders.submit']({ key: 'key-00000002', draft })
  await until(async () => (await host.handlers['receipts.ofOrder']({ id: ack.id })).length > 0)
  const [first] = await host.handlers['receipts.ofOrder']({ id: ack.id })
  const checks = (receipt: Record<string, unknown>) =>
    (receipt['checks'] as { code: string }[]).map((c) => c.code)
  expect(preview.accepted).toBe(true)
  expect(checks(preview.receipt)).toEqual(checks(first?.receipt ?? {}))
})

test('a key is obeyed once, also after a restart', async () => {
  const host = await open()
  const command = { key: 'key-00000003', draft: await someDraft(host) }
  const [first, again] = await Promise.all([
    host.handlers['orders.submit'](command),
    host.handlers['orders.submit'](command),
  ])
  expect(again).toEqual(first)
  await host.close()
  const later = await open()
  const third = await later.handlers['orders.submit'](command)
  expect(third).toMatchObject({ id: first.id, seq: first.seq, status: first.status })
  const { total } = await later.handlers['views.query']({
    table: 'orders',
    limit: 5,
    where: { id: first.id },
  })
  expect(total).toBe(1)
})

test('a desk that stops and starts has the same orders, fills and positions, and its journal verifies', async () => {
  const host = await open()
  for (let n = 0; n < 20; n++)
    await host.handlers['orders.submit']({
      key: `key-1000000${n}`,
      draft: await someDraft(host, { qty: 10 + n }),
    })
  await until(async () => (await host.handlers['views.query']({ table: 'fills', limit: 1 })).total > 0)
  const tables = ['positions', 'fills', 'orders'] as const
  await host.close()
  const good = await verifyJournal(join(dataDir, 'journal.db'), join(dataDir, 'views.db'))
  expect(good.problems).toEqual([])
  expect(good).toMatchObject({ ok: true, views: 'same' })
  const after = await open()
  for (const table of tables) {
    const { total } = await after.handlers['views.query']({ table, limit: 1 })
    expect(total, table).toBeGreaterThan(table === 'positions' ? -1 : 0)
  }
  const { rows } = await after.handlers['views.query']({ table: 'orders', limit: 500, ascending: true })
  expect(rows.filter((r) => String(r['id']).startsWith('M')).length).toBe(20)
})

test('views that were deleted are folded anew from the journal', async () => {
  const host = await open()
  await host.handlers['orders.submit']({ key: 'key-00000009', draft: await someDraft(host) })
  await host.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `views.db${suffix}`), { force: true })
  const again = await open()
  const reading = async () => (await again.handlers['desk.status'](null)).journal.reading
  expect(await reading(), 'until then the desk says that it reads').toMatchObject({ what: 'rows', done: 0 })
  await until(
    async () =>
      (await again.handlers['views.query']({ table: 'orders', limit: 1, where: { id: 'M1' } })).total === 1,
  )
  await until(async () => (await reading()) === null)
})

test('a second desk on the same folder is refused with the reason', async () => {
  await open()
  await expect(openDeskHost({ dataDir, shell: 'browser', version: '0', workers })).rejects.toMatchObject({
    name: 'DeskRefused',
    code: 'LOCKED',
  })
})

test('the same order twice within a second is a finger that slipped: the second is refused', async () => {
  const host = await open()
  const draft = await someDraft(host)
  const first = await host.handlers['orders.submit']({ key: 'key-00000030', draft })
  const second = await host.handlers['orders.submit']({ key: 'key-00000031', draft })
  expect(first.status).toBe('accepted')
  expect(second).toMatchObject({ status: 'rejected', codes: ['DUPLICATE_ORDER'] })
  const other = await host.handlers['orders.submit']({
    key: 'key-00000032',
    draft: { ...draft, qty: draft.qty + 1 },
  })
  expect(other.status).toBe('accepted')
})

test('halting cancels what is open and refuses what comes; resuming takes orders again', async () => {
  const host = await open()
  const draft = await someDraft(host, { orderType: 'limit', limit: '1.00' })
  const far = await host.handlers['orders.submit']({ key: 'key-00000020', draft })
  const state = { scope: 'desk', id: null, cancelOpen: true, reason: 'test', resumeWhen: null } as const
  await host.handlers['desk.setState']({ key: 'key-00000021', state: 'halted', ...state })
  expect((await host.handlers['desk.status'](null)).tradingState).toBe('halted')
  expect((await host.handlers['desk.status'](null)).openOrders).toBe(0)
  const refused = await host.handlers['orders.submit']({ key: 'key-00000022', draft: await someDraft(host) })
  expect(refused).toMatchObject({ status: 'rejected', codes: ['DESK_HALTED'] })
  await host.handlers['desk.setState']({ key: 'key-00000023', ...state, state: 'active', cancelOpen: false })
  const taken = await host.handlers['orders.submit']({ key: 'key-00000024', draft: await someDraft(host) })
  expect([far.status, taken.status]).toEqual(['accepted', 'accepted'])
})

test('a trader sets a client’s segment until a time, and it can be seen with what the model says', async () => {
  const host = await open()
  const { clients } = await host.handlers['reference.all'](null)
  const client = clients[0]?.id ?? ''
  const { at } = await host.handlers['desk.status'](null)
  const end = formatTime(timeMicros(at + 3_600_000_000))
  const told = { client, segment: 'toxic', until: end, reason: 'moves the market' } as const
  const set = await host.handlers['clients.segment']({ key: 'segment-1', ...told })
  expect(set).toMatchObject({ id: client, status: 'accepted', codes: [] })
  const all = await host.handlers['toxicity.clients'](null)
  expect([all.isOn, all.clients.length]).toEqual([false, clients.length])
  expect(all.clients.find((one) => one.client === client)).toMatchObject({
    segment: 'toxic',
    modelSegment: 'neutral',
    level: { mean: 0, labels: 0 },
    override: { segment: 'toxic', until: at + 3_600_000_000, labels: 0 },
  })
  // The same key is obeyed once; what is wrong is refused with the field or the reason.
  expect(await host.handlers['clients.segment']({ key: 'segment-1', ...told })).toEqual(set)
  const wrong = { ...told, until: 'tomorrow' }
  await expect(host.handlers['clients.segment']({ key: 'segment-2', ...wrong })).rejects.toThrow("'until'")
  const past = { ...told, until: formatTime(timeMicros(at - 1_000_000)) }
  expect(await host.handlers['clients.segment']({ key: 'segment-3', ...past })).toMatchObject({
    status: 'rejected',
    codes: ['OVERRIDE_INVALID'],
  })
})

test('with the model on, orders come with their sight and the desk’s marks reach the engine', async () => {
  const host = await open()
  await host.handlers['policy.set']({ key: 'policy-on', patch: { desk: { toxicity: 'on' } }, approval: null })
  const draft = await someDraft(host)
  const { receipt } = await host.handlers['orders.preview'](draft)
  const { id } = await host.handlers['orders.submit']({ key: 'with-sight', draft })
  const [stored] = await host.handlers['receipts.ofOrder']({ id })
  for (const one of [receipt, stored?.receipt])
    expect(one?.['toxicity']).toMatchObject({ segment: 'neutral', overridden: false })
  await host.handlers['feed.speed']({ speed: 10 })
  await until(async () => (await host.handlers['toxicity.clients'](null)).score.labels > 0)
  const { pending, refused, isOn } = await host.handlers['toxicity.clients'](null)
  expect([isOn, pending > 0, refused['labels'], refused['features']]).toEqual([true, true, 0, 0])
})
