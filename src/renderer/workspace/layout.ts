/** Where the panels stand: the default for the window's size, and what the trader made of it, kept by the desk. */
import type { ColumnState } from 'ag-grid-community'
import type { DockviewApi, SerializedDockview } from 'dockview-react'
import type { DeskLink } from '../desk/link'

const VERSION = 1
const SAVE_MILLIS = 600
const WIDE = 1_900

export const PANELS = {
  ticket: 'Ticket',
  preview: 'Split preview',
  orders: 'Orders',
  fills: 'Fills',
  routes: 'Routes',
  rejections: 'Rejections',
  receipt: 'Receipt',
  book: 'Resting orders',
  positions: 'Positions',
  journal: 'Journal',
  watchlist: 'Watchlist',
  ladder: 'Venues',
  tape: 'Time and sales',
} as const
export type PanelName = keyof typeof PANELS
export const PANEL_NAMES = Object.keys(PANELS) as PanelName[]

interface Layout {
  version: typeof VERSION
  dock: SerializedDockview | null
  columns: Record<string, ColumnState[]>
}

let layout: Layout = { version: VERSION, dock: null, columns: {} }
let timer: ReturnType<typeof setTimeout> | undefined

/** Reads a kept layout; one of another version, or damaged, is left aside for the default. */
export function readLayout(text: string | undefined): void {
  if (text === undefined || text === '') return
  try {
    const kept = JSON.parse(text) as Partial<Layout>
    if (kept.version === VERSION)
      layout = { version: VERSION, dock: kept.dock ?? null, columns: kept.columns ?? {} }
  } catch (error) {
    console.warn('the kept layout could not be read, the default is shown', error)
  }
}

export const keptDock = (): SerializedDockview | null => layout.dock
export const keptColumns = (grid: string): ColumnState[] | undefined => layout.columns[grid]

/** Keeps a change, and saves it once the trader's hands are still. */
export function keepLayout(desk: DeskLink, change: Partial<Omit<Layout, 'version'>>): void {
  layout = { ...layout, ...change }
  clearTimeout(timer)
  timer = setTimeout(() => {
    desk
      .invoke('settings.set', { name: 'layout', value: JSON.stringify(layout) })
      .catch((error: unknown) => console.warn('the layout could not be saved', error))
  }, SAVE_MILLIS)
}

export const keepColumns = (desk: DeskLink, grid: string, state: ColumnState[]): void =>
  keepLayout(desk, { columns: { ...layout.columns, [grid]: state } })

type Direction = 'left' | 'right' | 'below' | 'within'
/** Panel, the panel it stands by, and how. What is added first takes the place of those that come beside it. */
type Place = readonly [name: PanelName, direction: Direction, beside?: PanelName]

const NARROW_PLACES: readonly Place[] = [
  ['orders', 'right'],
  ['ticket', 'left'],
  ['watchlist', 'right'],
  ['fills', 'within', 'orders'],
  ['routes', 'within', 'orders'],
  ['rejections', 'within', 'orders'],
  ['receipt', 'below', 'orders'],
  ['journal', 'below', 'receipt'],
  ['book', 'within', 'receipt'],
  ['positions', 'within', 'receipt'],
  ['preview', 'below', 'ticket'],
  ['ladder', 'below', 'watchlist'],
  ['tape', 'below', 'ladder'],
]
const WIDE_PLACES: readonly Place[] = [
  ['orders', 'right'],
  ['ticket', 'left'],
  ['watchlist', 'right'],
  ['fills', 'within', 'orders'],
  ['routes', 'within', 'orders'],
  ['rejections', 'within', 'orders'],
  ['receipt', 'below', 'orders'],
  ['journal', 'right', 'receipt'],
  ['preview', 'below', 'ticket'],
  ['positions', 'below', 'preview'],
  ['book', 'below', 'positions'],
  ['ladder', 'below', 'watchlist'],
  ['tape', 'below', 'ladder'],
]
const TICKET_HEIGHT = 412

export const isWide = (width: number): boolean => width >= WIDE

/** Lays out the default for a window of this size, in pixels. */
export function layDefault(api: DockviewApi, width: number, height: number): void {
  api.clear()
  for (const [id, direction, beside] of isWide(width) ? WIDE_PLACES : NARROW_PLACES)
    api.addPanel({
      id,
      component: id,
      title: PANELS[id],
      position: beside ? { referencePanel: beside, direction } : { direction },
      inactive: direction === 'within',
    })
  const size = (id: PanelName, to: { width?: number; height?: number }): void =>
    api.getPanel(id)?.group.api.setSize(to)
  size('ticket', { width: isWide(width) ? 380 : 306 })
  size('watchlist', { width: isWide(width) ? 690 : 398 })
  size('ticket', { height: TICKET_HEIGHT })
  if (isWide(width)) {
    size('preview', { height: Math.round((height - TICKET_HEIGHT) * 0.5) })
    size('positions', { height: Math.round((height - TICKET_HEIGHT) * 0.25) })
    size('orders', { height: Math.round(height * 0.46) })
    size('journal', { width: 690 })
  } else {
    size('orders', { height: Math.round(height * 0.38) })
    size('receipt', { height: Math.round(height * 0.4) })
  }
  size('watchlist', { height: Math.round(height * 0.52) })
  size('ladder', { height: 196 })
  for (const id of ['orders', 'receipt', 'ticket'] as const) api.getPanel(id)?.api.setActive()
}
