/** Where the panels stand: the default for the window's size, and what the trader made of it and named. */
import type { DockviewApi, SerializedDockview } from 'dockview-react'
import { isFields, kept } from '../desk/kept'
import { createStore } from '../desk/store'
import {
  arrangementOf,
  type DockName,
  isDock,
  PANEL_NAMES,
  PANELS,
  type PanelName,
  type Size,
  WORKSPACE_NAMES,
  type WorkspaceName,
} from './panels'

const VERSION = 2
const MOST_NAMED = 20

interface Kept {
  /** As the trader left it; null is the default, which follows the window's size. */
  readonly dock: SerializedDockview | null
  readonly named: Readonly<Record<string, SerializedDockview>>
}
interface Layouts {
  readonly version: typeof VERSION
  readonly shown: WorkspaceName
  readonly docks: Readonly<Partial<Record<DockName, Kept>>>
}
const NOTHING: Kept = { dock: null, named: {} }

const isPanel = (value: unknown): value is PanelName => PANEL_NAMES.includes(value as PanelName)
const isWorkspace = (value: unknown): value is WorkspaceName =>
  WORKSPACE_NAMES.includes(value as WorkspaceName)

/** A layout that names only panels of this version. */
function isLayout(value: unknown): value is SerializedDockview {
  if (!isFields(value) || !isFields(value['grid']) || !isFields(value['panels'])) return false
  const panels = Object.values(value['panels'])
  return panels.length > 0 && panels.every((panel) => isFields(panel) && isPanel(panel['contentComponent']))
}

/** Workspaces whose kept layout names what this version does not know. */
const misfits = new Set<DockName>()
/** Whether the kept layout of a workspace was passed over; told once. */
export const takeMisfit = (name: DockName): boolean => misfits.delete(name)

function readLayouts(value: unknown): Layouts | null {
  if (!isFields(value) || value['version'] !== VERSION || !isFields(value['docks'])) return null
  const docks: Partial<Record<DockName, Kept>> = {}
  for (const [name, one] of Object.entries(value['docks'])) {
    if (!isWorkspace(name) || !isDock(name) || !isFields(one)) return null
    const isKept = one['dock'] !== null && one['dock'] !== undefined
    if (isKept && !isLayout(one['dock'])) misfits.add(name)
    const named = isFields(one['named']) ? Object.entries(one['named']) : []
    docks[name] = {
      dock: isLayout(one['dock']) ? one['dock'] : null,
      named: Object.fromEntries(
        named.filter((entry): entry is [string, SerializedDockview] => isLayout(entry[1])),
      ),
    }
  }
  return { version: VERSION, shown: isWorkspace(value['shown']) ? value['shown'] : 'trade', docks }
}

export const layouts = kept<Layouts>(
  'layouts',
  'The layout',
  { version: VERSION, shown: 'trade', docks: {} },
  readLayouts,
)
/** The dock on screen, for commands; null while Settings shows. */
export const dockOnScreen = createStore<{ name: DockName; api: DockviewApi } | null>(null)

const keptOf = (name: DockName): Kept => layouts.get().docks[name] ?? NOTHING
export const keptDock = (name: DockName): SerializedDockview | null => keptOf(name).dock
export const namedLayouts = (all: Layouts, name: DockName): readonly string[] =>
  Object.keys(all.docks[name]?.named ?? {}).sort()

function change(name: DockName, part: Partial<Kept>): void {
  layouts.update((all) => ({ ...all, docks: { ...all.docks, [name]: { ...keptOf(name), ...part } } }))
}
export const keepDock = (name: DockName, dock: SerializedDockview | null): void => change(name, { dock })

/** Saves what is on screen under a name. Returns why not, or null. */
export function saveNamed(title: string): string | null {
  const shown = dockOnScreen.get()
  const name = title.trim()
  if (!shown) return 'No dock is on screen'
  if (name === '' || name.length > 40) return 'A name has 1 to 40 characters'
  const { named } = keptOf(shown.name)
  if (!Object.hasOwn(named, name) && Object.keys(named).length >= MOST_NAMED)
    return `At most ${MOST_NAMED} names`
  change(shown.name, { named: { ...named, [name]: shown.api.toJSON() } })
  return null
}

/** Puts a named layout on screen. Returns why not, or null. */
export function loadNamed(title: string): string | null {
  const shown = dockOnScreen.get()
  const wanted = shown ? keptOf(shown.name).named[title] : undefined
  if (!shown || !wanted) return `There is no layout ${title}`
  if (!lay(shown.api, wanted)) return `The layout ${title} does not fit this version`
  keepDock(shown.name, wanted)
  return null
}

export function deleteNamed(title: string): void {
  const shown = dockOnScreen.get()
  if (!shown) return
  const { [title]: _gone, ...named } = keptOf(shown.name).named
  change(shown.name, { named })
}

/** Lays a kept layout; false when it does not fit, and then the dock is empty. */
export function lay(api: DockviewApi, layout: SerializedDockview): boolean {
  try {
    // Windows of their own are not opened by themselves: their panels come back to the dock.
    api.fromJSON({ ...layout, popoutGroups: [] })
    if (api.panels.length > 0) return true
  } catch (error) {
    console.warn('a kept layout does not fit this version', error)
  }
  api.clear()
  return false
}

/** Lays out the default for a dock of this size, in pixels. */
export function layDefault(name: DockName, api: DockviewApi, width: number, height: number): void {
  api.clear()
  const { places, sizes, onTop } = arrangementOf(name, width)
  for (const [id, direction, beside] of places)
    api.addPanel({
      id,
      component: id,
      title: PANELS[id].title,
      position: beside ? { referencePanel: beside, direction } : { direction },
      inactive: direction === 'within',
    })
  const inPixels = ({ width: wide, height: high }: Size) => ({
    ...(wide === undefined ? {} : { width: wide }),
    ...(high === undefined ? {} : { height: high < 1 ? Math.round(height * high) : high }),
  })
  for (const size of sizes) api.getPanel(size.panel)?.group.api.setSize(inPixels(size))
  for (const id of onTop) api.getPanel(id)?.api.setActive()
}

let wanted: PanelName | null = null

/** Shows a panel: where it is on screen, else in its own workspace, and puts it back when it was closed. */
export function showPanel(name: PanelName): void {
  const shown = dockOnScreen.get()
  const panel = shown?.api.panels.find((one) => one.view.contentComponent === name)
  if (panel) panel.api.setActive()
  else if (shown && shown.name === PANELS[name].home) addPanel(name)
  else {
    wanted = name
    showWorkspace(PANELS[name].home)
  }
}

/** Takes the panel that waits for its workspace to come up. */
export function takeWanted(): PanelName | null {
  const name = wanted
  wanted = null
  return name
}

/** Adds one more panel of a kind to the dock on screen, floating over it when the kind is there already. */
export function addPanel(name: PanelName): void {
  const api = dockOnScreen.get()?.api
  if (!api) return
  let id: string = name
  for (let n = 2; api.getPanel(id); n++) id = `${name} ${n}`
  const isSecond = id !== name
  api.addPanel({
    id,
    component: name,
    title: PANELS[name].title,
    ...(isSecond ? { floating: { width: 460, height: 340 } } : {}),
  })
}

export function showWorkspace(name: WorkspaceName): void {
  if (layouts.get().shown !== name) layouts.update((all) => ({ ...all, shown: name }))
}
