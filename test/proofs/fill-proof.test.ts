// A fill's proof is good as it was made, and bad with its reason after any change whatever; a key of the wrong kind
// is refused. Nothing that is put before the check makes it throw.
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readRecord } from '@shared/codec'
import { proofText } from '@shared/fill-proof'
import { toHex } from '@shared/hex'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { proveFill } from '../../src/main/desk/integrity'
import { verifyProof } from '../../src/main/desk/verify-proof'
import { openJournal, openSealKey, readJournal, readPublicKey } from '../../src/main/journal'
import { builtWorker } from '../faults/desk-process'
import { recordedDesk } from './recorded-desk'

const root = resolve(import.meta.dirname, '../..')
const RUNS = Number(process.env['RUNS'] ?? 300)
let folder: string
let text: string
let publicKey: string

/** Sequences of the last fill and of the newest decision of its order before it. */
function someFill(file: string): { fill: number; decision: number } {
  const journal = readJournal(file)
  const decisions = new Map<string, number>()
  let found: { fill: number; decision: number } | null = null
  for (const { seq, bytes } of journal.records()) {
    const record = readRecord(bytes)
    if (record.type === 'decision') decisions.set(record.id, seq)
    else if (record.type === 'fill' && decisions.has(record.id))
      found = { fill: seq, decision: decisions.get(record.id) as number }
  }
  journal.close()
  if (!found) throw new Error('the recorded desk filled nothing')
  return found
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-proof-'))
  const file = join(folder, 'journal.db')
  await recordedDesk(file)
  const { fill, decision } = someFill(file)
  const key = openSealKey(join(folder, 'seal.key'), null)
  publicKey = toHex(key.publicKey)
  const journal = await openJournal({
    file,
    workerUrl: builtWorker('journalWorker'),
    meta: { schema: 1, regime: 'test', regimeHash: '' },
    sealing: { pkcs8: key.pkcs8, publicKey: key.publicKey, anchors: null },
  })
  text = proofText(await proveFill(journal, fill, decision))
  await expect(journal.prove([journal.lastSeq + 1])).rejects.toMatchObject({ code: 'FAILED' })
  await journal.close()
  writeFileSync(join(folder, 'proof.json'), text)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const check = (what: string | Uint8Array, key: string | null = null) =>
  verifyProof(typeof what === 'string' ? Buffer.from(what) : what, key)

/** The proof with a part of its JSON changed, in the spelling of a proof. */
function changed(change: (proof: Record<string, never>) => void): string {
  const proof = JSON.parse(text) as Record<string, never>
  change(proof)
  return `${JSON.stringify(proof, null, 2)}\n`
}

async function badReason(what: string | Uint8Array, key: string | null = null): Promise<string> {
  const found = await check(what, key)
  expect(found.verdict).toBe('bad')
  expect(found.proved).toEqual([])
  return found.steps.find(({ state }) => state === 'bad')?.detail ?? ''
}

describe('a proof', () => {
  test('is good as it was made, and says what was proved and what was not', async () => {
    const found = await check(text)
    expect(found.verdict).toBe('good')
    expect(found.steps.every(({ state }) => state === 'good')).toBe(true)
    expect(found.fill).toMatch(/^Order .* (bought|sold) \d+ /)
    expect(found.proved).toHaveLength(3)
    expect(found.notProved[0]).toMatch(/Whose key it is/)
    expect((await check(text, publicKey)).notProved.join()).not.toMatch(/Whose key it is/)
  })

  test('is checked on the command line with nothing else at hand', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['out/main/cli.js', 'verify', '--proof', ...args], {
        cwd: root,
        encoding: 'utf8',
      })
    const good = run(join(folder, 'proof.json'))
    expect(good).toMatchObject({ status: 0, stderr: '' })
    expect(good.stdout).toMatch(/GOOD[\s\S]*Proved:[\s\S]*Not proved:/)
    writeFileSync(join(folder, 'key.hex'), publicKey)
    expect(run(join(folder, 'proof.json'), '--key', join(folder, 'key.hex'), '--json').status).toBe(0)
    writeFileSync(join(folder, 'bad.json'), text.replace('"qty": ', '"qty": 1'))
    expect(run(join(folder, 'bad.json'))).toMatchObject({ status: 1 })
    writeFileSync(join(folder, 'huge.json'), Buffer.alloc(5 << 20, 0x20))
    expect(run(join(folder, 'huge.json'))).toMatchObject({ status: 1 })
    expect(run(join(folder, 'huge.json')).stdout).toMatch(/too large/)
    expect(run(join(folder, 'none.json')).status).toBe(2)
    expect(run(join(folder, 'proof.json'), '--key', join(folder, 'seal.key'))).toMatchObject({ status: 2 })
  })

  test('comes out of a closed journal on the command line, the same as from the desk', async () => {
    const { fillId } = (JSON.parse(text) as { fill: { fillId: string } }).fill
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['out/main/cli.js', 'prove', ...args], { cwd: root, encoding: 'utf8' })
    const made = run(join(folder, 'journal.db'), '--fill', fillId)
    expect(made).toMatchObject({ status: 0, stderr: '' })
    expect(made.stdout).toBe(text)
    expect(run(join(folder, 'journal.db'), '--fill', 'none')).toMatchObject({ status: 2 })
    expect(run(join(folder, 'journal.db')).stderr).toContain('prove needs --fill')
  })

  test('with any one byte changed is bad', async () => {
    const bytes = Buffer.from(text)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const broken = Buffer.from(bytes)
        broken[at] = (broken[at] as number) ^ by
        expect((await check(broken)).verdict).toBe('bad')
      }),
      { numRuns: RUNS },
    )
  })

  test('cut, extended or filled with anything is bad and never a crash', async () => {
    const bytes = Buffer.from(text)
    const junk = fc.oneof(
      fc.nat(bytes.length - 1).map((to) => bytes.subarray(0, to)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Buffer.concat([bytes, more])),
      fc.uint8Array({ maxLength: 300 }).map((any) => Buffer.from(any)),
      fc.json().map((any) => Buffer.from(any)),
    )
    await fc.assert(
      fc.asyncProperty(junk, async (what) => {
        expect((await check(what)).verdict).toBe('bad')
      }),
      { numRuns: RUNS },
    )
  })

  test('with any field replaced by any JSON is bad and never a crash', async () => {
    const places = ['format', 'fill', 'decision', 'events', 'head', 'publicKey']
    const deep = ['log', 'size', 'root', 'chain', 'time', 'key', 'signature']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places.map((name) => [name]), ...deep.map((name) => ['head', name])),
        fc.jsonValue(),
        async ([name = '', under], value) => {
          const other = changed((proof) => {
            const target = (under === undefined ? proof : proof[name]) as Record<string, unknown>
            target[under ?? name] = value
          })
          fc.pre(other !== text)
          expect((await check(other)).verdict).toBe('bad')
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('is refused with the reason', async () => {
    type Loose = { events: { seq: number; bytes: string; path: string[] }[]; head: Record<string, unknown> }
    const loosely = (change: (proof: Loose) => void) => changed((proof) => change(proof as unknown as Loose))
    expect(await badReason('')).toMatch(/empty/)
    expect(await badReason(text.slice(0, -40))).toMatch(/cut short/)
    expect(await badReason(`\uFEFF${text}`)).toMatch(/not whole JSON|one spelling/)
    expect(await badReason(loosely((p) => p.events[0]?.path.pop()))).toMatch(/too short/)
    expect(await badReason(loosely((p) => p.events[0]?.path.push('00'.repeat(32))))).toMatch(/too long/)
    expect(
      await badReason(loosely((p) => p.events[0]?.path.push(...Array<string>(90).fill('00'.repeat(32))))),
    ).toMatch(/at most 53/)
    expect(await badReason(loosely((p) => Object.assign(p.head, { size: 0 })))).toMatch(/size: is 0/)
    expect(await badReason(loosely((p) => Object.assign(p.head, { size: 2 })))).toMatch(/outside a tree|path/)
    expect(await badReason(loosely((p) => Object.assign(p.head, { log: 'ab'.repeat(32) })))).toMatch(
      /signature/,
    )
    expect(await badReason(loosely((p) => p.events.reverse()))).toMatch(/not a fill/)
    expect(await badReason(text.replace('"capacity"', '"capasity"'))).toMatch(/^fill: is not what/)
    expect(await badReason(text.replace('\n  "', '\n   "'))).toMatch(/one spelling/)
    expect(await badReason(text, '00'.repeat(32))).toMatch(/another key than the one you gave/)
  })
})

