/** The help of a workspace: the same pages as in docs/help, drawn from their text. */
import dark from '../../../docs/help/dark.md?raw'
import inventory from '../../../docs/help/inventory.md?raw'
import journal from '../../../docs/help/journal.md?raw'
import routing from '../../../docs/help/routing.md?raw'
import settings from '../../../docs/help/settings.md?raw'
import trade from '../../../docs/help/trade.md?raw'
import { Dialog } from '../frame/Dialog'
import { WORKSPACES, type WorkspaceName } from '../workspace/panels'
import { blocksOf, type Span, spansOf } from './read-page'

const PAGES: Readonly<Record<WorkspaceName, string>> = { trade, inventory, dark, journal, routing, settings }

export function HelpPage({ workspace, onClose }: { workspace: WorkspaceName; onClose: () => void }) {
  return (
    <Dialog title={`Help: ${WORKSPACES[workspace].title}`} className="dialog help" onClose={onClose}>
      <section
        className="scroll"
        aria-label={`Help: ${WORKSPACES[workspace].title}`}
        ref={(element) => element?.setAttribute('tabindex', '0')}
      >
        {blocksOf(PAGES[workspace]).map(({ kind, lines }) => {
          const key = `${kind} ${lines[0]}`
          if (kind === 'heading') return <h3 key={key}>{lines[0]}</h3>
          if (kind === 'list')
            return (
              <ul key={key}>
                {lines.map((line) => (
                  <li key={line}>
                    <Text line={line} />
                  </li>
                ))}
              </ul>
            )
          return (
            <p key={key}>
              <Text line={lines.join(' ')} />
            </p>
          )
        })}
      </section>
      <div className="buttons">
        <button type="button" className="button primary" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}

const TAGS = { bold: 'b', code: 'kbd' } as const

function Text({ line }: { line: string }) {
  return spansOf(line).map(({ kind, text, at }: Span) => {
    if (kind === 'plain') return <span key={at}>{text}</span>
    const Tag = TAGS[kind]
    return (
      <Tag key={at} className={kind === 'code' ? 'key' : undefined}>
        {text}
      </Tag>
    )
  })
}
