// A running desk says what of its journal is sealed, verifies a copy of it on demand or stops doing so, and gives
// the proof of a fill that anybody can check; a journal that was cut while it was down is refused at start.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DeskHost, openDeskHost } from '../../src/main/desk/host'
import { verifyProof } from '../../src/main/desk/verify-proof'
import { builtWorker } from '../faults/desk-process'

let dataDir: string
let host: DeskHost | null = null
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'crossdesk-integrity-'))
})
afterEach(async () => {
  await host?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function open(): Promise<DeskHost> {
  const workers = { journal: builtWorker('journalWorker'), views: builtWorker('viewsWorker') }
  host = await openDeskHost({ dataDir, shell: 'browser', version: '0', workers, seed: 3 })
  return host
}
async function until<T>(ask: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const value = await ask()
    if (holds(value)) return value
    await new Promise((later) => setTimeout(later, 20))
  }
  throw new Error('it did not come about within 12 seconds')
}
const integrity = (desk: DeskHost) => async () => desk.handlers['journal.integrity'](null)

test('the newest head, the key’s place and a verification are told', async () => {
  const desk = await open()
  const view = await until(integrity(desk), ({ head }) => head !== null)
  expect(view.key).toMatchObject({ place: 'file', kept: join(dataDir, 'seal.key') })
  expect(view.head?.keyId).toBe(view.key.id)
  expect(view).toMatchObject({ headFile: 'none', unsealed: null, verify: { state: 'never' } })
  expect(await desk.handlers['journal.verify']({ action: 'start' })).toMatchObject({ state: 'running' })
  const { verify } = await until(integrity(desk), (now) => now.verify.state !== 'running')
  expect(verify.state, verify.detail).toBe('good')
  expect(verify.detail).toMatch(/Good: \d+ records, \d+ heads/)
  expect(readdirSync(dataDir).filter((name) => name.startsWith('verify-'))).toEqual([])
})

test('a verification that is cancelled ends and leaves nothing behind', async () => {
  const desk = await open()
  await desk.handlers['journal.verify']({ action: 'start' })
  await desk.handlers['journal.verify']({ action: 'cancel' })
  const { verify } = await until(integrity(desk), (now) => now.verify.state !== 'running')
  expect(verify.state).toBe('cancelled')
  await desk.handlers['journal.verify']({ action: 'start' })
  const again = (await until(integrity(desk), (now) => now.verify.state !== 'running')).verify
  expect(again.state, again.detail).toBe('good')
  await desk.handlers['journal.verify']({ action: 'start' })
  await desk.close()
  expect(readdirSync(dataDir).filter((name) => name.startsWith('verify-'))).toEqual([])
})

test('every fill on record has a proof that is good elsewhere', async () => {
  const desk = await open()
  const ask = async () => desk.handlers['views.query']({ table: 'fills', limit: 12 })
  const { rows } = await until(ask, (page) => page.rows.length >= 12)
  for (const row of rows) {
    const { name, text } = await desk.handlers['proofs.ofFill']({ fillId: String(row['fillId']) })
    expect(name).toMatch(/^proof-[A-Za-z0-9._-]+\.json$/)
    const found = await verifyProof(Buffer.from(text), null)
    expect(found.verdict, JSON.stringify(found.steps)).toBe('good')
    expect(found.fill).toContain(`Order ${row['orderId']} `)
  }
  await expect(desk.handlers['proofs.ofFill']({ fillId: 'none' })).rejects.toThrow(/no fill none/)
})

test('a journal that was cut while the desk was down is refused, with the records named', async () => {
  const desk = await open()
  await until(integrity(desk), ({ lastSeq }) => lastSeq > 400)
  await desk.close()
  host = null
  const db = new Sqlite(join(dataDir, 'journal.db'))
  db.exec('DROP TRIGGER segment_never_goes; DROP TRIGGER head_never_goes')
  db.exec('DELETE FROM segment WHERE first_seq > 300; DELETE FROM head WHERE size > 300')
  db.close()
  const again = await open()
  const trouble = await again.handlers['journal.trouble'](null)
  expect(trouble).toMatchObject({ code: 'DAMAGED', reason: expect.stringMatching(/are gone/) })
  await expect(Promise.resolve().then(() => again.handlers['desk.status'](null))).rejects.toThrow()
})
