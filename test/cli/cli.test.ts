// The command line as a person or a script uses it: exit codes, what goes where, and what it refuses.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { isTooOld } from '@shared/node-version'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const DATA = resolve(root, '../shared/data/us-equity-ticks-2013')
const hasData = existsSync(DATA)
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function crossdesk(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['out/main/cli.js', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { status, stdout, stderr }
}
function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const DAY = '2026-11-20T'
const START = [
  `{"at":"${DAY}09:30:00-05:00","type":"instrument","symbol":"ABC","tick":"0.01","roundLot":100,"prevClose":"10.00","luldTier":1,"adv":5000000}`,
  `{"at":"${DAY}09:30:00-05:00","type":"client","id":"C1","name":"Client one"}`,
  `{"at":"${DAY}09:30:00-05:00","type":"venue","id":"A","kind":"exchange","takeFee":"0.0030","addRebate":"0.0020"}`,
  `{"at":"${DAY}09:30:00-05:00","type":"position","symbol":"ABC","qty":1000,"avgPrice":"9.98"}`,
  `{"at":"${DAY}10:00:00-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"10.00","bidSize":500,"ask":"10.02","askSize":300}`,
]
const order = (over: object = {}) =>
  JSON.stringify({
    at: `${DAY}10:00:00.000100-05:00`,
    type: 'order',
    id: 'o1',
    client: 'C1',
    symbol: 'ABC',
    side: 'buy',
    qty: 200,
    orderType: 'limit',
    limit: '10.02',
    tif: 'day',
    ...over,
  })
const events = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('run', () => {
  test('an order against inventory is accepted, decided, filled inside the quote, and done', () => {
    const ran = crossdesk('run', file('good.jsonl', [...START, '', order()].join('\n')))
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    const seen = events(ran.stdout)
    const types = seen.map((e) => e['type'])
    expect(types).toEqual(
      expect.arrayContaining(['orderAccepted', 'decision', 'fill', 'position', 'orderDone']),
    )
    const fill = seen.find((e) => e['type'] === 'fill')
    expect(fill).toMatchObject({
      id: 'o1',
      capacity: 'principal',
      contra: 'desk',
      qty: 200,
      nbb: '10.00',
      nbo: '10.02',
    })
    expect(Number(fill?.['price'])).toBeLessThanOrEqual(10.02)
    const seqs = seen.map((e) => e['seq'] as number)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    expect(new Set(seqs).size).toBe(seqs.length)
    expect(
      seen.every((e) => e['at'] === '2026-11-20T10:00:00.000100-05:00' || e['type'] === 'position'),
    ).toBe(true)
  })

  test('two runs print the same bytes', () => {
    const path = file(
      'same.jsonl',
      [...START, order(), order({ id: 'o2', side: 'sell', limit: '10.00' })].join('\n'),
    )
    expect(crossdesk('run', path).stdout).toBe(crossdesk('run', path).stdout)
  })

  test.each([
    ['not JSON', '{"at":', 'line 6: not JSON'],
    ['an unknown field', order({ colour: 'red' }), "line 6: unknown field 'colour'"],
    [
      'an unknown type',
      '{"at":"2026-11-20T10:00:01-05:00","type":"nonsense"}',
      "line 6: unknown type 'nonsense'",
    ],
    ['a wrong type', order({ qty: '200' }), "line 6: field 'qty'"],
    ['seven decimals', order({ limit: '10.0000001' }), "line 6: field 'limit'"],
    [
      'time going backwards',
      order({ at: `${DAY}09:59:00-05:00` }),
      "line 6: field 'at': time goes backwards",
    ],
    ['a missing field', order({ client: undefined }), "line 6: field 'client'"],
  ])('%s ends the run with exit code 2 and names the line', (_what, line, reason) => {
    const ran = crossdesk('run', file('bad.jsonl', [...START, line, order({ id: 'late' })].join('\n')))
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain(reason)
    expect(ran.stdout).not.toContain('late')
  })

  test.each([
    ['zero', { qty: 0 }],
    ['negative', { qty: -5 }],
    ['fractional', { qty: 1.5 }],
    ['huge', { qty: 1e20 }],
    ['a sub-penny limit', { limit: '10.005' }],
    ['a negative limit', { limit: '-1' }],
    ['a huge limit', { limit: 1e20 }],
    ['an unknown client', { client: 'nobody' }],
    ['an unknown symbol', { symbol: 'NONE' }],
    ['over the size limit', { qty: 60_000 }],
    ['no limit', { limit: undefined }],
  ])('%s is the client’s mistake: rejected with codes, exit code 0', (_what, over) => {
    const ran = crossdesk('run', file('client.jsonl', [...START, order(over)].join('\n')))
    expect(ran.status).toBe(0)
    const rejected = events(ran.stdout).find((e) => e['type'] === 'orderRejected')
    expect(rejected?.['codes']).not.toEqual([])
    expect(rejected).toBeDefined()
    expect(events(ran.stdout).some((e) => e['type'] === 'fill')).toBe(false)
  })

  test('an id is used once, and a done order cannot be cancelled', () => {
    const lines = [...START, order(), order(), `{"at":"${DAY}10:00:01-05:00","type":"cancel","id":"o1"}`]
    const seen = events(crossdesk('run', file('twice.jsonl', lines.join('\n'))).stdout)
    expect(seen.find((e) => e['type'] === 'orderRejected')).toMatchObject({ codes: ['DUPLICATE_ID'] })
    expect(seen.find((e) => e['type'] === 'cancelRejected')).toMatchObject({ codes: ['ORDER_DONE'] })
  })

  test('no file, an unknown command and an unknown regime are told apart, all with exit code 2', () => {
    expect(crossdesk('run', join(folder, 'none.jsonl'))).toMatchObject({ status: 2, stdout: '' })
    expect(crossdesk('fly').stderr).toContain("unknown command 'fly'")
    const path = file('regime.jsonl', START.join('\n'))
    expect(crossdesk('run', path, '--regime', 'mars').stderr).toContain("unknown regime 'mars'")
  })
})

/** A Node on this machine that is too old for us, as the system's own may be; null where there is none. */
function oldNode(): string | null {
  for (const place of (process.env['PATH'] ?? '').split(delimiter)) {
    const node = join(place, 'node')
    if (place.includes('node_modules') || !existsSync(node)) continue
    const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim()
    if (version !== '' && isTooOld(version)) return node
  }
  return null
}

test('a Node that is too old is refused with a sentence, before the database would end it without one', ({
  skip,
}) => {
  const node = oldNode()
  if (node === null) return skip('no older Node on this machine')
  const { status, stderr } = spawnSync(node, ['out/main/cli.js', 'verify', 'x.db'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toMatch(/needs Node 22\.14 or newer/)
})

describe('replay and verify', () => {
  const day = (symbol: string) => [
    '--quotes',
    join(DATA, `${symbol.toLowerCase()}_20131007_quote.zip`),
    '--trades',
    join(DATA, `${symbol.toLowerCase()}_20131007_trade.zip`),
    '--symbol',
    symbol,
    '--orders',
    'prints',
  ]

  test.skipIf(!hasData).each(['IBM', 'BAC'])(
    '%s gives the same figures twice, and its journal verifies',
    (symbol) => {
      const journal = join(folder, `${symbol}.db`)
      const runs = ['one', 'two'].map(() =>
        crossdesk('replay', ...day(symbol), '--journal', journal, '--json'),
      )
      expect(runs.map((r) => r.status)).toEqual([0, 0])
      const [first, second] = runs.map((r) => JSON.parse(r.stdout) as Record<string, number>)
      expect({ ...second, runSeconds: 0 }).toEqual({ ...first, runSeconds: 0 })
      expect(first?.['ordersAccepted']).toBeGreaterThan(1000)
      expect(first?.['internalizedShare']).toBeGreaterThan(0)
      expect(existsSync(`${journal}.before-1`)).toBe(true)
      const verified = crossdesk('verify', journal, '--json')
      expect(verified.status).toBe(0)
      expect(JSON.parse(verified.stdout)).toMatchObject({
        ok: true,
        stateHash: first?.['stateHash'] as unknown,
      })
    },
  )

  test.skipIf(!hasData)(
    'a journal that was cut or changed is bad, and one that is none cannot be verified',
    () => {
      const journal = join(folder, 'IBM.db')
      const bytes = readFileSync(journal)
      const flipped = Buffer.from(bytes)
      const place = Math.floor(flipped.length * 0.6)
      flipped[place] = (flipped[place] as number) ^ 0x10
      expect(crossdesk('verify', file('flipped.db', flipped)).status).not.toBe(0)
      const cut = join(folder, 'cut.db')
      copyFileSync(journal, cut)
      truncateSync(cut, Math.floor(bytes.length / 2))
      expect(crossdesk('verify', cut).status).not.toBe(0)
      expect(crossdesk('verify', file('text.db', 'this is not a journal')).status).toBe(1)
      expect(crossdesk('verify', join(folder, 'nothing.db')).status).toBe(2)
    },
  )

  test('tick files that are not tick files are refused with the reason', () => {
    const quotes = file('q_20131007.zip', zipSync({ 'q.csv': new TextEncoder().encode('a,b,c\n') }))
    const text = file('t_20131007.zip', 'no zip at all')
    const ran = crossdesk(
      'replay',
      '--quotes',
      text,
      '--trades',
      text,
      '--symbol',
      'X',
      '--journal',
      join(folder, 'x.db'),
    )
    expect(ran.status).toBe(2)
    const columns = crossdesk(
      'replay',
      '--quotes',
      quotes,
      '--trades',
      quotes,
      '--symbol',
      'X',
      '--journal',
      join(folder, 'y.db'),
    )
    expect(columns.status).toBe(2)
    expect(columns.stderr).toMatch(/line|row|column/i)
    expect(crossdesk('replay', '--symbol', 'X').stderr).toContain('replay needs --quotes')
  })
})

test('the drill cancels every order and says how long it took', () => {
  const { status, stdout } = crossdesk('drill', '--orders', '200', '--json')
  const found = JSON.parse(stdout) as Record<string, number>
  expect(status).toBe(0)
  expect(found).toMatchObject({ orders: 200, routes: 200, openAfter: 0 })
  expect(found['durableMillis']).toBeGreaterThanOrEqual(found['zeroMillis'] as number)
  expect(crossdesk('drill', '--orders', '0')).toMatchObject({ status: 2, stdout: '' })
})

describe('supervise', () => {
  test('prints the alerts of a recorded day with their evidence, and its exit code says if one is critical', () => {
    if (!hasData) return
    const journal = join(folder, 'supervised.db')
    const day = [
      '--quotes',
      join(DATA, 'ibm_20131007_quote.zip'),
      '--trades',
      join(DATA, 'ibm_20131007_trade.zip'),
    ]
    expect(crossdesk('replay', ...day, '--symbol', 'IBM', '--journal', journal).status).toBe(0)
    const { status, stdout } = crossdesk('supervise', journal, '--json')
    const found = JSON.parse(stdout) as { hasFacility: boolean; alerts: { severity: string; rule: string }[] }
    expect(found.hasFacility).toBe(false)
    expect(found.alerts.filter(({ rule }) => rule === 'S12')).toEqual([])
    expect(status).toBe(found.alerts.some(({ severity }) => severity === 'critical') ? 1 : 0)
    expect(crossdesk('supervise', journal).stdout).toContain(`${found.alerts.length} alerts`)
  }, 120_000)

  test('could not run: no file, a file that is none, and two files', () => {
    for (const args of [
      ['nothing.db'],
      [file('not-a-journal.db', 'no journal at all')],
      ['a.db', 'b.db'],
      [],
    ]) {
      const { status, stderr } = crossdesk('supervise', ...args)
      expect(status, stderr).toBe(2)
      expect(stderr).toMatch(/^crossdesk: /)
    }
  })
})
