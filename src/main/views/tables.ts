/**
 * The tables of views.db, described once: SQL, the columns that a query may name, and how rows are ordered.
 *
 * Columns are flat: text, whole numbers (money and prices in 1e-6, times in microseconds), or null. `seq` is the
 * record that made the row, except for positions, where it is the record that last moved it.
 */
import type { ViewQuery } from '../ports'
import { FILL_COLUMNS, VALUE_TABLES } from './value-tables'

export type TableName = ViewQuery['table']
type Type = 'TEXT' | 'INTEGER'

export interface Table {
  readonly name: TableName
  /** Column that names a row; rows of a table without one are only ever added. */
  readonly key: string | null
  readonly columns: Readonly<Record<string, Type>>
  /** Text columns that a text filter looks in. */
  readonly searched: readonly string[]
  /** Whole-number columns whose sum means something. */
  readonly summed: readonly string[]
  readonly indexes: readonly (readonly string[])[]
}

const ORDERS: Table = {
  name: 'orders',
  key: 'id',
  columns: {
    id: 'TEXT',
    parent: 'TEXT',
    client: 'TEXT',
    symbol: 'TEXT',
    side: 'TEXT',
    qty: 'INTEGER',
    filled: 'INTEGER',
    open: 'INTEGER',
    avgPrice: 'INTEGER',
    limit: 'INTEGER',
    type: 'TEXT',
    tif: 'TEXT',
    status: 'TEXT',
    crossQty: 'INTEGER',
    principalQty: 'INTEGER',
    darkQty: 'INTEGER',
    routedQty: 'INTEGER',
    improvement: 'INTEGER',
    notional: 'INTEGER',
    receivedAt: 'INTEGER',
    doneAt: 'INTEGER',
    doneReason: 'TEXT',
    decidedAt: 'INTEGER',
    routeCost: 'INTEGER',
    routeValue: 'INTEGER',
    stop: 'INTEGER',
    minQty: 'INTEGER',
    /** 1 for a conditional order. */
    conditional: 'INTEGER',
  },
  searched: ['id', 'client', 'symbol', 'side', 'status', 'type', 'tif'],
  summed: [
    'qty',
    'filled',
    'open',
    'crossQty',
    'principalQty',
    'darkQty',
    'routedQty',
    'improvement',
    'notional',
  ],
  indexes: [['client'], ['symbol'], ['status'], ['parent']],
}

const FILLS: Table = {
  name: 'fills',
  key: null,
  columns: {
    ...FILL_COLUMNS,
    nbb: 'INTEGER',
    nbo: 'INTEGER',
    improvement: 'INTEGER',
    // As in `economics`: what a blotter of fills shows of it.
    clientValue: 'INTEGER',
    brokerValue: 'INTEGER',
    deskValue: 'INTEGER',
    totalValue: 'INTEGER',
    savedClient: 'INTEGER',
  },
  searched: ['orderId', 'client', 'symbol', 'side', 'capacity', 'contra', 'fillId'],
  summed: ['qty', 'clientValue', 'brokerValue', 'deskValue', 'totalValue', 'savedClient'],
  indexes: [['orderId'], ['client'], ['symbol'], ['fillId']],
}

const ROUTES: Table = {
  name: 'routes',
  key: 'routeId',
  columns: {
    routeId: 'TEXT',
    orderId: 'TEXT',
    venue: 'TEXT',
    side: 'TEXT',
    symbol: 'TEXT',
    qty: 'INTEGER',
    filled: 'INTEGER',
    limit: 'INTEGER',
    purpose: 'TEXT',
    status: 'TEXT',
    sentAt: 'INTEGER',
    doneAt: 'INTEGER',
    fees: 'INTEGER',
    lastFee: 'INTEGER',
  },
  searched: ['routeId', 'orderId', 'venue', 'symbol', 'side', 'purpose', 'status'],
  summed: ['qty', 'filled', 'fees'],
  indexes: [['orderId'], ['venue'], ['status']],
}

const REJECTIONS: Table = {
  name: 'rejections',
  key: null,
  columns: {
    id: 'TEXT',
    at: 'INTEGER',
    client: 'TEXT',
    symbol: 'TEXT',
    side: 'TEXT',
    qty: 'INTEGER',
    codes: 'TEXT',
    detail: 'TEXT',
  },
  searched: ['id', 'client', 'symbol', 'side', 'codes', 'detail'],
  summed: ['qty'],
  indexes: [['id'], ['client'], ['symbol']],
}

