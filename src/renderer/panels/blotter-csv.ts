/** A blotter as CSV: the columns, rows, order and text of the grid. Nothing but its signs is spelled for machines. */
import type { CallArg, Row } from '@shared/contract'
import type { ColDef, GridApi, ValueFormatterParams } from 'ag-grid-community'
import type { DeskLink } from '../desk/link'
import { cell } from '../widgets/csv-cell'
import { saveFile } from '../widgets/save-file'
import { sortOf } from './blotter-feed'

const PAGE = 5_000
/** Which rows: as the views are asked for them. */
type Asked = CallArg<'views.totals'>

type Shown = Pick<ColDef<Row>, 'field' | 'valueFormatter'> & { readonly name: string }

function shownColumns(grid: GridApi<Row>): Shown[] {
  return grid.getAllDisplayedColumns().map((column) => {
    const { field, headerName, valueFormatter } = column.getColDef() as ColDef<Row>
    return {
      name: headerName ?? '',
      ...(field ? { field } : {}),
      ...(valueFormatter ? { valueFormatter } : {}),
    }
  })
}

function lineOf(columns: readonly Shown[], row: Row): string {
  const cells = columns.map(({ field, valueFormatter }) => {
    const value = field ? row[field] : null
    const text =
      typeof valueFormatter === 'function'
        ? valueFormatter({ value, data: row } as ValueFormatterParams<Row>)
        : (value ?? '')
    return cell(String(text))
  })
  return `${cells.join(',')}\r\n`
}

/** The parts of the file, page by page: a million lines never stand in one string. */
async function parts(desk: DeskLink, grid: GridApi<Row>, asked: Asked): Promise<string[]> {
  const columns = shownColumns(grid)
  const found = [`${columns.map(({ name }) => cell(name)).join(',')}\r\n`]
  if (grid.getGridOption('rowModelType') !== 'infinite') {
    grid.forEachNodeAfterFilterAndSort(({ data }) => data && found.push(lineOf(columns, data)))
    return found
  }
  const sorted = grid.getColumnState().flatMap(({ colId, sort }) => (sort ? [{ colId, sort }] : []))
  for (let offset = 0; ; offset += PAGE) {
    const page = { ...asked, offset, limit: PAGE, ...sortOf(sorted) }
    const { rows } = await desk.invoke('views.query', page)
    found.push(rows.map((row) => lineOf(columns, row)).join(''))
    if (rows.length < PAGE) return found
  }
}

/** Saves what the grid holds, all of it and not only what is painted. Rejects when a page cannot be read. */
export async function saveCsv(desk: DeskLink, grid: GridApi<Row>, asked: Asked): Promise<void> {
  saveFile(`${asked.table}.csv`, ['\uFEFF', ...(await parts(desk, grid, asked))], 'text/csv')
}
