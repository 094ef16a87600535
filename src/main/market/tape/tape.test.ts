// A day's tape gives the same market again; damage costs the block it hits, and a fault stops the tape only.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTime } from '@shared/time'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { quoteMessage } from '../messages'
import { Tape, tapeDays, tapeFeed, tapeOf } from '.'

const QUOTES = 30_000
let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'crossdesk-tape-')), 'tape')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const start = parseTime('2026-11-20T09:30:00-05:00') as TimeMicros
const quote = (n: number, at = start + 1000 * n) =>
  quoteMessage({
    at: timeMicros(at),
    symbol: `S${n % 50}`,
    venue: 'A',
    bid: priceMicros(10_000_000 + 10_000 * (n % 7)),
    bidSize: shares(100 * (1 + (n % 9))),
    ask: priceMicros(10_100_000),
    askSize: shares(300),
  })

async function taped(): Promise<string> {
  const tape = new Tape({ folder })
  for (let n = 0; n < QUOTES; n++) tape.take(quote(n))
  await tape.close()
  expect([tape.stopped, tape.dropped]).toEqual([null, 0])
  return join(folder, '2026-11-20.tape')
}

test('what was taken comes back in order, much smaller, and plays as a feed', async () => {
  const file = await taped()
  const { messages, gaps } = await tapeOf(folder, '2026-11-20')
  expect(gaps).toBe(0)
  expect(messages).toEqual(Array.from({ length: QUOTES }, (_, n) => quote(n)))
  expect(statSync(file).size).toBeLessThan(QUOTES * 30)
  const feed = await tapeFeed(folder, '2026-11-20', [])
  expect([feed.peek(), feed.next(), feed.peek()]).toEqual([start, quote(0), start + 1000])
})

test('a desk that starts again the same day goes on in the same file', async () => {
  await taped()
  const tape = new Tape({ folder })
  tape.take(quote(QUOTES))
  await tape.close()
  expect((await tapeOf(folder, '2026-11-20')).messages.at(-1)).toEqual(quote(QUOTES))
})

test('a flipped bit or a cut costs blocks, never a changed message', async () => {
  const file = await taped()
  const good = readFileSync(file)
  const all = new Set(Array.from({ length: QUOTES }, (_, n) => JSON.stringify(quote(n))))
  for (let flip = 0; flip < 40; flip++) {
    const bad = Buffer.from(good)
    const place = Math.floor((flip * good.length) / 40)
    bad[place] = (bad[place] as number) ^ (1 << (flip & 7))
    writeFileSync(file, flip % 4 === 0 ? bad.subarray(0, place + 1) : bad)
    const { messages, gaps } = await tapeOf(folder, '2026-11-20')
    expect(gaps, `byte ${place}`).toBeGreaterThan(0)
    expect(messages.length).toBeLessThan(QUOTES)
    for (const message of messages) if (!all.has(JSON.stringify(message))) expect.fail(`byte ${place}`)
  }
})

test('only so many days are kept, each in its file', async () => {
  const tape = new Tape({ folder, days: 3 })
  for (let day = 0; day < 6; day++) tape.take(quote(day, start + day * 86_400_000_000))
  await tape.close()
  expect(await tapeDays(folder)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25'])
  expect(readdirSync(folder)).toHaveLength(3)
})

test('a folder that cannot be written stops the tape with the reason, once', async () => {
  writeFileSync(folder, 'a file where the folder should be')
  const said: string[] = []
  const tape = new Tape({ folder, onStopped: (reason) => said.push(reason) })
  for (let n = 0; n < 20_000; n++) tape.take(quote(n))
  await tape.close()
  tape.take(quote(1))
  expect(said).toEqual([expect.stringMatching(/tape has stopped: .*Orders are not affected/)])
})
