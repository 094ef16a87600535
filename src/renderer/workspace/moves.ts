/** What can be done with a panel as a whole: float it, give it a window of its own, close it, go to the next. */
import type { DockviewApi, IDockviewPanel } from 'dockview-react'
import { dressWindow } from '../design/theme'
import { listenForKeys } from '../frame/commands'
import { dockOnScreen } from './layout'
import { PANELS, type PanelName } from './panels'

/** Floats a docked panel; docks one that floats or has a window of its own. */
export function floatPanel(api: DockviewApi, panel: IDockviewPanel): void {
  if (panel.api.location.type !== 'grid') {
    const beside = api.groups.find((group) => group.api.location.type === 'grid' && group !== panel.group)
    panel.api.moveTo(beside ? { group: beside, position: 'right' } : { position: 'right' })
    return
  }
  const others = api.groups.filter((group) => group.api.location.type === 'grid')
  // The last docked group stays: a dock without one has nothing to come back to.
  if (others.length === 1 && panel.group.panels.length === 1) return
  const { width, height } = panel.group.api
  api.addFloatingGroup(panel, { width: Math.max(360, width), height: Math.max(240, height), x: 80, y: 60 })
}

/** Moves a panel to a window of its own. True when the window opened. */
export async function openWindowFor(api: DockviewApi, panel: IDockviewPanel): Promise<boolean> {
  let opened: Window | null = null
  const isOpen = await api.addPopoutGroup(panel, {
    popoutUrl: '/popout.html',
    onDidOpen: ({ window: other }) => {
      opened = other
    },
  })
  // Only now is the window's document the one that stays.
  const other = opened as Window | null
  if (!isOpen || !other) return false
  other.document.title = `${PANELS[panel.view.contentComponent as PanelName].title} · Crossdesk`
  dressWindow(other)
  listenForKeys(other)
  return true
}

export function closePanel(panel: IDockviewPanel): void {
  panel.api.close()
}

/** Puts the keyboard into the panel one further, round and round. */
export function goToPanel(step: 1 | -1): void {
  const api = dockOnScreen.get()?.api
  if (!api) return
  const { groups } = api
  const at = api.activeGroup ? groups.indexOf(api.activeGroup) : -1
  const next = groups[(at + step + groups.length) % groups.length]
  next?.activePanel?.api.setActive()
  const content = next?.activePanel?.view.content.element
  const inside = content?.querySelector<HTMLElement>(
    'input:not([disabled]), .ag-cell, [tabindex="0"], button',
  )
  if (inside?.classList.contains('ag-cell')) inside.click()
  inside?.focus()
}
