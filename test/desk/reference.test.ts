// Clients and venues are changed all at once or not at all, by whom and why stands in the journal, and a start keeps them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Handlers } from '@shared/contract'
import type { ReferencePatch } from '@shared/reference-calls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyJournal } from '../../src/main/desk/verify-journal'
import { OwnDesk, until } from './own-desk'

let own: OwnDesk
beforeEach(() => {
  own = new OwnDesk()
})
afterEach(() => own.remove())

const PASSPHRASE = 'correct horse battery'
const set = async (handlers: Handlers, patch: Partial<ReferencePatch>, key: string) =>
  handlers['reference.set']({ key, patch: { clients: [], venues: [], ...patch }, reason: 'new papers' })
const wordsOf = async (handlers: Handlers, kind: 'clients' | 'venues', id: string) =>
  (await handlers['reference.all'](null))[kind].find((one) => one.id === id)?.words

test('several records change in one piece, are obeyed once, and outlive a restart', async () => {
  let host = await own.open()
  const patch = {
    clients: [
      { id: 'R1', principalConsent: false, maxOrderNotional: '50000', restricted: ['AAPL'] },
      { id: 'N1', name: 'New one', enabled: false },
    ],
    venues: [{ id: 'XNYS', takeFee: '0.0028' }],
  }
  const done = await set(host.handlers, patch, 'reference-1')
  expect(done).toMatchObject({ status: 'accepted', records: 3 })
  expect((await set(host.handlers, patch, 'reference-1')).seq).toBe(done.seq)
  await expect(set(host.handlers, patch, 'reference-2')).rejects.toThrow('nothing differs')
  await until(async () => {
    const asked = { table: 'journal', limit: 9, text: 'new papers' } as const
    return (await host.handlers['views.query'](asked)).total === 3
  }, 'the journal has three records with the reason')
  const { rows } = await host.handlers['views.query']({
    table: 'journal',
    limit: 9,
    text: 'papers',
    where: { client: 'R1' },
  })
  expect(rows).toMatchObject([
    { type: 'client', client: 'R1', summary: expect.stringContaining(': new papers') },
  ])
  await host.close()

  host = await own.open()
  expect(await wordsOf(host.handlers, 'clients', 'R1')).toMatchObject({
    ...{ principalConsent: 'no', maxOrderNotional: '50000.00', restricted: 'AAPL', tier: 'retail' },
  })
  expect(await wordsOf(host.handlers, 'clients', 'N1')).toMatchObject({ name: 'New one', enabled: 'no' })
  expect(await wordsOf(host.handlers, 'venues', 'XNYS')).toMatchObject({
    takeFee: '0.0028',
    latencyMicros: '350',
  })
  expect((await set(host.handlers, patch, 'reference-1')).seq, 'the key is remembered').toBe(done.seq)
  await host.close()
  expect((await verifyJournal(own.journalFile, null)).problems).toEqual([])
})

test('a trader tightens, a supervisor loosens, and a refusal changes nothing of the whole', async () => {
  const { handlers } = await own.open()
  const both = { clients: [{ id: 'R2', tier: 'gold' }, { id: 'R1', enabled: false }, { id: 'N2' }] }
  await expect(set(handlers, both, 'reference-3')).rejects.toThrow(
    /supervisor.*N2: a new client would be taken/,
  )
  expect(await wordsOf(handlers, 'clients', 'R2')).toMatchObject({ tier: 'retail' })
  await set(handlers, { clients: [{ id: 'R1', enabled: false }] }, 'reference-4')
  const again = { clients: [{ id: 'R1', enabled: true }] }
  await expect(set(handlers, again, 'reference-5')).rejects.toThrow('its orders would be taken again')
  await handlers['users.create']({ name: 'Sue', role: 'supervisor', passphrase: PASSPHRASE })
  await set(handlers, again, 'reference-6')
  expect(await wordsOf(handlers, 'clients', 'R1')).toMatchObject({ enabled: 'yes' })
  await until(async () => {
    const asked = { table: 'journal', limit: 9, text: 'papers, by Sue' } as const
    return (await handlers['views.query'](asked)).total === 1
  }, 'the supervisor stands in the journal')
})

test('the data folder, the newest head and a damaged settings file are told', async () => {
  mkdirSync(own.dataDir, { recursive: true })
  writeFileSync(join(own.dataDir, 'settings.json'), '{"theme":')
  const { handlers } = await own.open()
  expect(await handlers['settings.get'](null)).toEqual({ damaged: 'settings.json.damaged' })
  const place = await handlers['desk.place'](null)
  expect(place.dataDir).toBe(own.dataDir)
  expect(place.files.find(({ name }) => name === 'journal.db')?.bytes).toBeGreaterThan(0)
  expect(place.regimes.filter(({ isInForce }) => isInForce)).toHaveLength(1)
  expect(place.regimes.find(({ name }) => name === 'us-2027-11-01')?.changes.length).toBeGreaterThan(0)
  await until(async () => (await handlers['journal.integrity'](null)).head !== null, 'a head')
  const { name, text } = await handlers['journal.anchor'](null)
  expect(name).toMatch(/^crossdesk-[0-9a-f]{16}-\d{4}-\d\d-\d\d\.json$/)
  expect(JSON.parse(text)).toMatchObject({ format: 'crossdesk-anchor/1' })
  expect((await handlers['journal.integrity'](null)).anchors).toBe(join(own.dataDir, 'anchors'))
})
