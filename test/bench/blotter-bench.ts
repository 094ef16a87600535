/** The blotter's questions to the views on 1,000,000 orders: first page, filters, a sort, the totals. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { columnsOf, TABLES } from '../../src/main/views/tables'
import { ViewsStore } from '../../src/main/views/views-store'
import type { BenchRow } from './bench-row'

const ORDERS = 1_000_000
const SYMBOLS = ['AAPL', 'MSFT', 'IBM', 'PFE', 'GS', 'JPM', 'KO', 'XOM', 'CVX', 'NVDA']
const ROUNDS = 5

/**
 * Fills the orders table of a views file directly: what is measured is reading it. Sequences start after
 * `seqBefore`, so that a desk's own orders may stand there already.
 */
export function fillOrders(file: string, seqBefore = 0): void {
  const db = new Sqlite(file)
  const columns = columnsOf(TABLES.orders)
  const insert = db.prepare(
    `INSERT INTO orders (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  )
  const empty = Object.fromEntries(columns.map((name) => [name, null]))
  db.exec('BEGIN')
  for (let i = 1; i <= ORDERS; i++) {
    const qty = 100 + (i % 900)
    insert.run({
      ...empty,
      seq: seqBefore + i * 9,
      id: `S${i}`,
      client: `C${i % 97}`,
      symbol: SYMBOLS[i % 10],
      side: i % 2 ? 'buy' : 'sell',
      qty,
      filled: qty,
      open: 0,
      avgPrice: 100_000_000 + ((i * 7919) % 5_000_000),
      type: i % 3 ? 'limit' : 'market',
      tif: 'day',
      status: i % 20 ? 'filled' : 'cancelled',
      receivedAt: 1_790_000_000_000_000 + i,
    })
  }
  db.exec('COMMIT')
  db.close()
}

/** Median of some rounds, in milliseconds. */
function median(ask: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    ask()
    return performance.now() - from
  })
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number
}

export async function blotterBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
  const file = join(folder, 'views.db')
  try {
    new ViewsStore(file, null).close()
    fillOrders(file)
    const store = new ViewsStore(file, null)
    const page = { table: 'orders', limit: 100, isCounted: false } as const
    const questions: Record<string, () => void> = {
      'first 100 rows': () => store.query(page),
      'filter that many rows pass': () => store.query({ ...page, text: 'gs sell' }),
      'filter that no row passes': () => store.query({ ...page, text: 'nothing' }),
      'sort by average price': () => store.query({ ...page, sort: { column: 'avgPrice', ascending: true } }),
      'page from the middle': () => store.query({ ...page, offset: ORDERS / 2 }),
      'totals of a filter': () => store.totals({ ...page, text: 'gs' }),
    }
    const method = `median of ${ROUNDS}, ${ORDERS.toLocaleString('en-US')} orders, in the thread of the views`
    const rows = Object.entries(questions).map(([name, ask]): BenchRow => {
      const value = median(ask)
      return { name: `blotter: ${name}`, value, unit: 'ms', peer: null, peerValue: null, ratio: null, method }
    })
    store.close()
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
