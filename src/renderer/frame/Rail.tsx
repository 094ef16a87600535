/** The workspaces. Only those that work are shown; the others will stand below. */
import { Icon } from '../widgets/Icon'
import { perform } from './commands'

export function Rail() {
  return (
    <nav className="rail" aria-label="Workspaces">
      <button type="button" className="place" aria-current="page">
        <Icon name="trade" />
        Trade
      </button>
      <div className="bottom">
        <button
          type="button"
          className="icon-button"
          title="Reset the layout"
          aria-label="Reset the layout"
          onClick={() => perform('layout.reset')}
        >
          <Icon name="layout" />
        </button>
      </div>
    </nav>
  )
}
