/** Layouts of the workspace on screen: save under a name, load, delete, reset; and every panel there is to add. */
import { useRef } from 'react'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { Icon } from '../widgets/Icon'
import { NamedList } from '../widgets/NamedList'
import {
  addPanel,
  deleteNamed,
  dockOnScreen,
  layouts,
  loadNamed,
  namedLayouts,
  saveNamed,
} from '../workspace/layout'
import { PANEL_NAMES, PANELS, WORKSPACES } from '../workspace/panels'
import { perform, useFrameCommands } from './commands'
import { Popover } from './Popover'

export function LayoutMenu() {
  const desk = useDesk()
  const shown = useStore(dockOnScreen)
  const all = useStore(layouts)
  const open = useRef<() => void>(() => undefined)
  useFrameCommands({ 'layout.menu': () => open.current() })
  if (!shown) return null
  const load = (name: string): void => {
    const refused = loadNamed(name)
    if (refused !== null) desk.tell({ severity: 'warning', text: refused, at: 0 })
  }
  return (
    <Popover
      name="Layouts and panels"
      className="icon-button"
      opener={(how) => {
        open.current = how
      }}
      face={<Icon name="layout" />}
    >
      <h2>Layouts of {WORKSPACES[shown.name].title}</h2>
      <NamedList
        what="layout"
        names={namedLayouts(all, shown.name)}
        onLoad={load}
        onDelete={deleteNamed}
        onSave={saveNamed}
      />
      <button type="button" className="menu-item" onClick={() => perform('layout.reset')}>
        Reset to the default <span className="key">Alt+Shift+R</span>
      </button>
      <h2>Add a panel</h2>
      <div className="option-grid">
        {PANEL_NAMES.map((name) => (
          <button key={name} type="button" className="menu-item" onClick={() => addPanel(name)}>
            {PANELS[name].title}
          </button>
        ))}
      </div>
    </Popover>
  )
}
