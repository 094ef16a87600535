/** Things kept under a name: each can be loaded and deleted, and what is on screen saved as one more. */
import { useState } from 'react'
import { Icon } from './Icon'

interface Props {
  /** "view", "layout", "preset": what one of them is. */
  what: string
  names: readonly string[]
  onLoad: (name: string) => void
  onDelete: (name: string) => void
  /** Returns why it was not saved, or null. */
  onSave: (name: string) => string | null
}

export function NamedList({ what, names, onLoad, onDelete, onSave }: Props) {
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  return (
    <div className="named">
      {names.length === 0 ? <p className="muted">No {what} is saved yet.</p> : null}
      <ul>
        {names.map((one) => (
          <li key={one}>
            <button type="button" className="menu-item" onClick={() => onLoad(one)}>
              {one}
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={`Delete ${what} ${one}`}
              title={`Delete ${what} ${one}`}
              onClick={() => onDelete(one)}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          const refused = onSave(name)
          setFault(refused)
          if (refused === null) setName('')
        }}
      >
        <input
          className="field"
          aria-label={`Name of the ${what}`}
          placeholder={`Save this ${what} as`}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" className="button">
          Save
        </button>
      </form>
      {fault === null ? null : (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
