/** The supervisor who lets a limit be raised, and for how long: asked for once the desk says that one is needed. */

export interface SecondPerson {
  readonly name: string
  readonly passphrase: string
  /** Minutes until the limit goes back by itself, as typed. */
  readonly minutes: string
}
export const NOBODY_YET: SecondPerson = { name: '', passphrase: '', minutes: '30' }

const MINUTE_MILLIS = 60_000

/** What the desk wants to know of them; null while something is missing. `at`: the desk's time, microseconds. */
export function approvalOf(
  { name, passphrase, minutes }: SecondPerson,
  at: number,
): { name: string; passphrase: string; revertsAt: string } | null {
  const length = Number(minutes)
  if (name.trim() === '' || passphrase === '' || !(length > 0 && length <= 1_440)) return null
  const revertsAt = new Date(at / 1_000 + length * MINUTE_MILLIS).toISOString()
  return { name: name.trim(), passphrase, revertsAt }
}

interface Props {
  given: SecondPerson
  onChange: (given: SecondPerson) => void
}

export function SecondPersonFields({ given, onChange }: Props) {
  const { name, passphrase, minutes } = given
  return (
    <fieldset className="toolbar" aria-label="A second person">
      <label>
        Approved by{' '}
        <input
          className="field"
          autoComplete="off"
          value={name}
          onChange={(event) => onChange({ ...given, name: event.currentTarget.value })}
        />
      </label>
      <label>
        Passphrase{' '}
        <input
          className="field"
          type="password"
          autoComplete="off"
          value={passphrase}
          onChange={(event) => onChange({ ...given, passphrase: event.currentTarget.value })}
        />
      </label>
      <label>
        Minutes until it goes back{' '}
        <input
          className="field time"
          inputMode="decimal"
          autoComplete="off"
          title="1 to 1440"
          value={minutes}
          onChange={(event) => onChange({ ...given, minutes: event.currentTarget.value })}
        />
      </label>
    </fieldset>
  )
}
