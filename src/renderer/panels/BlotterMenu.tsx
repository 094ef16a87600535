/** Views of a blotter: columns to show, views saved under a name, and back to how it came. */
import type { Row } from '@shared/contract'
import type { GridApi } from 'ag-grid-community'
import { useState } from 'react'
import { useStore } from '../desk/store'
import { Popover } from '../frame/Popover'
import { Icon } from '../widgets/Icon'
import { NamedList } from '../widgets/NamedList'
import type { SavedFilters } from './Blotter'
import { blotterViews, deleteView, keepColumns, savedView, saveView, viewNames } from './blotter-views'

interface Props {
  grid: GridApi<Row>
  name: string
  filter: string
  onFilter: (text: string) => void
  /** With filters of its own a view is a search. */
  saved: SavedFilters | undefined
}

export function BlotterMenu({ grid, name, filter, onFilter, saved }: Props) {
  const what = saved ? 'search' : 'view'
  const title = saved ? 'Saved searches' : `Views of ${name}`
  const all = useStore(blotterViews)
  const load = (view: string): void => {
    const kept = savedView(name, view)
    if (!kept) return
    grid.applyColumnState({ state: [...kept.columns], applyOrder: true })
    onFilter(kept.filter)
    saved?.onLoad(kept.filters)
  }
  const reset = (): void => {
    grid.resetColumnState()
    keepColumns(name, grid.getColumnState())
    onFilter('')
    saved?.onLoad(undefined)
  }
  return (
    <Popover
      name={title}
      className="button"
      face={
        <>
          <Icon name="columns" size={12} /> {saved ? 'Searches' : 'View'}
        </>
      }
    >
      <h2>{title}</h2>
      <NamedList
        what={what}
        names={viewNames(all, name)}
        onLoad={load}
        onDelete={(view) => deleteView(name, view)}
        onSave={(view) =>
          saveView(name, view, { columns: grid.getColumnState(), filter, filters: saved?.filters ?? {} })
        }
      />
      <h2>Columns</h2>
      <Columns grid={grid} name={name} />
      <button type="button" className="menu-item" onClick={reset}>
        As it came: every column, no filter
      </button>
    </Popover>
  )
}

function Columns({ grid, name }: Pick<Props, 'grid' | 'name'>) {
  const [, again] = useState(0)
  return (
    <div className="option-grid">
      {(grid.getColumns() ?? []).map((column) => (
        <label key={column.getColId()}>
          <input
            type="checkbox"
            checked={column.isVisible()}
            onChange={(event) => {
              grid.setColumnsVisible([column], event.currentTarget.checked)
              keepColumns(name, grid.getColumnState())
              again((n) => n + 1)
            }}
          />{' '}
          {column.getColDef().headerName}
        </label>
      ))}
    </div>
  )
}
