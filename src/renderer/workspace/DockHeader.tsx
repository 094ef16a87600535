/** The right end of a group's tabs: its colour group, float, a window of its own, close. */
import type { IDockviewHeaderActionsProps, IDockviewPanel } from 'dockview-react'
import { useEffect, useState } from 'react'
import { type DeskLink, useDesk } from '../desk/link'
import { isLink, LINK_NAMES, LINKS } from '../desk/selection'
import { Icon } from '../widgets/Icon'
import type { PanelParams } from './components'
import { closePanel, floatPanel, openWindowFor } from './moves'
import { PANELS, type PanelName } from './panels'

/** A window that the shell or the browser would not open is told; the panel stays where it was. */
export function tellIfShut(desk: DeskLink, opening: Promise<boolean>): void {
  void opening.then((isOpen) => {
    if (!isOpen) desk.tell({ severity: 'warning', text: 'No window could be opened for the panel', at: 0 })
  })
}

const kindOf = (panel: IDockviewPanel): PanelName => panel.view.contentComponent as PanelName

/** The panel on top of the group, drawn again when another comes up or its link changes. */
function useTop(given: IDockviewHeaderActionsProps): IDockviewPanel | undefined {
  const [, again] = useState(0)
  const { api, activePanel } = given
  useEffect(() => {
    const draw = (): void => again((n) => n + 1)
    const listening = [api.onDidActivePanelChange(draw), api.onDidLocationChange(draw)]
    if (activePanel) listening.push(activePanel.api.onDidParametersChange(draw))
    return () => listening.forEach((one) => void one.dispose())
  }, [api, activePanel])
  return given.group.activePanel
}

export function DockHeader(given: IDockviewHeaderActionsProps) {
  const panel = useTop(given)
  const desk = useDesk()
  if (!panel) return null
  const { title } = PANELS[kindOf(panel)]
  const where = given.api.location.type
  return (
    <div className="dock-actions">
      {PANELS[kindOf(panel)].isLinked ? <LinkChoice panel={panel} title={title} /> : null}
      <button
        type="button"
        title={where === 'grid' ? `Float ${title} (Alt+Shift+F)` : `Dock ${title} (Alt+Shift+F)`}
        aria-label={where === 'grid' ? `Float ${title}` : `Dock ${title}`}
        onClick={() => floatPanel(given.containerApi, panel)}
      >
        <Icon name={where === 'grid' ? 'float' : 'dock'} size={12} />
      </button>
      {where === 'popout' ? null : (
        <button
          type="button"
          title={`${title} in a window of its own (Alt+Shift+W)`}
          aria-label={`${title} in a window of its own`}
          onClick={() => tellIfShut(desk, openWindowFor(given.containerApi, panel))}
        >
          <Icon name="window" size={12} />
        </button>
      )}
      <button
        type="button"
        title={`Close ${title} (Alt+Shift+X)`}
        aria-label={`Close ${title}`}
        onClick={() => closePanel(panel)}
      >
        <Icon name="close" size={12} />
      </button>
    </div>
  )
}

function LinkChoice({ panel, title }: { panel: IDockviewPanel; title: string }) {
  const { link } = (panel.params ?? {}) as PanelParams
  const value = link === 'own' || isLink(link) ? link : 'A'
  return (
    <select
      className={`link is-${value}`}
      aria-label={`Colour group of ${title}`}
      title="Panels of one colour follow the same symbol and order"
      value={value}
      onChange={(event) => panel.api.updateParameters({ link: event.currentTarget.value })}
    >
      {LINK_NAMES.map((name) => (
        <option key={name} value={name} title={LINKS[name]}>
          {name}
        </option>
      ))}
      <option value="own" title="alone">
        –
      </option>
    </select>
  )
}
