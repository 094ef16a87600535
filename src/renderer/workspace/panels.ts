/** Which panels there are, which workspace each is at home in, and where they stand by default. */

export const PANELS = {
  ticket: { title: 'Ticket', home: 'trade', isLinked: true },
  preview: { title: 'Split preview', home: 'trade', isLinked: false },
  orders: { title: 'Orders', home: 'trade', isLinked: true },
  fills: { title: 'Fills', home: 'trade', isLinked: true },
  routes: { title: 'Routes', home: 'trade', isLinked: true },
  rejections: { title: 'Rejections', home: 'trade', isLinked: true },
  basket: { title: 'Basket', home: 'trade', isLinked: false },
  receipt: { title: 'Receipt', home: 'trade', isLinked: true },
  life: { title: 'Order life', home: 'trade', isLinked: true },
  book: { title: 'Resting orders', home: 'trade', isLinked: true },
  positions: { title: 'Positions', home: 'trade', isLinked: true },
  watchlist: { title: 'Watchlist', home: 'trade', isLinked: true },
  ladder: { title: 'Venues', home: 'trade', isLinked: true },
  chart: { title: 'Chart', home: 'trade', isLinked: true },
  tape: { title: 'Time and sales', home: 'trade', isLinked: true },
  inventory: { title: 'Inventory', home: 'inventory', isLinked: true },
  exposure: { title: 'Exposure', home: 'inventory', isLinked: false },
  profit: { title: 'P&L today', home: 'inventory', isLinked: false },
  hedges: { title: 'Hedges', home: 'inventory', isLinked: true },
  whatIf: { title: 'What if', home: 'inventory', isLinked: false },
  policy: { title: 'Policy', home: 'routing', isLinked: false },
  deskQuote: { title: 'Desk quote', home: 'routing', isLinked: true },
  venues: { title: 'Venues today', home: 'routing', isLinked: false },
  toxicity: { title: 'Toxicity', home: 'routing', isLinked: false },
  states: { title: 'Trading states', home: 'routing', isLinked: false },
  dark: { title: 'Midpoint book', home: 'dark', isLinked: true },
  invitations: { title: 'Invitations', home: 'dark', isLinked: true },
  outcomes: { title: 'Outcomes', home: 'dark', isLinked: false },
  journal: { title: 'Journal', home: 'journal', isLinked: false },
  supervision: { title: 'Supervision', home: 'journal', isLinked: false },
  day: { title: 'Day', home: 'journal', isLinked: false },
  search: { title: 'Search the journal', home: 'journal', isLinked: true },
} as const
export type PanelName = keyof typeof PANELS
export const PANEL_NAMES = Object.keys(PANELS) as PanelName[]

export const WORKSPACES = {
  trade: { title: 'Trade', icon: 'trade' },
  inventory: { title: 'Inventory', icon: 'inventory' },
  dark: { title: 'Dark book', icon: 'dark' },
  journal: { title: 'Journal', icon: 'journal' },
  routing: { title: 'Routing', icon: 'routing' },
  settings: { title: 'Settings', icon: 'settings' },
} as const
export type WorkspaceName = keyof typeof WORKSPACES
export const WORKSPACE_NAMES = Object.keys(WORKSPACES) as WorkspaceName[]
/** The workspaces whose panels dock; Settings is one page. */
export type DockName = Exclude<WorkspaceName, 'settings'>
export const isDock = (name: WorkspaceName): name is DockName => name !== 'settings'

type Direction = 'left' | 'right' | 'below' | 'within'
/** Panel, how it stands, and the panel it stands by. What is added first takes the place of those beside it. */
export type Place = readonly [name: PanelName, direction: Direction, beside?: PanelName]
export interface Size {
  readonly panel: PanelName
  /** Pixels, or a share of the dock's height below 1. */
  readonly width?: number
  readonly height?: number
}
export interface Arrangement {
  readonly places: readonly Place[]
  readonly sizes: readonly Size[]
  /** Panels on top of their group. */
  readonly onTop: readonly PanelName[]
}

