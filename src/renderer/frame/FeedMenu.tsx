/** The feed's state with its age and speed, and what can be watched: the simulator or a recorded day. */
import type { CallArg, DeskStatus } from '@shared/contract'
import { useState } from 'react'
import { formatQty, formatSpan } from '../design/format'
import { type DeskLink, reason, useDesk } from '../desk/link'
import { useFrameCommands } from './commands'
import { Popover } from './Popover'
import { RecordedDay } from './RecordedDay'

type Speed = CallArg<'feed.speed'>['speed']
const SPEEDS: readonly { speed: Speed; word: string }[] = [
  { speed: 1, word: '×1' },
  { speed: 10, word: '×10' },
  { speed: 100, word: '×100' },
  { speed: 'max', word: 'max' },
]
const LIGHTS = { live: 'good', stale: 'bad', ended: 'warn' } as const

const told =
  (desk: DeskLink) =>
  (error: unknown): void =>
    desk.tell({ severity: 'warning', text: reason(error), at: 0 })

export function FeedMenu({ status }: { status: DeskStatus }) {
  const desk = useDesk()
  const [isOpening, setOpening] = useState(false)
  const setSpeed = (speed: Speed): void => {
    desk.invoke('feed.speed', { speed }).catch(told(desk))
  }
  const simulate = (): void => {
    desk.invoke('feed.simulator', null).catch(told(desk))
  }
  useFrameCommands({
    'day.open': () => setOpening(true),
    'feed.simulator': simulate,
    'feed.x1': () => setSpeed(1),
    'feed.x10': () => setSpeed(10),
    'feed.x100': () => setSpeed(100),
    'feed.max': () => setSpeed('max'),
  })
  return (
    <>
      <Popover name="Market feed" className="cell" face={<Face feed={status.feed} />}>
        <h2>Market feed</h2>
        <dl className="facts">
          <dt>Source</dt>
          <dd>{status.feed.name}</dd>
          <dt>Age of the newest message</dt>
          <dd>{formatSpan(status.feed.ageMicros)}</dd>
          <dt>Messages a second</dt>
          <dd>{formatQty(Math.round(status.feed.inputsPerSecond))}</dd>
        </dl>
        <fieldset className="toolbar" aria-label="Speed">
          {SPEEDS.map(({ speed, word }) => (
            <button
              key={word}
              type="button"
              className="button"
              aria-pressed={status.feed.speed === String(speed)}
              onClick={() => setSpeed(speed)}
            >
              {word}
            </button>
          ))}
        </fieldset>
        <button type="button" className="menu-item" onClick={() => setOpening(true)}>
          Open a recorded day… <span className="key">Ctrl+O</span>
        </button>
        <button type="button" className="menu-item" onClick={simulate}>
          Back to the simulated market
        </button>
      </Popover>
      {isOpening ? <RecordedDay onClose={() => setOpening(false)} /> : null}
    </>
  )
}

/** What the feed is, in one badge: SIMULATED, REPLAY and its speed, or nothing for a live market. */
export function FeedBadge({ feed }: { feed: DeskStatus['feed'] }) {
  const speed = feed.speed === 'max' ? 'max' : `×${feed.speed}`
  if (feed.isReplay) return <span className="badge replay">REPLAY {speed}</span>
  if (feed.isSimulated)
    return <span className="badge simulated">SIMULATED{feed.speed === '1' ? '' : ` ${speed}`}</span>
  return null
}

function Face({ feed }: { feed: DeskStatus['feed'] }) {
  return (
    <>
      <span className="label">
        Feed · {formatQty(Math.round(feed.inputsPerSecond))}/s · {formatSpan(feed.ageMicros)}
      </span>
      <span className="value">
        <i className={`light ${LIGHTS[feed.state]}`} />
        <span data-testid="feed-state">{feed.state}</span>
        <FeedBadge feed={feed} />
      </span>
    </>
  )
}
