/** The tables that blotters read, and the stream of each. Apart from the contract, so that the page needs no schemas. */

export const VIEW_TABLES = [
  'orders',
  'fills',
  'routes',
  'rejections',
  'positions',
  'alerts',
  'journal',
  'economics',
  'valueByCapacity',
  'valueByClient',
  'valueBySymbol',
  'supervision',
  'tapeReports',
  'allocations',
  'invitations',
  'notes',
  'obligations',
] as const

/** A table whose rows may be read, and pushed as they change. */
export type ViewName = (typeof VIEW_TABLES)[number]
/** Each table's rows are a stream of their own: a table that no panel shows costs nothing. */
export type RowStream = `rows.${ViewName}`
export const rowStream = <T extends ViewName>(table: T) => `rows.${table}` as const
/** The table of a stream of rows; null for any other stream. */
export const tableOf = (stream: string): ViewName | null =>
  VIEW_TABLES.find((table) => stream === rowStream(table)) ?? null
