/** The workspaces. Only those that work are here: Best execution and Reports stand below when they do. */
import { useStore } from '../desk/store'
import { Icon } from '../widgets/Icon'
import { layouts, showWorkspace } from '../workspace/layout'
import { WORKSPACE_NAMES, WORKSPACES } from '../workspace/panels'
import { keysOf } from './commands'
import { LayoutMenu } from './LayoutMenu'

export function Rail() {
  const { shown } = useStore(layouts)
  return (
    <nav className="rail" aria-label="Workspaces">
      {WORKSPACE_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          className="place"
          aria-current={name === shown ? 'page' : undefined}
          title={`${WORKSPACES[name].title} (${keysOf(`go.${name}`)[0] ?? 'no key'})`}
          onClick={() => showWorkspace(name)}
        >
          <Icon name={WORKSPACES[name].icon} />
          {WORKSPACES[name].title}
        </button>
      ))}
      <div className="bottom">
        <LayoutMenu />
      </div>
    </nav>
  )
}