const POSITIONS: Table = {
  name: 'positions',
  key: 'symbol',
  columns: { symbol: 'TEXT', qty: 'INTEGER', avgPrice: 'INTEGER', realized: 'INTEGER', at: 'INTEGER' },
  searched: ['symbol'],
  summed: ['realized'],
  indexes: [],
}

const ALERTS: Table = {
  name: 'alerts',
  key: null,
  columns: { at: 'INTEGER', rule: 'TEXT', id: 'TEXT', severity: 'TEXT', detail: 'TEXT' },
  searched: ['rule', 'id', 'severity', 'detail'],
  summed: [],
  indexes: [['id'], ['severity']],
}

/** Invitations to firm up a conditional order, with what the invited side was told. */
const INVITATIONS: Table = {
  name: 'invitations',
  key: 'invitation',
  columns: {
    invitation: 'TEXT',
    orderId: 'TEXT',
    client: 'TEXT',
    symbol: 'TEXT',
    side: 'TEXT',
    /** The fewest shares the other side takes. */
    qty: 'INTEGER',
    until: 'INTEGER',
    told: 'TEXT',
    /** Shares firmed up while it stands; null before an answer. */
    firmed: 'INTEGER',
    outcome: 'TEXT',
    filled: 'INTEGER',
    /** In a row by this order, once this one was done. */
    fallDowns: 'INTEGER',
    sentAt: 'INTEGER',
    doneAt: 'INTEGER',
  },
  searched: ['orderId', 'client', 'symbol', 'side', 'outcome'],
  summed: ['filled'],
  indexes: [['orderId'], ['symbol'], ['client']],
}

/** What was noted about orders, fills, receipts and alerts. Tags are one text: `#late #surprise`. */
const NOTES: Table = {
  name: 'notes',
  key: null,
  columns: { at: 'INTEGER', about: 'TEXT', symbol: 'TEXT', text: 'TEXT', tags: 'TEXT', grade: 'INTEGER' },
  searched: ['about', 'symbol', 'text', 'tags'],
  summed: [],
  indexes: [['about'], ['symbol']],
}

/** Duties to client orders, each with its last status. */
const OBLIGATIONS: Table = {
  name: 'obligations',
  key: 'duty',
  columns: {
    /** Rule, order and due time: no order has two duties of one rule that fall due together. */
    duty: 'TEXT',
    orderId: 'TEXT',
    symbol: 'TEXT',
    rule: 'TEXT',
    status: 'TEXT',
    qty: 'INTEGER',
    price: 'INTEGER',
    dueBy: 'INTEGER',
    evidence: 'TEXT',
    openedAt: 'INTEGER',
    doneAt: 'INTEGER',
  },
  searched: ['orderId', 'symbol', 'rule', 'status', 'evidence'],
  summed: [],
  indexes: [['orderId'], ['symbol'], ['status']],
}

const DECISIONS: Table = {
  name: 'decisions',
  key: null,
  columns: { receiptId: 'TEXT', orderId: 'TEXT', at: 'INTEGER', symbol: 'TEXT' },
  searched: ['receiptId', 'orderId', 'symbol'],
  summed: [],
  indexes: [['receiptId'], ['orderId']],
}

const JOURNAL: Table = {
  name: 'journal',
  key: null,
  columns: {
    at: 'INTEGER',
    type: 'TEXT',
    orderId: 'TEXT',
    symbol: 'TEXT',
    /** Whose order it concerns, or the client itself. */
    client: 'TEXT',
    /** Of a fill: cross, principal, dark, routed or riskless. */
    capacity: 'TEXT',
    summary: 'TEXT',
    /** Every code that it names, a space between them. */
    codes: 'TEXT',
  },
  searched: ['type', 'orderId', 'symbol', 'summary'],
  summed: [],
  indexes: [['orderId'], ['symbol']],
}

const SUPERVISION: Table = {
  name: 'supervision',
  key: 'id',
  columns: {
    id: 'TEXT',
    /** Sequence of the record that raised it: one record may raise several. */
    record: 'INTEGER',
    at: 'INTEGER',
    rule: 'TEXT',
    code: 'TEXT',
    severity: 'TEXT',
    subject: 'TEXT',
    client: 'TEXT',
    symbol: 'TEXT',
    detail: 'TEXT',
    evidence: 'TEXT',
    parameters: 'TEXT',
    status: 'TEXT',
    by: 'TEXT',
    dispositionAt: 'INTEGER',
    note: 'TEXT',
  },
  indexes: [['rule'], ['severity'], ['status'], ['client'], ['symbol']],
  searched: ['id', 'rule', 'code', 'severity', 'status', 'client', 'symbol', 'detail'],
  summed: [],
}

