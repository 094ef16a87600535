/** Every key there is, searchable, by group: read from the same table that the key listener uses. */
import { useState } from 'react'
import { useStore } from '../desk/store'
import { showWorkspace } from '../workspace/layout'
import { COMMAND_IDS, COMMANDS, keysOf, ownKeys, PLACE_KEYS } from './commands'
import { Dialog } from './Dialog'

const GROUPS = ['Ticket', 'Orders', 'Panels', 'Market', 'Desk', 'Screen', 'In place'] as const

export function CheatSheet({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  useStore(ownKeys)
  const lines = [
    ...COMMAND_IDS.map((id) => ({ what: COMMANDS[id].title, group: COMMANDS[id].group, keys: keysOf(id) })),
    ...PLACE_KEYS.map(([keys, what]) => ({ what, group: 'In place', keys: keys.split(' ') })),
  ]
  const wanted = text.trim().toLowerCase()
  const found = lines.filter(({ what, group, keys }) =>
    `${group} ${what} ${keys.join(' ')}`.toLowerCase().includes(wanted),
  )
  return (
    <Dialog title="Keyboard" className="dialog sheet" onClose={onClose}>
      <div className="pair">
        <input
          className="field"
          aria-label="Search keys"
          placeholder="Search, for example: cancel, Alt+1, ticket"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose()
            showWorkspace('settings')
          }}
        >
          Change keys in Settings
        </button>
      </div>
      <section className="scroll" aria-label="Keys" ref={(element) => element?.setAttribute('tabindex', '0')}>
        {found.length === 0 ? <p>No key does “{text}”.</p> : null}
        <div className="columns-keys">
          {GROUPS.map((group) => (
            <Group key={group} group={group} lines={found.filter((line) => line.group === group)} />
          ))}
        </div>
      </section>
    </Dialog>
  )
}

function Group({
  group,
  lines,
}: {
  group: string
  lines: readonly { what: string; keys: readonly string[] }[]
}) {
  if (lines.length === 0) return null
  return (
    <table>
      <caption>{group}</caption>
      <tbody>
        {lines.map(({ what, keys }) => (
          <tr key={`${what}${keys.join()}`}>
            <td>{what}</td>
            <td>
              {keys.map((key) => (
                <span key={key}>
                  {' '}
                  <kbd className="key">{key}</kbd>
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
