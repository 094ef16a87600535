/** What the desk answered last, read aloud: the id and the place in the journal, or the codes and why. */
import type { Reference } from '@shared/contract'
import { spaced } from '../design/format'
import { useStore } from '../desk/store'
import { sending } from './sending'

export function Acknowledged({ reference }: { reference: Reference | null }) {
  const state = useStore(sending)
  return (
    <output className="ack" aria-live="polite" aria-label="Acknowledgement" data-testid="ack">
      {state.kind === 'failed' ? <span className="bad">Not confirmed: {state.message}</span> : null}
      {state.kind === 'answered' && state.answer.status === 'accepted' ? (
        <>
          <span className="good">Accepted</span> <b>{state.answer.id}</b>{' '}
          <span className="muted">
            seq {state.answer.seq} · {state.words}
          </span>
        </>
      ) : null}
      {state.kind === 'answered' && state.answer.status === 'rejected' ? (
        <>
          <span className="bad">Rejected</span> <b>{state.answer.id}</b>{' '}
          <span className="muted">seq {state.answer.seq}</span>
          {state.answer.codes.map((code) => (
            <span key={code}>
              <br />
              <b>{code}</b> {reference?.codes[code]?.sentence ?? (state.answer.detail || spaced(code))}
            </span>
          ))}
        </>
      ) : null}
    </output>
  )
}
