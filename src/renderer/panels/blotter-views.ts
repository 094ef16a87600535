/** What the trader made of each blotter: its columns as they stand, and views saved under a name. */
import type { ColumnState } from 'ag-grid-community'
import { isFields, kept } from '../desk/kept'

export interface SavedView {
  readonly columns: readonly ColumnState[]
  readonly filter: string
  /** The panel's own filters, where it has some. */
  readonly filters?: Readonly<Record<string, string>>
}
interface Kept {
  readonly columns: Readonly<Record<string, readonly ColumnState[]>>
  readonly views: Readonly<Record<string, Readonly<Record<string, SavedView>>>>
}
const MOST_VIEWS = 30

const isColumns = (value: unknown): value is ColumnState[] =>
  Array.isArray(value) && value.every((one) => isFields(one) && typeof one['colId'] === 'string')
const isTexts = (value: unknown): value is Record<string, string> =>
  isFields(value) && Object.values(value).every((one) => typeof one === 'string')
const isView = (value: unknown): value is SavedView =>
  isFields(value) &&
  isColumns(value['columns']) &&
  typeof value['filter'] === 'string' &&
  (value['filters'] === undefined || isTexts(value['filters']))

export const blotterViews = kept<Kept>(
  'blotters',
  'The blotter views',
  { columns: {}, views: {} },
  (value) => {
    if (!isFields(value) || !isFields(value['columns']) || !isFields(value['views'])) return null
    const columns = Object.entries(value['columns']).filter((one): one is [string, ColumnState[]] =>
      isColumns(one[1]),
    )
    const views = Object.entries(value['views']).flatMap(([grid, named]) =>
      isFields(named)
        ? [[grid, Object.fromEntries(Object.entries(named).filter((one) => isView(one[1])))] as const]
        : [],
    )
    return { columns: Object.fromEntries(columns), views: Object.fromEntries(views) as Kept['views'] }
  },
)

export const keptColumns = (grid: string): ColumnState[] | undefined => {
  const columns = blotterViews.get().columns[grid]
  return columns && [...columns]
}

export const keepColumns = (grid: string, columns: readonly ColumnState[]): void =>
  blotterViews.update((all) => ({ ...all, columns: { ...all.columns, [grid]: columns } }))

export const viewNames = (all: Kept, grid: string): readonly string[] =>
  Object.keys(all.views[grid] ?? {}).sort()

/** Saves a view under a name, over one that has it. Returns why not, or null. */
export function saveView(grid: string, title: string, view: SavedView): string | null {
  const name = title.trim()
  if (name === '' || name.length > 40) return 'A name has 1 to 40 characters'
  const mine = blotterViews.get().views[grid] ?? {}
  if (!Object.hasOwn(mine, name) && Object.keys(mine).length >= MOST_VIEWS)
    return `At most ${MOST_VIEWS} views`
  blotterViews.update((all) => ({ ...all, views: { ...all.views, [grid]: { ...mine, [name]: view } } }))
  return null
}

export const savedView = (grid: string, name: string): SavedView | undefined =>
  blotterViews.get().views[grid]?.[name]

export function deleteView(grid: string, name: string): void {
  const { [name]: _gone, ...others } = blotterViews.get().views[grid] ?? {}
  blotterViews.update((all) => ({ ...all, views: { ...all.views, [grid]: others } }))
}