const TAPE_REPORTS: Table = {
  name: 'tapeReports',
  key: 'fillId',
  columns: {
    fillId: 'TEXT',
    fills: 'INTEGER',
    symbol: 'TEXT',
    price: 'INTEGER',
    qty: 'INTEGER',
    capacity: 'TEXT',
    side: 'TEXT',
    media: 'INTEGER',
    shortSale: 'TEXT',
    modifiers: 'TEXT',
    executedAt: 'INTEGER',
    dueBy: 'INTEGER',
    state: 'TEXT',
    refusals: 'INTEGER',
    reason: 'TEXT',
    doneAt: 'INTEGER',
    /** What a supervisor asked of the facility and it has not confirmed yet; by whom the last one was. */
    asked: 'TEXT',
    askedBy: 'TEXT',
  },
  indexes: [['state'], ['symbol']],
  searched: ['fillId', 'symbol', 'state', 'modifiers'],
  summed: ['qty'],
}

/** Filled shares that were given to accounts. */
const ALLOCATIONS: Table = {
  name: 'allocations',
  key: 'id',
  columns: {
    id: 'TEXT',
    at: 'INTEGER',
    orderId: 'TEXT',
    symbol: 'TEXT',
    side: 'TEXT',
    account: 'TEXT',
    /** 1 for an account of the firm itself. */
    house: 'INTEGER',
    qty: 'INTEGER',
    /** Shares of the order given away so far, this allocation among them. */
    allocated: 'INTEGER',
    /** The order's average price at that moment. */
    avgPrice: 'INTEGER',
    by: 'TEXT',
  },
  searched: ['id', 'orderId', 'symbol', 'side', 'account', 'by'],
  summed: ['qty'],
  indexes: [['orderId'], ['account'], ['symbol']],
}

const REVIEWS: Table = {
  name: 'reviews',
  key: 'cell',
  columns: {
    cell: 'TEXT',
    firstAt: 'INTEGER',
    orders: 'INTEGER',
    fills: 'INTEGER',
    shares: 'INTEGER',
    /** Effective over quoted spread, millionths; null before a fill met a two-sided market. */
    effectiveOverQuoted: 'INTEGER',
    reviewedAt: 'INTEGER',
    reviewedBy: 'TEXT',
    note: 'TEXT',
  },
  indexes: [],
  searched: ['cell'],
  summed: [],
}

const INDICATORS: Table = {
  name: 'indicators',
  key: 'id',
  columns: {
    id: 'TEXT',
    at: 'INTEGER',
    rule: 'TEXT',
    what: 'TEXT',
    countA: 'INTEGER',
    countB: 'INTEGER',
    needs: 'INTEGER',
    meanA: 'INTEGER',
    meanB: 'INTEGER',
  },
  indexes: [],
  searched: ['id'],
  summed: [],
}

export const TABLES: Readonly<Record<TableName, Table>> = {
  orders: ORDERS,
  fills: FILLS,
  routes: ROUTES,
  rejections: REJECTIONS,
  positions: POSITIONS,
  alerts: ALERTS,
  decisions: DECISIONS,
  journal: JOURNAL,
  ...VALUE_TABLES,
  supervision: SUPERVISION,
  tapeReports: TAPE_REPORTS,
  allocations: ALLOCATIONS,
  reviews: REVIEWS,
  indicators: INDICATORS,
  invitations: INVITATIONS,
  notes: NOTES,
  obligations: OBLIGATIONS,
}
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[]

const quoted = (name: string): string => `"${name}"`
/** Columns in the order of their table, `seq` first. */
export const columnsOf = (table: Table): readonly string[] => ['seq', ...Object.keys(table.columns)]
export const columnList = (table: Table): string => columnsOf(table).map(quoted).join(', ')

