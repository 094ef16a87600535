/** Views of a blotter: columns to show, views saved under a name, and back to how it came. */
import type { Row } from '@shared/contract'
import type { GridApi } from 'ag-grid-community'
import { useState } from 'react'
import { useStore } from '../desk/store'
import { Popover } from '../frame/Popover'
import { Icon } from '../widgets/Icon'
import { NamedList } from '../widgets/NamedList'
import { blotterViews, deleteView, keepColumns, savedView, saveView, viewNames } from './blotter-views'

interface Props {
  grid: GridApi<Row>
  name: string
  filter: string
  onFilter: (text: string) => void
}

export function BlotterMenu({ grid, name, filter, onFilter }: Props) {
  const all = useStore(blotterViews)
  const load = (view: string): void => {
    const saved = savedView(name, view)
    if (!saved) return
    grid.applyColumnState({ state: [...saved.columns], applyOrder: true })
    onFilter(saved.filter)
  }
  const reset = (): void => {
    grid.resetColumnState()
    keepColumns(name, grid.getColumnState())
    onFilter('')
  }
  return (
    <Popover
      name={`Views of ${name}`}
      className="button"
      face={
        <>
          <Icon name="columns" size={12} /> View
        </>
      }
    >
      <h2>Views of {name}</h2>
      <NamedList
        what="view"
        names={viewNames(all, name)}
        onLoad={load}
        onDelete={(view) => deleteView(name, view)}
        onSave={(view) => saveView(name, view, { columns: grid.getColumnState(), filter })}
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
