/**
 * The tables of what fills were worth (docs/economics.md): a row a fill, totals by capacity, client and symbol,
 * and the terms that fills are valued by. Money is whole 1e-6 currency units of the whole fill.
 */
import type { Table } from './tables'

/** Columns that add up; each is 0 where a fill has no such part. */
export const VALUE_COLUMNS = [
  'improved',
  'spreadKept',
  'venueFee',
  'charged',
  'flowReceived',
  'flowPaid',
  'clientValue',
  'brokerValue',
  'deskValue',
  'totalValue',
] as const

const whole = (names: readonly string[]): Record<string, 'INTEGER'> =>
  Object.fromEntries(names.map((name) => [name, 'INTEGER']))

/** What a row of a fill has, whatever else it tells. */
export const FILL_COLUMNS = {
  fillId: 'TEXT',
  orderId: 'TEXT',
  at: 'INTEGER',
  client: 'TEXT',
  symbol: 'TEXT',
  side: 'TEXT',
  qty: 'INTEGER',
  price: 'INTEGER',
  capacity: 'TEXT',
  contra: 'TEXT',
} as const

/** One row a fill. `saved…` are null where no route was there to compare with; `isReferenced` is 0 or 1. */
const ECONOMICS: Table = {
  name: 'economics',
  key: null,
  columns: {
    ...FILL_COLUMNS,
    venue: 'TEXT',
    nbb: 'INTEGER',
    nbo: 'INTEGER',
    improvement: 'INTEGER',
    ...whole(VALUE_COLUMNS),
    isReferenced: 'INTEGER',
    savedClient: 'INTEGER',
    savedHouse: 'INTEGER',
  },
  searched: ['orderId', 'client', 'symbol', 'side', 'capacity', 'contra', 'venue', 'fillId'],
  summed: ['qty', ...VALUE_COLUMNS, 'savedClient', 'savedHouse'],
  indexes: [['orderId']],
}

/** Sums of a group of fills: each column is the sum of that of its rows. */
const totals = (name: 'valueByCapacity' | 'valueByClient' | 'valueBySymbol'): Table => ({
  name,
  key: 'name',
  columns: {
    name: 'TEXT',
    fills: 'INTEGER',
    shares: 'INTEGER',
    ...whole(VALUE_COLUMNS),
    unreferenced: 'INTEGER',
    compared: 'INTEGER',
    savedClient: 'INTEGER',
    savedHouse: 'INTEGER',
  },
  searched: ['name'],
  summed: ['fills', 'shares', ...VALUE_COLUMNS, 'unreferenced', 'compared', 'savedClient', 'savedHouse'],
  indexes: [],
})

/** Who pays what: venues' payments, clients' tiers, the policy's payment for order flow. Canonical JSON. */
const TERMS: Table = {
  name: 'terms',
  key: 'name',
  columns: { name: 'TEXT', json: 'TEXT', before: 'TEXT' },
  searched: ['name'],
  summed: [],
  indexes: [],
}

export const VALUE_TABLES = {
  economics: ECONOMICS,
  valueByCapacity: totals('valueByCapacity'),
  valueByClient: totals('valueByClient'),
  valueBySymbol: totals('valueBySymbol'),
  terms: TERMS,
}
