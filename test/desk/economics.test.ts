// Over random days through the real desk, what each fill was worth adds up, and a rebuild gives the same rows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isInput } from '@shared/codec'
import { canonicalJson } from '@shared/json'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { flowOf, ValueLedger, type ValueRow } from '../../src/main/analytics/value-ledger'
import { framesOf, recordsOf } from '../../src/main/desk/records'
import type { ViewRow } from '../../src/main/ports'
import { compareViews, rebuildViews } from '../../src/main/views'
import { VALUE_COLUMNS } from '../../src/main/views/value-tables'
import { ViewsStore } from '../../src/main/views/views-store'
import type { MemoryJournal } from '../support/memory-journal'
import { simulatedDay } from '../support/simulated-day'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-economics-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const PAID = { desk: 500, tier: 700, client: 1_000 }
/** The broker whose clients are the tier is also paid a part of the spread. */
const TIER_PCT = 12.5
/** Payment at three levels, with the pricing of the desk's own policy. */
const flows = canonicalJson({
  desk: { pfofPaid: '0.0005' },
  tiers: { retail: { pfofPaid: '0.0007', pfofPaidPctOfSpread: TIER_PCT } },
  clients: { R2: { pfofPaid: '0.001' } },
})
/** Refused by the engine: its settings contradict each other, so nothing of it may count. */
const refused = canonicalJson({ desk: { pfofPaid: '9', hedging: 'auto' } })

/** Rows of a journal folded in pieces, the file closed and opened again after each. */
function foldInPieces(file: string, journal: MemoryJournal, pieces: number): Map<string, readonly ViewRow[]> {
  const frames = journal.batches.flatMap((batch) => [...framesOf(batch)])
  const size = Math.ceil(frames.length / pieces)
  const tables = new Map<string, readonly ViewRow[]>()
  for (let from = 0; from < frames.length; from += size) {
    const store = new ViewsStore(file, null)
    for (const { seq, bytes } of frames.slice(0, from)) store.hearAgain(seq, bytes)
    for (const { seq, bytes } of frames.slice(from, from + size)) store.fold(seq, bytes)
    store.flush()
    for (const table of ['economics', 'valueByCapacity', 'valueByClient', 'valueBySymbol'] as const)
      tables.set(table, store.query({ table, limit: 100_000, ascending: true }).rows)
    store.close()
  }
  return tables
}

/** The same journal valued by the ledger, which remembers where the rows look up. */
function ledgerOf(journal: MemoryJournal): { rows: Map<string, ValueRow>; ledger: ValueLedger } {
  const rows = new Map<string, ValueRow>()
  const tiers = new Map<string, string | null>()
  const ledger = new ValueLedger({
    clientPaysVenueFee: false,
    flowPaidPerShare: ({ client, nbb, nbo }) => {
      const isRetail = tiers.get(client) === 'retail'
      const pfofPerShare = client === 'R2' ? PAID.client : isRetail ? PAID.tier : PAID.desk
      return flowOf({ pfofPerShare, pfofPctOfSpread: isRetail ? TIER_PCT : 0 }, nbb, nbo)
    },
    horizons: [],
    onRow: (row) => rows.set(row.fill.fillId, row),
    onMarkout: () => undefined,
  })
  for (const batch of journal.batches)
    for (const { record } of recordsOf(batch)) {
      if (isInput(record) && record.type === 'client') tiers.set(record.id, record.tier)
      ledger.add(record)
    }
  ledger.finish()
  return { rows, ledger }
}

const sum = (rows: readonly ViewRow[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column] ?? 0), 0)

test('parts add up to the total, fills to every grouping, and rows to the ledger', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 40 }),
      async (seed, pieces) => {
        const { desk, journal } = simulatedDay({ seed, minutes: 3, policies: [flows, refused] })
        await desk.recorder.durable(desk.recorder.lastSeq)
        // The same day may come twice.
        const file = join(mkdtempSync(join(folder, 'day-')), 'views.db')
        const tables = foldInPieces(file, journal, pieces)
        const rows = tables.get('economics') ?? []
        expect(rows.length).toBeGreaterThan(100)
        for (const row of rows) {
          const { clientValue, brokerValue, deskValue, totalValue } = row as Record<string, number>
          expect(Number(clientValue) + Number(brokerValue) + Number(deskValue)).toBe(totalValue)
        }
        for (const by of ['valueByCapacity', 'valueByClient', 'valueBySymbol']) {
          const groups = tables.get(by) ?? []
          expect(sum(groups, 'fills')).toBe(rows.length)
          for (const column of [...VALUE_COLUMNS, 'savedClient', 'savedHouse'])
            expect(sum(groups, column), `${column} ${by}`).toBe(sum(rows, column))
        }
        const { rows: valued, ledger } = ledgerOf(journal)
        for (const row of rows) {
          const own = valued.get(String(row['fillId']))
          expect(row).toMatchObject({
            improved: own?.value.improvement,
            venueFee: own?.value.venueFee,
            flowReceived: own?.value.flowReceived,
            flowPaid: own?.value.flowPaid,
            totalValue: own?.value.total,
            savedClient: own?.saving?.client ?? null,
            savedHouse: own?.saving?.house ?? null,
          })
        }
        expect(ledger.all.fills).toBe(rows.length)
        expect(ledger.all.flowPaid).toBeGreaterThan(0)
        expect(sum(rows, 'venueFee') + ledger.deskFees).toBe(desk.engine.fees())
        const rebuilt = rebuildViews(
          join(dirname(file), 'again.db'),
          journal.batches.flatMap((b) => [...framesOf(b)]),
        )
        expect(compareViews(file, rebuilt.file)).toEqual([])
      },
    ),
    { numRuns: 5 },
  )
}, 120_000)
