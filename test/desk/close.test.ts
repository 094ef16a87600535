// The close of the market day is replayed where it happened: a journal that spans it verifies.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { completeInput } from '@shared/complete-input'
import { parseTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { Desk } from '../../src/main/desk/desk'
import { deskPolicy } from '../../src/main/desk/policies'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { verifyJournal } from '../../src/main/desk/verify-journal'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openJournal } from '../../src/main/journal'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'

test('from a minute before the close to a minute after the next open, then replayed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-close-'))
  try {
    const file = join(folder, 'journal.db')
    const start = parseTime('2026-11-20T15:59:00-05:00') as TimeMicros
    const { regime, hash } = regimeOn('2026-11-20')
    const workerUrl = pathToFileURL(resolve(import.meta.dirname, '../../out/main/journalWorker.js'))
    const journal = await openJournal({
      file,
      workerUrl,
      meta: { schema: 1, regime: regime.name, regimeHash: hash },
    })
    const feed = openSimulator({ seed: 11, from: start })
    const engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
    const ended: string[] = []
    const desk = new Desk(
      { engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce' },
      {
        applied: ({ events }) =>
          ended.push(...events.flatMap((e) => (e.type === 'orderDone' ? [e.reason] : []))),
      },
    )
    for (const message of feed.reference()) desk.apply({ ...message, at: start })
    desk.apply(completeInput('policy', start, { policy: deskPolicy }))
    desk.pump(parseTime('2026-11-23T09:31:00-05:00') as TimeMicros)
    desk.checkpoint()
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
    await journal.close()
    expect(ended).toContain('expired')
    const found = await verifyJournal(file, null)
    expect(found.problems).toEqual([])
    expect(found.checkpoints).toBe(1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
