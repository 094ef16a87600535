/** Every command with its keys; a new chord is taken by pressing it, and refused with the reason. */
import { useEffect, useState } from 'react'
import { useStore } from '../desk/store'
import {
  askForKey,
  bindKey,
  COMMAND_IDS,
  COMMANDS,
  type CommandId,
  keysOf,
  ownKeys,
  resetKeys,
} from '../frame/commands'

export function Keys() {
  const own = useStore(ownKeys)
  const [asking, setAsking] = useState<CommandId | null>(null)
  const [fault, setFault] = useState<{ id: CommandId; why: string } | null>(null)
  useEffect(() => () => askForKey(null), [])
  const ask = (id: CommandId): void => {
    setFault(null)
    setAsking(id)
    askForKey((chord) => {
      setAsking(null)
      if (chord === 'Escape') return
      const why = bindKey(id, chord)
      setFault(why === null ? null : { id, why })
    })
  }
  return (
    <>
      <h2>Keys</h2>
      <div className="choice">
        <span className="name">{Object.keys(own).length} changed</span>
        <button type="button" className="button" onClick={resetKeys}>
          All as they came
        </button>
      </div>
      <table className="lines">
        <thead>
          <tr>
            <th>Command</th>
            <th>Where</th>
            <th>Keys</th>
            <th>
              <span className="unseen">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {COMMAND_IDS.map((id) => (
            <tr key={id} data-command={id}>
              <td>{COMMANDS[id].title}</td>
              <td className="muted">{COMMANDS[id].group}</td>
              <td>
                {keysOf(id).map((key) => (
                  <kbd key={key} className="key">
                    {key}
                  </kbd>
                ))}
                {fault?.id === id ? (
                  <span className="bad" role="alert">
                    {' '}
                    {fault.why}
                  </span>
                ) : null}
              </td>
              <td>
                <button
                  type="button"
                  className="button"
                  aria-label={`Change the key of: ${COMMANDS[id].title}`}
                  aria-pressed={asking === id}
                  onClick={() => ask(id)}
                >
                  {asking === id ? 'Press the new key, Esc to keep' : 'Change'}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
