/** Who may work on this desk, and after how long it locks itself. */
import { useEffect, useState } from 'react'
import { reason, useDesk } from '../desk/link'
import { PeopleLine, useUserSession } from '../panels/PeopleLine'

const MINUTES = [5, 15, 30, 60, 120] as const

export function People() {
  const { session, set } = useUserSession()
  if (!session) return <p className="muted">Reading who works here…</p>
  return (
    <>
      <h2>People</h2>
      <PeopleLine session={session} set={set} />
      <table className="lines">
        <tbody>
          {session.users.map(({ name, role }) => (
            <tr key={name}>
              <td>
                <b>{name}</b>
              </td>
              <td>{role}</td>
              <td className="muted">{name === session.name ? 'works here now' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        A trader trades within the limits; a supervisor also changes limits and decides on alerts; a viewer
        changes nothing.
      </p>
      <Lock minutes={session.lockAfterMinutes} />
    </>
  )
}

function Lock({ minutes }: { minutes: number }) {
  const desk = useDesk()
  const [chosen, setChosen] = useState(minutes)
  useEffect(() => setChosen(minutes), [minutes])
  const choose = (next: number): void => {
    setChosen(next)
    desk
      .invoke('settings.set', { name: 'lockAfterMinutes', value: String(next) })
      .catch((error: unknown) => desk.tell({ severity: 'warning', text: reason(error), at: 0 }))
  }
  return (
    <div className="choice">
      <span className="name">Locks after</span>
      <fieldset aria-label="Locks after">
        {MINUTES.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={one === chosen}
            onClick={() => choose(one)}
          >
            {one} min
          </button>
        ))}
      </fieldset>
    </div>
  )
}