test('a key of the wrong kind is refused with the reason', () => {
  const pem = (key: { export(o: object): string | Buffer }, type: string) =>
    key.export({ type, format: 'pem' }).toString()
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const x = generateKeyPairSync('x25519')
  const ed = generateKeyPairSync('ed25519')
  expect(() => readPublicKey(pem(rsa.publicKey, 'spki'))).toThrow(/wrong kind: rsa/)
  expect(() => readPublicKey(pem(ec.publicKey, 'spki'))).toThrow(/wrong kind: ec/)
  expect(() => readPublicKey(pem(x.publicKey, 'spki'))).toThrow(/wrong kind: x25519/)
  expect(() => readPublicKey(pem(ed.privateKey, 'pkcs8'))).toThrow(/private key/)
  expect(() => readPublicKey('hello')).toThrow(/not a public key/)
  expect(readPublicKey(pem(ed.publicKey, 'spki'))).toHaveLength(32)
  writeFileSync(join(folder, 'rsa.key'), pem(rsa.privateKey, 'pkcs8'))
  expect(() => openSealKey(join(folder, 'rsa.key'), null)).toThrow(/wrong kind: rsa/)
  writeFileSync(join(folder, 'no.key'), 'nothing')
  expect(() => openSealKey(join(folder, 'no.key'), null)).toThrow(/holds no private key/)
})

test('a key store keeps the key closed, and without it the desk says that a file does', () => {
  const store = {
    name: 'Test store',
    close: (secret: string) => Buffer.from(secret).map((byte) => byte ^ 0x5a),
    open: (closed: Uint8Array) => Buffer.from(closed.map((byte) => byte ^ 0x5a)).toString(),
  }
  const place = join(folder, 'kept.key')
  const made = openSealKey(place, store)
  expect(made).toMatchObject({ place: 'keystore' })
  expect(made.kept).toContain('Test store')
  expect(readFileSync(`${place}.sealed`, 'latin1')).not.toContain('PRIVATE')
  expect(openSealKey(place, store).id).toBe(made.id)
  expect(openSealKey(place, null)).toMatchObject({ place: 'file', kept: place })
  writeFileSync(`${place}.sealed`, 'spoiled')
  expect(() => openSealKey(place, store)).toThrow(/holds no private key/)
})
