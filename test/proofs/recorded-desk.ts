/** A sealed journal of a real desk: the simulator's first minute, routed, filled and checkpointed. */

import { dirname, join } from 'node:path'
import { completeInput } from '@shared/complete-input'
import { parseTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import { Desk } from '../../src/main/desk/desk'
import { deskPolicy } from '../../src/main/desk/policies'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openJournal, openSealKey } from '../../src/main/journal'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'
import { builtWorker } from '../faults/desk-process'

const at = (time: string) => parseTime(`2026-11-20T${time}-05:00`) as TimeMicros

/** Writes the journal and closes it; returns how many records it holds. */
export async function recordedDesk(file: string): Promise<number> {
  const { regime, hash } = regimeOn('2026-11-20')
  const { pkcs8, publicKey } = openSealKey(join(dirname(file), 'seal.key'), null)
  const journal = await openJournal({
    file,
    workerUrl: builtWorker('journalWorker'),
    meta: { schema: 1, regime: regime.name, regimeHash: hash },
    sealing: { pkcs8, publicKey, anchors: null },
  })
  const start = at('10:00:00')
  const feed = openSimulator({ seed: 5, from: start, load: 0.2 })
  const engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
  const desk = new Desk({ engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce' })
  for (const message of feed.reference()) desk.apply({ ...message, at: start })
  desk.apply(completeInput('policy', start, { policy: deskPolicy }))
  for (let second = 1; second <= 60; second += 3) {
    desk.pump((start + second * 1_000_000) as TimeMicros)
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
  }
  desk.checkpoint()
  desk.recorder.flush()
  await desk.recorder.durable(desk.recorder.lastSeq)
  await journal.close()
  return desk.recorder.lastSeq
}
