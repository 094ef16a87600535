/** Who works on this desk: says so, signs in and out, and sets up the first supervisor and later users. */
import type { Role, UserSession } from '@shared/contract'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { reason, useDesk } from '../desk/link'

const ROLES: readonly Role[] = ['trader', 'supervisor', 'viewer']
const ASK_MILLIS = 2_000
/** Hands on the desk put the lock off; telling so more often than this says nothing new. */
const TOUCH_MILLIS = 20_000

/** The session of the person at the desk, asked again now and then and after every change. */
export function useUserSession(): { session: UserSession | null; set: (session: UserSession) => void } {
  const desk = useDesk()
  const [session, set] = useState<UserSession | null>(null)
  useEffect(() => {
    const ask = () => desk.invoke('users.session', null).then(set, console.warn)
    let touched = 0
    const touch = () => {
      const now = performance.now()
      if (now - touched < TOUCH_MILLIS) return
      touched = now
      desk.invoke('users.touch', null).then(set, console.warn)
    }
    void ask()
    const timer = setInterval(() => void ask(), ASK_MILLIS)
    for (const kind of ['pointerdown', 'keydown'] as const) window.addEventListener(kind, touch)
    return () => {
      clearInterval(timer)
      for (const kind of ['pointerdown', 'keydown'] as const) window.removeEventListener(kind, touch)
    }
  }, [desk])
  return { session, set }
}

type Open = 'none' | 'signIn' | 'create'

export function PeopleLine({ session, set }: { session: UserSession; set: (session: UserSession) => void }) {
  const desk = useDesk()
  const [open, setOpen] = useState<Open>('none')
  const done = useCallback(
    (next: UserSession) => {
      set(next)
      setOpen('none')
    },
    [set],
  )
  const signOut = () => desk.invoke('users.signOut', null).then(set, console.warn)
  const mayCreate = session.isUnnamed || (session.role === 'supervisor' && !session.isLocked)
  const toggle = (which: Open) => setOpen((now) => (now === which ? 'none' : which))
  return (
    <>
      <div className="toolbar" data-testid="people">
        <span role="status">{sessionWords(session)}</span>
        <span className="spring" />
        {mayCreate ? (
          <button type="button" className="button" onClick={() => toggle('create')}>
            {session.isUnnamed ? 'Set up a supervisor' : 'Add a user'}
          </button>
        ) : null}
        {session.isUnnamed ? null : (
          <button type="button" className="button" onClick={() => toggle('signIn')}>
            Sign in
          </button>
        )}
        {session.name === null ? null : (
          <button type="button" className="button" onClick={() => void signOut()}>
            Sign out
          </button>
        )}
      </div>
      {open === 'none' ? null : <PersonForm kind={open} session={session} done={done} />}
    </>
  )
}

function sessionWords({ isUnnamed, name, role, isLocked }: UserSession): string {
  if (isUnnamed) return 'Nobody is set up: the desk works as one unnamed trader'
  if (name === null) return 'Nobody is signed in: commands are refused'
  return isLocked ? `Locked: ${name} must sign in again` : `${name}, ${role}`
}

interface FormProps {
  kind: 'signIn' | 'create'
  session: UserSession
  done: (session: UserSession) => void
}

function PersonForm({ kind, session, done }: FormProps) {
  const desk = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const who = { name: String(given.get('name')), passphrase: String(given.get('passphrase')) }
    setBusy(true)
    const asked =
      kind === 'signIn'
        ? desk.invoke('users.signIn', who)
        : desk.invoke('users.create', { ...who, role: String(given.get('role')) as Role })
    asked.then(done, (error: unknown) => {
      setFault(reason(error))
      setBusy(false)
    })
  }
  const roles = session.isUnnamed ? (['supervisor'] as const) : ROLES
  return (
    <form className="toolbar people" onSubmit={send} data-testid="person-form">
      <input className="field" name="name" aria-label="Name" placeholder="Name" required autoComplete="off" />
      {kind === 'create' ? (
        <select className="field" name="role" aria-label="Role">
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      ) : null}
      <input
        className="field"
        name="passphrase"
        type="password"
        aria-label="Passphrase"
        placeholder="Passphrase, 12 characters or more"
        minLength={12}
        required
        autoComplete="off"
      />
      <button type="submit" className="button" disabled={isBusy}>
        {kind === 'signIn' ? 'Sign in' : 'Create'}
      </button>
      {fault === null ? null : (
        <span className="bad" role="alert">
          {fault}
        </span>
      )}
    </form>
  )
}
