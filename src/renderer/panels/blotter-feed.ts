/** How a blotter gets its rows: all of a short day pushed as they change, or pages of a long one as asked for. */
import type { CallArg, Row } from '@shared/contract'
import type { GridApi, IDatasource, SortModelItem } from 'ag-grid-community'
import { type DeskLink, reason } from '../desk/link'

export type Table = CallArg<'views.query'>['table']
/** A day of more rows than this is read by pages from its opening, and after this many were pushed. */
export const LIVE_AT_FIRST = 5_000
export const LIVE_AT_MOST = 20_000
export const PAGE = 100
const REFRESH_MILLIS = 400
/** Pages that are slow to read are read again as much less often. */
const REST = 10
const pageMillis = new Map<Table, number>()
/** Columns that rise with the sequence, which needs no sorting. */
const RISING: ReadonlySet<string> = new Set(['seq', 'at', 'receivedAt', 'sentAt'])

/** What a panel asks of every row besides the text. */
export type Conditions = Pick<CallArg<'views.totals'>, 'where' | 'from' | 'before'>

export interface Feed {
  readonly table: Table
  /** The column that names a row. */
  readonly rowKey: string
}

const told = (desk: DeskLink, table: Table, error: unknown): void =>
  desk.tell({ severity: 'warning', text: `${table} not read: ${reason(error)}`, at: 0 })

/** Feeds a grid with every row. `onFull` is told once when there are too many. Returns how to stop. */
export function feedLive(
  desk: DeskLink,
  grid: GridApi<Row>,
  { table, rowKey }: Feed,
  onFull: () => void,
): () => void {
  const known = new Set<string>()
  let held: Row[] | null = []
  const apply = (rows: readonly Row[]): void => {
    if (grid.isDestroyed()) return
    const add: Row[] = []
    const update: Row[] = []
    for (const row of rows) {
      const id = String(row[rowKey])
      if (known.has(id)) update.push(row)
      else add.push(row)
      known.add(id)
    }
    grid.applyTransactionAsync({ add, update, addIndex: 0 })
    if (known.size > LIVE_AT_MOST) onFull()
  }
  const stop = desk.rows(table, (rows) => (held ? held.push(...rows) : apply(rows)))
  desk.invoke('views.query', { table, limit: LIVE_AT_FIRST }).then(
    (page) => {
      const late = held ?? []
      held = null
      apply(page.rows)
      if (late.length > 0) apply(late)
    },
    (error: unknown) => told(desk, table, error),
  )
  return stop
}

/** The sort of a grid as the views take it; newest first when there is none. */
export function sortOf(model: readonly Pick<SortModelItem, 'colId' | 'sort'>[]) {
  const [first] = model
  if (!first || RISING.has(first.colId)) return { ascending: first?.sort === 'asc' }
  return { sort: { column: first.colId, ascending: first.sort === 'asc' } }
}

/** Reads the pages that a grid scrolls to, filtered and sorted by the views. The totals tell how many there are. */
export function pagesOf(desk: DeskLink, table: Table, text: string, conditions: Conditions): IDatasource {
  return {
    getRows({ startRow, endRow, sortModel, successCallback, failCallback }) {
      const limit = Math.max(1, endRow - startRow)
      const page = {
        table,
        offset: startRow,
        limit,
        text,
        ...conditions,
        ...sortOf(sortModel),
        isCounted: false,
      }
      const from = performance.now()
      desk.invoke('views.query', page).then(
        ({ rows, total }) => {
          pageMillis.set(table, performance.now() - from)
          successCallback([...rows], total < 0 ? undefined : total)
        },
        (error: unknown) => {
          told(desk, table, error)
          failCallback()
        },
      )
    },
  }
}

/** Keeps the pages on screen current: rows change in place, new ones come in while the top is shown. */
export function followPages(desk: DeskLink, grid: GridApi<Row>, { table, rowKey }: Feed): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const refresh = (): void => {
    if (grid.isDestroyed() || grid.getVerticalPixelRange().top > 0) return
    const rest = Math.max(REFRESH_MILLIS, REST * (pageMillis.get(table) ?? 0))
    timer ??= setTimeout(() => {
      timer = null
      if (!grid.isDestroyed()) grid.refreshInfiniteCache()
    }, rest)
  }
  const stopRows = desk.rows(table, (rows) => {
    if (grid.isDestroyed()) return
    const isNew = rows.filter((row) => {
      const node = grid.getRowNode(String(row[rowKey]))
      node?.setData(row)
      return !node
    })
    if (isNew.length > 0) refresh()
  })
  // Records of the journal are not pushed: the status tells that there are more.
  let seen = 0
  const stopStatus = desk.status.subscribe(() => {
    const durable = desk.status.get()?.journal.durableSeq ?? 0
    if (table === 'journal' && durable !== seen) refresh()
    seen = durable
  })
  return () => {
    stopRows()
    stopStatus()
    if (timer !== null) clearTimeout(timer)
  }
}
