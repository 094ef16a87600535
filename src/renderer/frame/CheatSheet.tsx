/** Every key there is, searchable: read from the same table that the key listener uses. */
import { useState } from 'react'
import { COMMAND_IDS, COMMANDS, PLACE_KEYS } from './commands'
import { Dialog } from './Dialog'

export function CheatSheet({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const lines = [
    ...COMMAND_IDS.filter((id) => COMMANDS[id].keys.length > 0).map((id) => ({
      what: COMMANDS[id].title,
      keys: [...COMMANDS[id].keys] as string[],
    })),
    ...PLACE_KEYS.map(([keys, what]) => ({ what, keys: keys.split(' ') })),
  ]
  const wanted = text.trim().toLowerCase()
  const found = lines.filter(({ what, keys }) => `${what} ${keys.join(' ')}`.toLowerCase().includes(wanted))
  return (
    <Dialog title="Keyboard" className="dialog sheet" onClose={onClose}>
      <input
        className="field"
        aria-label="Search keys"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="scroll">
        <table>
          <tbody>
            {found.map(({ what, keys }) => (
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
      </div>
    </Dialog>
  )
}
