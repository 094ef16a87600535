/** How a blotter gets its rows: all of a short day pushed as they change, or pages of a long one as asked for. */
import type { CallArg, Row } from '@shared/contract'
import type { GridApi, IDatasource, SortModelItem } from 'ag-grid-community'
import { type DeskLink, reason } from '../desk/link'
import { RowFlow } from '../widgets/row-flow'

export type Table = CallArg<'views.query'>['table']
/** A day of more rows than this is read by pages from its opening, and after this many were pushed. */
export const LIVE_AT_FIRST = 10_000
export const LIVE_AT_MOST = 12_000
export const PAGE = 100
/** Rows that are asked for in one question when a grid holds them all. */
const READ_AT_ONCE = 5_000
const REFRESH_MILLIS = 400
/** Pages that are slow to read are read again as much less often. */
const REST = 10
const pageMillis = new Map<Table, number>()
/** Columns that rise with the sequence, which needs no sorting. */
const RISING: ReadonlySet<string> = new Set(['seq', 'at', 'receivedAt', 'sentAt'])

/** What a panel asks of every row besides the text. */
export type Conditions = Pick<CallArg<'views.totals'>, 'where' | 'has' | 'from' | 'before'>

export interface Feed {
  readonly table: Table
  /** The column that names a row. */
  readonly rowKey: string
}

const told = (desk: DeskLink, table: Table, error: unknown): void =>
  desk.tell({ severity: 'warning', text: `${table} not read: ${reason(error)}`, at: 0 })

/** What a grid that holds every row tells its panel. */
interface LiveListener {
  /** There are too many rows to hold. */
  onFull(): void
  /** Rows may have changed their places. */
  onStep(): void
}

/** Feeds a grid with every row. Returns how to stop. */
export function feedLive(
  desk: DeskLink,
  grid: GridApi<Row>,
  { table, rowKey }: Feed,
  listener: LiveListener,
): () => void {
  const flow = new RowFlow<Row>(
    grid,
    (row) => String(row[rowKey]),
    desk.yielding,
    () => listener.onStep(),
  )
  let isGone = false
  const apply = (rows: readonly Row[]): void => {
    flow.push(rows)
    if (flow.size > LIVE_AT_MOST) listener.onFull()
  }
  // What is pushed and what is answered come in one order: the later is never the older.
  const stop = desk.rows(table, apply)
  const read = async (): Promise<void> => {
    for (let offset = 0; offset < LIVE_AT_FIRST && !isGone; offset += READ_AT_ONCE) {
      const page = { table, limit: READ_AT_ONCE, offset, isCounted: false }
      const { rows } = await desk.invoke('views.query', page)
      if (!isGone) apply(rows)
      if (rows.length < READ_AT_ONCE) return
    }
  }
  read().catch((error: unknown) => told(desk, table, error))
  return () => {
    isGone = true
    stop()
    flow.stop()
  }
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
