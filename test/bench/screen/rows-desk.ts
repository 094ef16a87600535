/**
 * `rows-desk.js FOLDER`: the real desk behind the real door, with one table in another's place: 10,000 orders
 * of which 50,000 a second change, in messages of a frame, as the desk would push them. For what the page makes of it.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Row, StreamName } from '@shared/contract'
import { openDeskHost } from '../../../src/main/desk/host'
import { openDoor } from '../../../src/main/shells/browser-door'
import { openSockets } from '../../../src/main/shells/browser-sockets'
import { rendererFiles } from '../../../src/main/shells/renderer-files'
import { columnsOf, TABLES } from '../../../src/main/views/tables'

const ROWS = 10_000
const UPDATES_PER_SECOND = 50_000
const FRAME_MILLIS = 16
const SYMBOLS = ['AAPL', 'MSFT', 'IBM', 'PFE', 'GS', 'JPM', 'KO', 'XOM', 'CVX', 'NVDA']

let seed = 7
/** A whole number below `limit`, the same in every run. */
function draw(limit: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 2 ** 32) * limit)
}

const empty = Object.fromEntries(columnsOf(TABLES.orders).map((column) => [column, null]))
const rows: Row[] = Array.from({ length: ROWS }, (_, index) => ({
  ...empty,
  seq: index + 1,
  id: `S${index + 1}`,
  client: `C${index % 97}`,
  symbol: SYMBOLS[index % SYMBOLS.length] ?? '',
  side: index % 2 ? 'buy' : 'sell',
  qty: 100_000,
  filled: 0,
  open: 100_000,
  avgPrice: 100_000_000 + draw(5_000_000),
  type: 'limit',
  limit: 110_000_000,
  tif: 'day',
  status: 'working',
  receivedAt: 1_795_444_200_000_000 + index * 1_000,
}))

/** Some rows with new figures; a row that is drawn twice in a frame is sent once, as the desk does. */
function changed(count: number): Row[] {
  const mine = new Map<number, Row>()
  for (let n = 0; n < count; n++) {
    const index = draw(ROWS)
    const row = rows[index] as Row
    const filled = (Number(row['filled']) + 100) % 100_000
    const next = { ...row, filled, open: 100_000 - filled, avgPrice: 100_000_000 + draw(5_000_000) }
    rows[index] = next
    mine.set(index, next)
  }
  return [...mine.values()]
}

const folder = process.argv[2]
if (folder === undefined) throw new Error('name a data folder')
const workers = {
  journal: pathToFileURL(resolve('out/main/journalWorker.js')),
  views: pathToFileURL(resolve('out/main/viewsWorker.js')),
}
const door = await openDoor(0, rendererFiles(resolve('out/renderer')))
const host = await openDeskHost({ dataDir: folder, shell: 'browser', version: 'bench', workers })
const { handlers } = host
let isWanted = false
const desk = {
  handlers: {
    ...handlers,
    'views.query': (arg: Parameters<(typeof handlers)['views.query']>[0]) => {
      if (arg.table !== 'orders') return handlers['views.query'](arg)
      const offset = arg.offset ?? 0
      const newest = [...rows].reverse().slice(offset, offset + arg.limit)
      return { rows: newest, total: ROWS }
    },
    'views.totals': (arg: Parameters<(typeof handlers)['views.totals']>[0]) =>
      arg.table === 'orders' ? { total: ROWS, sums: {} } : handlers['views.totals'](arg),
  },
  want(stream: StreamName, wanted: boolean): void {
    if (stream === 'rows.orders') isWanted = wanted
    host.want(stream, wanted)
  },
}
const sockets = openSockets(door, desk, (call, cause) => process.stderr.write(`${call}: ${String(cause)}\n`))
host.onPush((stream, value) => sockets.push(stream, value))
let owed = 0
let told = performance.now()
const timer = setInterval(() => {
  const now = performance.now()
  owed = Math.min(owed + ((now - told) / 1000) * UPDATES_PER_SECOND, UPDATES_PER_SECOND / 10)
  told = now
  const count = Math.floor(owed)
  owed -= count
  if (isWanted && count > 0) sockets.push('rows.orders', changed(count))
}, FRAME_MILLIS)
process.stdout.write(`Crossdesk is at ${door.address}\n`)
process.on('SIGTERM', () => {
  clearInterval(timer)
  sockets.close()
  void door.close().then(() => host.close())
})
