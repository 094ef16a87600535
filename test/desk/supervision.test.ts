// A planted pattern is found, evidenced and dispositioned by a person who may; limits are raised by two and go back.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CALLS, orderDraft } from '@shared/contract'
import { formatDecimal } from '@shared/units'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DeskHost, openDeskHost } from '../../src/main/desk/host'
import { superviseJournal } from '../../src/main/desk/supervise-journal'
import { verifyJournal } from '../../src/main/desk/verify-journal'

const out = resolve(import.meta.dirname, '../../out/main')
const workers = {
  journal: pathToFileURL(join(out, 'journalWorker.js')),
  views: pathToFileURL(join(out, 'viewsWorker.js')),
}
const SECRET = 'correct horse battery'
const OTHER = 'staple staple staple'
let dataDir = ''
let host: DeskHost

const open = async (): Promise<void> => {
  host = await openDeskHost({ dataDir, shell: 'browser', version: '0', workers, seed: 3 })
}
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'crossdesk-supervision-'))
  await open()
})
afterEach(async () => {
  await host.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const until = async <T>(ask: () => T | Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((later) => setTimeout(later, 25))
  }
  throw new Error('it never came to be')
}
let keys = 0
const key = (): string => `key-${String(++keys).padStart(8, '0')}`
const dollars = (micros: number): string => (Math.round(micros / 10_000) / 100).toFixed(2)

/** Three bids far down, cancelled again, around a sale: a pattern of S11 by real commands. */
async function layer(): Promise<void> {
  const { clients } = await host.handlers['reference.all'](null)
  const row = await until(async () => {
    const { rows } = await host.handlers['market.snapshot'](null)
    return rows.find((r) => r.quality === 'good' && (r.nbb ?? 0) > 20_000_000)
  })
  const draft = (over: object) =>
    orderDraft.parse({
      ...{
        client: clients[0]?.id,
        symbol: row.symbol,
        side: 'buy',
        qty: 100,
        orderType: 'limit',
        tif: 'day',
      },
      ...{ limit: null, ...over },
    })
  const bids = await Promise.all(
    [2, 3, 4].map((pct) =>
      host.handlers['orders.submit']({
        key: key(),
        draft: draft({ limit: dollars(((row.nbb ?? 0) * (100 - pct)) / 100), display: false }),
      }),
    ),
  )
  expect(bids.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted'])
  const sale = { side: 'sell', orderType: 'market', shortSale: 'long', tif: 'ioc' }
  await host.handlers['orders.submit']({ key: key(), draft: draft(sale) })
  for (const { id } of bids) await host.handlers['orders.cancel']({ key: key(), id })
}

const alerts = async () => (await host.handlers['supervision.list']({ status: 'all', limit: 100 })).alerts
const createSupervisor = () =>
  host.handlers['users.create']({ name: 'Ada', role: 'supervisor', passphrase: SECRET })

test('a planted layering is an alert with its evidence, and its disposition survives a restart', async () => {
  await layer()
  const alert = await until(async () => (await alerts()).find(({ rule }) => rule === 'S11'))
  expect(alert).toMatchObject({ code: 'LAYERING', severity: 'warning', status: 'open', by: null })
  expect(alert.evidence).toMatchObject({ observed: 3, bound: 3 })
  expect((alert.evidence['ids'] as string[]).length).toBe(4)
  const dispose = (text: string) => ({ key: key(), id: alert.id, disposition: 'escalated' as const, text })
  expect(() => host.handlers['supervision.dispose'](dispose('mine'))).toThrow(/needs a supervisor/)
  await createSupervisor()
  await expect(host.handlers['supervision.dispose']({ ...dispose('x'), id: 'S11-0' })).rejects.toThrow(
    /no alert S11-0/,
  )
  await host.handlers['supervision.dispose'](dispose('asked the client’s broker'))
  const done = await until(async () => (await alerts()).find(({ status }) => status === 'escalated'))
  expect(done).toMatchObject({ id: alert.id, by: 'Ada', note: 'asked the client’s broker' })
  const before = await alerts()
  await host.close()
  const journal = join(dataDir, 'journal.db')
  const found = await verifyJournal(journal, join(dataDir, 'views.db'))
  expect(found).toMatchObject({ ok: true, views: 'same' })
  const again = superviseJournal(journal)
  expect(again.hasFacility).toBe(true)
  expect(again.alerts.find(({ id }) => id === alert.id)?.disposition).toMatchObject({ by: 'Ada' })
  await open()
  expect((await alerts()).filter((it) => before.some(({ id }) => id === it.id))).toEqual(before)
  expect(host.handlers['users.session'](null)).toMatchObject({ isUnnamed: false, name: null, role: null })
})

test('every report of a fill is accepted by the simulated facility in time, and a review falls due', async () => {
  const accepted = await until(async () => {
    const { rows } = await host.handlers['tape.reports']({ state: 'accepted', limit: 10 })
    return rows[0]
  })
  expect(Number(accepted['doneAt'])).toBeLessThanOrEqual(Number(accepted['dueBy']))
  const { reviews, reviewDays } = await host.handlers['supervision.reviews'](null)
  const due = reviews.find(({ isDue }) => isDue)
  expect(reviewDays).toBe(92)
  expect(due).toBeDefined()
  await createSupervisor()
  await host.handlers['supervision.review']({ key: key(), cell: due?.cell ?? '', text: 'compared' })
  const reviewed = await until(async () => {
    const now = await host.handlers['supervision.reviews'](null)
    return now.reviews.find(({ cell, reviewedBy }) => cell === due?.cell && reviewedBy === 'Ada')
  })
  expect(reviewed.isDue).toBe(false)
})

test('a supervisor has an accepted report corrected and undone; the tape then differs from the blotter', async () => {
  const accepted = await until(async () => {
    const { rows } = await host.handlers['tape.reports']({ state: 'accepted', limit: 10 })
    return rows[0]
  })
  const fillId = String(accepted['fillId'])
  const ask = (more: object) =>
    host.handlers['tape.amend'](
      CALLS['tape.amend'].parse({ key: key(), fillId, action: 'correct', reason: 'keyed wrong', ...more }),
    )
  expect(() => ask({ price: '1.00' })).toThrow(/needs a supervisor/)
  await createSupervisor()
  await expect(ask({ fillId: 'none', price: '1.00' })).rejects.toThrow(/'fillId': there is no trade report/)
  await expect(ask({})).rejects.toThrow(/'price': a correction needs a price/)
  await expect(ask({ price: formatDecimal(Number(accepted['price'])) })).rejects.toThrow(/'price': is the/)
  await expect(ask({ action: 'undo', price: '1.00' })).rejects.toThrow(/'price': a report is undone at no/)
  const inState = (state: 'corrected' | 'cancelled') =>
    until(async () => {
      const { rows } = await host.handlers['tape.reports']({ state, limit: 10 })
      return rows.find((row) => row['fillId'] === fillId)
    })
  expect(await ask({ price: '1.00' })).toMatchObject({ status: 'accepted', id: fillId })
  expect(await inState('corrected')).toMatchObject({
    ...{ price: 1_000_000, reason: 'keyed wrong', asked: null, askedBy: 'Ada' },
  })
  await ask({ action: 'undo', reason: 'no trade' })
  expect(await inState('cancelled')).toMatchObject({ reason: 'no trade' })
  await expect(ask({ action: 'undo' })).rejects.toThrow(/'fillId': the report of .* is cancelled/)
  const found = await until(async () => {
    const about = (await alerts()).filter(({ rule, subject }) => rule === 'S13' && subject === fillId)
    return about.length === 2 ? about : undefined
  })
  expect(found.map(({ severity }) => severity)).toEqual(['warning', 'critical'])
  await host.close()
  const views = await verifyJournal(join(dataDir, 'journal.db'), join(dataDir, 'views.db'))
  expect(views).toMatchObject({ ok: true, views: 'same' })
  await open()
})

test('filled shares are allocated by who is signed in, and no more than were filled', async () => {
  await createSupervisor()
  await host.handlers['users.create']({ name: 'Tom', role: 'trader', passphrase: OTHER })
  const fill = await until(async () => {
    const { rows } = await host.handlers['views.query']({ table: 'fills', limit: 1 })
    return rows[0]
  })
  const [order, qty] = [String(fill['orderId']), Number(fill['qty'])]
  const allocate = (more: object) =>
    host.handlers['orders.allocate'](
      CALLS['orders.allocate'].parse({ key: key(), order, account: 'PROP', qty, house: true, ...more }),
    )
  expect(() => allocate({})).toThrow(/needs a trader: Ada is a supervisor/)
  await host.handlers['users.signIn']({ name: 'Tom', passphrase: OTHER })
  expect(await allocate({ house: false })).toMatchObject({
    ...{
      status: 'rejected',
      codes: ['CLIENT_UNKNOWN'],
      detail: "field 'account': there is no client 'PROP'",
    },
  })
  expect(await allocate({ qty: qty + 1_000_000 })).toMatchObject({ codes: ['ALLOCATION_OVER_FILL'] })
  expect(await allocate({ qty: 1 })).toMatchObject({ status: 'accepted', codes: [] })
  const row = await until(async () => {
    const { rows } = await host.handlers['views.query']({ table: 'allocations', limit: 10 })
    return rows[0]
  })
  expect(row).toMatchObject({ orderId: order, account: 'PROP', house: 1, qty: 1, by: 'Tom' })
})

test('a limit is raised only by two, and goes back by itself', async () => {
  const { policy } = host.handlers['policy.get'](null) as { policy: { desk: { maxPosition: number } } }
  const from = policy.desk.maxPosition
  const set = (maxPosition: number, approval: object | null) =>
    host.handlers['policy.set'](
      CALLS['policy.set'].parse({ key: key(), patch: { desk: { maxPosition } }, approval }),
    )
  await expect(set(from + 1, null)).rejects.toThrow(/desk.maxPosition would be raised/)
  await createSupervisor()
  await host.handlers['users.create']({ name: 'Tom', role: 'trader', passphrase: OTHER })
  const inMillis = (millis: number): string =>
    new Date((host.handlers['desk.status'](null) as { at: number }).at / 1000 + millis).toISOString()
  const approval = { name: 'Ada', passphrase: SECRET, revertsAt: inMillis(60_000) }
  await expect(set(from + 1, approval)).rejects.toThrow(/asked by Ada, approved by Ada/)
  await host.handlers['users.signIn']({ name: 'Tom', passphrase: OTHER })
  await expect(set(from + 1, { ...approval, passphrase: OTHER })).rejects.toThrow(/not that of 'Ada'/)
  await expect(set(from + 1, { ...approval, name: 'Tom', passphrase: OTHER })).rejects.toThrow(/a trader/)
  await expect(set(from + 1, { ...approval, revertsAt: 'soon' })).rejects.toThrow(/revertsAt/)
  // Long enough for a passphrase on a busy machine, and soon over.
  expect(await set(from + 1, { ...approval, revertsAt: inMillis(8_000) })).toMatchObject({
    status: 'accepted',
  })
  const limit = () => (host.handlers['policy.get'](null) as { policy: typeof policy }).policy.desk.maxPosition
  expect(limit()).toBe(from + 1)
  expect(await until(() => (limit() === from ? true : undefined))).toBe(true)
  expect(await set(from - 1, null)).toMatchObject({ status: 'accepted' })
  await host.close()
  const found = await verifyJournal(join(dataDir, 'journal.db'), join(dataDir, 'views.db'))
  expect(found).toMatchObject({ ok: true, views: 'same' })
  await open()
})

test('who looks at a client’s order is journaled, once a minute, and own trades after it are found', async () => {
  await createSupervisor()
  await host.handlers['users.create']({ name: 'Tom', role: 'trader', passphrase: OTHER })
  await host.handlers['users.signIn']({ name: 'Tom', passphrase: OTHER })
  const { clients } = await host.handlers['reference.all'](null)
  const row = await until(async () => {
    const { rows } = await host.handlers['market.snapshot'](null)
    return rows.find((r) => r.quality === 'good' && (r.nbb ?? 0) > 20_000_000)
  })
  const limit = dollars(((row.nbb ?? 0) * 95) / 100)
  const draft = orderDraft.parse({
    ...{ client: clients[0]?.id, symbol: row.symbol, side: 'buy', qty: 100, orderType: 'limit', tif: 'day' },
    ...{ limit, display: false },
  })
  const { id } = await host.handlers['orders.submit']({ key: key(), draft })
  await host.handlers['receipts.ofOrder']({ id })
  await host.handlers['receipts.ofOrder']({ id })
  const own = CALLS['desk.order'].parse({
    key: key(),
    symbol: row.symbol,
    side: 'buy',
    qty: 100,
    limit: null,
    venue: null,
  })
  await host.handlers['desk.order'](own)
  const alert = await until(async () => {
    const { alerts } = await host.handlers['supervision.list']({ status: 'all', limit: 500 })
    return alerts.find(({ rule }) => rule === 'S19')
  })
  expect(JSON.stringify(alert)).toContain('Tom had the order on screen')
})

test('the users file holds no passphrase, is the owner’s alone, and a damaged one keeps the desk shut', async () => {
  await createSupervisor()
  const file = join(dataDir, 'users.json')
  expect(readFileSync(file, 'utf8')).not.toContain(SECRET)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await host.close()
  writeFileSync(file, '{"version":1,"users":[{"name":"Eve","role":"king"}]}')
  await expect(open()).rejects.toMatchObject({
    code: 'USERS_FILE',
    message: expect.stringMatching(/users.0/),
  })
  rmSync(file)
  await open()
})
