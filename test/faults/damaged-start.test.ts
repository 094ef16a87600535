// Whatever is done to a journal's file, the app opens within 5 s: on a good desk, or with the reason and three choices.
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OwnDesk, someDraft } from '../desk/own-desk'
import { randomFrom } from './fault-runs'

/** `npm run faults` asks for more: 1,000 with --release. */
const FILES = { small: 12, more: 100, release: 1000 }[process.env['FAULT_SET'] ?? 'small'] ?? 12
const SEED = Number(process.env['SEED'] ?? 20_261_122)
const desk = new OwnDesk()
const good = join(desk.dataDir, 'good')

beforeAll(async () => {
  const host = await desk.open()
  for (let n = 0; n < 20; n++)
    await host.handlers['orders.submit']({
      key: `damaged-${n}`,
      draft: await someDraft(host, { qty: 10 + n }),
    })
  await host.close()
  copyFileSync(desk.journalFile, good)
}, 60_000)
afterAll(() => desk.remove())

/** One of the ways in which a file goes bad; returns the file's bytes as they then are. */
function damage(random: () => number): Buffer {
  const bytes = readFileSync(good)
  const place = Math.floor(random() * bytes.length)
  const way = random()
  if (way < 0.4) bytes[place] = (bytes[place] as number) ^ (1 << Math.floor(random() * 8))
  else if (way < 0.6) bytes.fill(0, place, place + 512)
  else if (way < 0.8) for (let at = place & ~4095; at < place; at++) bytes[at] = Math.floor(random() * 256)
  writeFileSync(desk.journalFile, bytes)
  if (way >= 0.8) truncateSync(desk.journalFile, place)
  return readFileSync(desk.journalFile)
}

test(`${FILES} damaged files, seed ${SEED}`, async () => {
  const random = randomFrom(SEED)
  let quarantined = 0
  let slowest = 0
  for (let n = 0; n < FILES; n++) {
    for (const name of readdirSync(desk.dataDir))
      if (name !== 'good') rmSync(join(desk.dataDir, name), { recursive: true })
    const bytes = damage(random)
    const begun = performance.now()
    const host = await desk.open().catch((error: Error) => error)
    slowest = Math.max(slowest, performance.now() - begun)
    if (host instanceof Error) expect.fail(`file ${n}: nothing opened: ${host.message}`)
    const trouble = await host.handlers['journal.trouble'](null)
    if (trouble !== null) {
      quarantined++
      expect(trouble.reason.length, `file ${n}`).toBeGreaterThan(10)
      expect(Buffer.compare(readFileSync(join(desk.dataDir, trouble.keptAs ?? '')), bytes), `file ${n}`).toBe(
        0,
      )
    } else expect(existsSync(desk.journalFile)).toBe(true)
    await host.close()
  }
  expect(quarantined).toBeGreaterThan(FILES / 3)
  expect(slowest).toBeLessThan(5_000)
})