const BLOTTERS: readonly Place[] = [
  ['fills', 'within', 'orders'],
  ['routes', 'within', 'orders'],
  ['rejections', 'within', 'orders'],
  ['basket', 'within', 'orders'],
]
const TRADE_NARROW: Arrangement = {
  places: [
    ['orders', 'right'],
    ['ticket', 'left'],
    ['watchlist', 'right'],
    ...BLOTTERS,
    ['receipt', 'below', 'orders'],
    ['life', 'within', 'receipt'],
    ['chart', 'within', 'receipt'],
    ['book', 'within', 'receipt'],
    ['positions', 'within', 'receipt'],
    ['preview', 'below', 'ticket'],
    ['ladder', 'below', 'watchlist'],
    ['tape', 'below', 'ladder'],
  ],
  sizes: [
    { panel: 'ticket', width: 306 },
    { panel: 'watchlist', width: 398 },
    { panel: 'ticket', height: 440 },
    { panel: 'orders', height: 0.48 },
    { panel: 'watchlist', height: 0.52 },
    { panel: 'ladder', height: 196 },
  ],
  onTop: ['orders', 'receipt', 'ticket'],
}
const TRADE_WIDE: Arrangement = {
  places: [
    ['orders', 'right'],
    ['ticket', 'left'],
    ['watchlist', 'right'],
    ...BLOTTERS,
    ['receipt', 'below', 'orders'],
    ['chart', 'right', 'receipt'],
    ['life', 'within', 'chart'],
    ['book', 'within', 'chart'],
    ['preview', 'below', 'ticket'],
    ['positions', 'below', 'preview'],
    ['ladder', 'below', 'watchlist'],
    ['tape', 'below', 'ladder'],
  ],
  sizes: [
    { panel: 'ticket', width: 380 },
    { panel: 'watchlist', width: 690 },
    { panel: 'ticket', height: 440 },
    { panel: 'positions', height: 0.26 },
    { panel: 'orders', height: 0.46 },
    { panel: 'chart', width: 690 },
    { panel: 'watchlist', height: 0.52 },
    { panel: 'ladder', height: 196 },
  ],
  onTop: ['orders', 'chart', 'receipt', 'ticket'],
}
const INVENTORY: Arrangement = {
  places: [
    ['inventory', 'left'],
    ['exposure', 'right'],
    ['profit', 'below', 'exposure'],
    ['whatIf', 'below', 'inventory'],
    ['hedges', 'within', 'whatIf'],
    ['fills', 'within', 'whatIf'],
    ['chart', 'below', 'profit'],
  ],
  sizes: [
    { panel: 'exposure', width: 560 },
    { panel: 'inventory', height: 0.44 },
    { panel: 'exposure', height: 0.38 },
    { panel: 'profit', height: 0.3 },
  ],
  onTop: ['inventory', 'whatIf'],
}
const ROUTING: Arrangement = {
  places: [
    ['policy', 'left'],
    ['deskQuote', 'right'],
    ['venues', 'below', 'deskQuote'],
    ['states', 'below', 'venues'],
    ['ladder', 'below', 'states'],
    ['toxicity', 'below', 'policy'],
    ['routes', 'within', 'toxicity'],
  ],
  sizes: [
    { panel: 'deskQuote', width: 730 },
    { panel: 'policy', height: 0.68 },
    { panel: 'deskQuote', height: 0.22 },
    { panel: 'venues', height: 0.3 },
    { panel: 'states', height: 0.24 },
  ],
  onTop: ['policy', 'toxicity'],
}
const DARK_NARROW: Arrangement = {
  places: [
    ['dark', 'left'],
    ['invitations', 'right'],
    ['outcomes', 'below', 'dark'],
    ['chart', 'below', 'outcomes'],
    ['ladder', 'within', 'chart'],
    ['receipt', 'below', 'invitations'],
    ['life', 'within', 'receipt'],
  ],
  sizes: [
    { panel: 'invitations', width: 560 },
    { panel: 'dark', height: 0.38 },
    { panel: 'outcomes', height: 0.22 },
    { panel: 'invitations', height: 0.36 },
  ],
  onTop: ['receipt', 'chart'],
}
const DARK_WIDE: Arrangement = {
  places: [
    ['dark', 'right'],
    ['ticket', 'left'],
    ['watchlist', 'right'],
    ['invitations', 'right', 'dark'],
    ['outcomes', 'below', 'dark'],
    ['receipt', 'below', 'invitations'],
    ['life', 'within', 'receipt'],
    ['preview', 'below', 'ticket'],
    ['ladder', 'below', 'watchlist'],
    ['chart', 'below', 'ladder'],
  ],
  sizes: [
    { panel: 'ticket', width: 380 },
    { panel: 'watchlist', width: 620 },
    { panel: 'invitations', width: 640 },
    { panel: 'ticket', height: 440 },
    { panel: 'dark', height: 0.5 },
    { panel: 'invitations', height: 0.36 },
    { panel: 'watchlist', height: 0.42 },
    { panel: 'ladder', height: 196 },
  ],
  onTop: ['receipt', 'ticket', 'dark'],
}
const JOURNAL: Arrangement = {
  places: [
    ['search', 'left'],
    ['receipt', 'right'],
    ['life', 'below', 'receipt'],
    ['day', 'within', 'search'],
    ['journal', 'within', 'search'],
    ['supervision', 'within', 'search'],
  ],
  sizes: [
    { panel: 'receipt', width: 620 },
    { panel: 'receipt', height: 0.6 },
  ],
  onTop: ['search', 'receipt'],
}

const WIDE = 1_900
export const isWide = (width: number): boolean => width >= WIDE

/** The default of a workspace for a dock of this width in pixels. */
export function arrangementOf(name: DockName, width: number): Arrangement {
  if (name === 'inventory') return INVENTORY
  if (name === 'journal') return JOURNAL
  if (name === 'routing') return ROUTING
  if (name === 'dark') return isWide(width) ? DARK_WIDE : DARK_NARROW
  return isWide(width) ? TRADE_WIDE : TRADE_NARROW
}
