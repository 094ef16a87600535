/** Runs a recorded day through the desk as fast as possible, journaled, and works out its figures. */

import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { completeInput } from '@shared/complete-input'
import { eventToJson } from '@shared/json'
import { createReplayFigures, type ReplayFigures } from '../analytics/replay-figures'
import { defaultPolicy, Engine } from '../engine'
import { openJournal, openSealKey } from '../journal'
import { openTickReplay } from '../market/tick-replay'
import { openVenues } from '../venues'
import { Desk } from './desk'
import { recordedDayPolicy } from './policies'
import { calendar, type LoadedRegime, regimeOn, sha256 } from './regimes'

export interface ReplayDayOptions {
  readonly quotes: Uint8Array
  readonly trades: Uint8Array
  readonly symbol: string
  readonly date: string
  readonly orders: 'prints' | 'none'
  readonly journalFile: string
  readonly journalWorker: URL
  readonly policy: string | null
  readonly regime: LoadedRegime | null
  /** Hears every event as a line of the public format. */
  readonly print: ((line: string) => void) | null
}

export type ReplayDay = ReplayFigures & {
  readonly skippedByReason: Readonly<Record<string, number>>
  readonly records: number
  readonly stateHash: string
  readonly runSeconds: number
}

const MOST_IN_FLIGHT = 4 << 20
/** Feed messages between two looks at the journal. */
const SLICE_MILLIS = 20

/** Rejects with `TickFileError` or `JournalRefused`; throws when the journal breaks on the way. */
export async function replayDay(o: ReplayDayOptions): Promise<ReplayDay> {
  const started = performance.now()
  const feed = openTickReplay(o)
  const { regime, hash } = o.regime ?? regimeOn(o.date)
  const { pkcs8, publicKey } = openSealKey(join(dirname(o.journalFile), 'seal.key'), null)
  const journal = await openJournal({
    file: o.journalFile,
    sealing: { pkcs8, publicKey, anchors: null },
    workerUrl: o.journalWorker,
    meta: { schema: 1, regime: regime.name, regimeHash: hash },
  })
  try {
    const figures = createReplayFigures()
    const engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
    const desk = new Desk(
      { engine, journal, venues: openVenues(), feed: observed(feed, figures), routesLeave: 'atOnce' },
      {
        applied: ({ events, seq }) => {
          for (let i = 0; i < events.length; i++) {
            const event = events[i] as (typeof events)[number]
            figures.add(event)
            o.print?.(JSON.stringify(eventToJson(event, seq + 1 + i)))
          }
        },
      },
    )
    for (const message of feed.reference()) figures.add(message)
    begin(desk, feed, o.policy)
    while (feed.peek() !== null && desk.halted === null) {
      desk.pump(Number.POSITIVE_INFINITY, SLICE_MILLIS)
      desk.recorder.flush()
      if (desk.recorder.inFlight > MOST_IN_FLIGHT) await desk.recorder.durable(desk.recorder.lastSeq)
    }
    desk.pump(Number.POSITIVE_INFINITY)
    desk.checkpoint()
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
    if (desk.halted !== null) throw new Error(desk.halted)
    return {
      ...figures.finish(),
      skippedByReason: feed.skippedByReason(),
      records: desk.recorder.lastSeq,
      stateHash: desk.stateHash(),
      runSeconds: (performance.now() - started) / 1000,
    }
  } finally {
    await journal.close()
  }
}

function begin(desk: Desk, feed: ReturnType<typeof openTickReplay>, policy: string | null): void {
  const at = feed.peek()
  if (at === null) throw new Error('the recorded day holds no quotes')
  for (const message of feed.reference()) desk.apply({ ...message, at })
  desk.apply(completeInput('policy', at, { policy: policy ?? recordedDayPolicy }))
}

/** The figures need every quote and order, not only those that are journaled. */
function observed(
  feed: ReturnType<typeof openTickReplay>,
  figures: ReturnType<typeof createReplayFigures>,
): ReturnType<typeof openTickReplay> {
  return {
    ...feed,
    peek: () => feed.peek(),
    next: () => {
      const message = feed.next()
      figures.add(message)
      return message
    },
  }
}
