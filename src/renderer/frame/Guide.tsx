/** The first steps, ticked off as they are done: from an empty ticket to a filled order with its receipt. */
import { useEffect } from 'react'
import { kept } from '../desk/kept'
import { useDesk } from '../desk/link'
import { orderInFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { orderOfDraft, ticketDraft } from '../ticket/draft'
import { sending } from '../ticket/sending'
import { layouts, showWorkspace } from '../workspace/layout'
import { perform, useFrameCommands } from './commands'

/** `open` until the round was made or put away. */
export const guideState = kept<'open' | 'done'>('guide', 'The first steps', 'open', (value) =>
  value === 'open' || value === 'done' ? value : null,
)
const LINGER_MILLIS = 6_000

export function Guide() {
  const desk = useDesk()
  const state = useStore(guideState)
  const draft = useStore(ticketDraft)
  const reference = useStore(desk.reference)
  const sent = useStore(sending)
  const order = useStore(orderInFocus)
  const { shown } = useStore(layouts)
  const isSent = sent.kind === 'answered'
  const isSeen = isSent && order === sent.answer.id
  useFrameCommands({
    'guide.open': () => {
      guideState.set('open')
      showWorkspace('trade')
    },
  })
  useEffect(() => {
    if (!isSeen) return
    const timer = setTimeout(() => guideState.set('done'), LINGER_MILLIS)
    return () => clearTimeout(timer)
  }, [isSeen])
  if (state === 'done' || shown !== 'trade') return null
  const isReady = isSent || orderOfDraft(draft, reference, desk.status.get()?.at) !== null
  const steps = [
    { what: 'Symbol: Alt+T, or a row of the watchlist', isDone: isSent || draft.symbol !== '' },
    { what: 'Quantity, then ↑ in the price', isDone: isReady },
    { what: 'See the split preview; Enter sends', isDone: isSent },
    { what: 'Read in the receipt why it went there', isDone: isSeen },
  ]
  const now = steps.findIndex((step) => !step.isDone)
  return (
    <section className="guide" aria-label="First steps">
      <b>{now < 0 ? 'That is the whole round.' : 'First order'}</b>
      <ol>
        {steps.map(({ what, isDone }, index) => (
          <li key={what} className={isDone ? 'is-done' : index === now ? 'is-now' : ''}>
            <span className="step">{isDone ? '✓' : index + 1}</span> {what}
            {isDone ? <span className="unseen"> done</span> : null}
          </li>
        ))}
      </ol>
      <button type="button" className="button quiet" onClick={() => perform('help.open')}>
        Help
      </button>
      <button type="button" className="button quiet" onClick={() => guideState.set('done')}>
        Put away
      </button>
    </section>
  )
}