/** Statements that make a table and its indexes. An index ends in `seq`, so that it also gives the order. */
export function createTable(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, type]) => `${quoted(name)} ${type}${name === table.key ? ' NOT NULL UNIQUE' : ''}`,
  )
  const indexes = table.indexes.map((names) => {
    const where = names.length === 1 ? ` WHERE ${quoted(names[0] as string)} IS NOT NULL` : ''
    return `CREATE INDEX ${table.name}_${names.join('_')} ON ${table.name} (${names.map(quoted).join(', ')})${where};`
  })
  return [
    `CREATE TABLE ${table.name} (seq INTEGER PRIMARY KEY, ${columns.join(', ')}) STRICT;`,
    ...indexes,
  ].join('\n')
}

/** Adds a row, or replaces the one of the same key. */
export function upsert(table: Table): string {
  const columns = columnsOf(table)
  const insert = `INSERT INTO ${table.name} (${columnList(table)}) VALUES (${columns.map(() => '?').join(', ')})`
  if (table.key === null) return insert
  const changed = columns.filter((name) => name !== table.key)
  const set = changed.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')
  return `${insert} ON CONFLICT (${quoted(table.key)}) DO UPDATE SET ${set}`
}

export interface Selection {
  readonly rows: string
  readonly count: string
  /** One row: `rowCount`, which no column is called, and the sum of each summed column. */
  readonly totals: string
  /** Takes the span twice, then the values; fails where rows have no time or type. */
  readonly counts: string
  /** Values of the conditions, in the order in which the statements take them. */
  readonly values: readonly (string | number)[]
}

interface Conditions {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** A word as a LIKE pattern that takes it anywhere, its own wildcards spelled as themselves. */
const containing = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

function known(table: Table, name: string): string {
  if (!columnsOf(table).includes(name))
    throw new RangeError(`no column '${name.slice(0, 40)}' in ${table.name}`)
  return quoted(name)
}

function conditions(table: Table, query: ViewQuery): Conditions {
  const parts: string[] = []
  const values: (string | number)[] = []
  for (const [name, value] of Object.entries(query.where ?? {})) {
    if (typeof value !== 'string' && !Number.isFinite(value))
      throw new RangeError(`'${name}' is compared with text or a number`)
    parts.push(`${known(table, name)} = ?`)
    values.push(value)
  }
  for (const [bound, sign] of [[query.from, '>='] as const, [query.before, '<'] as const]) {
    if (bound === undefined) continue
    parts.push(`${known(table, bound.column)} ${sign} ?`)
    values.push(bound.value)
  }
  if (query.has !== undefined) {
    parts.push(`instr(' ' || ${known(table, query.has.column)} || ' ', ?) > 0`)
    values.push(` ${query.has.word} `)
  }
  for (const word of (query.text ?? '').split(/\s+/).filter(Boolean)) {
    parts.push(`(${table.searched.map((name) => `${quoted(name)} LIKE ? ESCAPE '\\'`).join(' OR ')})`)
    for (const _name of table.searched) values.push(containing(word))
  }
  return { sql: parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`, values }
}

/** The statements of a query; throws `RangeError` that names what it does not know. */
export function selection(query: ViewQuery): Selection {
  if (!Object.hasOwn(TABLES, query.table))
    throw new RangeError(`no table '${String(query.table).slice(0, 40)}'`)
  const table = TABLES[query.table]
  const { sql: filter, values } = conditions(table, query)
  if (!Number.isSafeInteger(query.limit) || query.limit < 0)
    throw new RangeError(`'limit' must be a whole number of rows, was ${query.limit}`)
  const offset = query.offset ?? 0
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new RangeError(`'offset' must be a whole number of rows, was ${offset}`)
  const bySeq = query.ascending === true ? 'seq ASC' : 'seq DESC'
  const order = query.sort
    ? `${known(table, query.sort.column)} ${query.sort.ascending ? 'ASC' : 'DESC'} NULLS LAST, ${bySeq}`
    : bySeq
  const sums = table.summed.map((name) => `, total(${quoted(name)}) AS ${quoted(name)}`).join('')
  return {
    rows: `SELECT ${columnList(table)} FROM ${table.name}${filter} ORDER BY ${order} LIMIT ? OFFSET ?`,
    count: `SELECT count(*) FROM ${table.name}${filter}`,
    totals: `SELECT count(*) AS rowCount${sums} FROM ${table.name}${filter}`,
    counts: `SELECT "at" / CAST(? AS INTEGER) * CAST(? AS INTEGER) AS "at", "type", count(*) AS "count" FROM ${table.name}${filter} GROUP BY 1, 2 ORDER BY 1, 2`,
    values,
  }
}
