// A quote with which a hedge falls due is journaled though it says nothing: the replay plans the next one alike.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TimeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { Desk } from '../../src/main/desk/desk'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { verifyJournal } from '../../src/main/desk/verify-journal'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openJournal } from '../../src/main/journal'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'
import { inputsOf } from '../scenarios/scenario-runner'

const hedging = { mode: 'active', pricing: 'model', hedging: 'auto', hedgeCost: '0.002', hedgeSlope: 1e-9 }
const policy = JSON.stringify({ desk: { ...hedging, hedgeEveryMicros: 1_000_000 } })
const day = `
{"at":"2026-11-20T10:00:00-05:00","type":"instrument","symbol":"ABC","tick":"0.01","roundLot":100,"adv":5000000,"luldTier":1,"prevClose":"30.00","hardToBorrow":false}
{"at":"2026-11-20T10:00:00-05:00","type":"client","id":"C1"}
{"at":"2026-11-20T10:00:00-05:00","type":"venue","id":"A","kind":"exchange","takeFee":"0.0030"}
{"at":"2026-11-20T10:00:00-05:00","type":"position","symbol":"ABC","qty":6000,"avgPrice":"29.98"}
{"at":"2026-11-20T10:00:00-05:00","type":"policy","policy":${policy}}
{"at":"2026-11-20T10:00:00-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"30.00","bidSize":500,"ask":"30.04","askSize":300}
{"at":"2026-11-20T10:00:00.1-05:00","type":"order","id":"o1","client":"C1","symbol":"ABC","side":"sell","qty":200,"orderType":"market","tif":"day"}
{"at":"2026-11-20T10:00:01.2-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"30.02","bidSize":500,"ask":"30.02","askSize":300}
{"at":"2026-11-20T10:00:01.3-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"30.00","bidSize":500,"ask":"30.04","askSize":300}
{"at":"2026-11-20T10:00:01.5-05:00","type":"order","id":"o2","client":"C1","symbol":"ABC","side":"buy","qty":100,"orderType":"limit","limit":"29.50","tif":"day"}
{"at":"2026-11-20T10:00:02.3-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"30.00","bidSize":500,"ask":"30.04","askSize":300}
`

test('a hedge that finds a locked market is tried again at the same time in the replay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-due-'))
  try {
    const file = join(folder, 'journal.db')
    const inputs = inputsOf(day)
    const { regime, hash } = regimeOn('2026-11-20')
    const workerUrl = pathToFileURL(resolve(import.meta.dirname, '../../out/main/journalWorker.js'))
    const meta = { schema: 1, regime: regime.name, regimeHash: hash } as const
    const journal = await openJournal({ file, workerUrl, meta })
    const feed = openSimulator({ seed: 1, from: inputs[0]?.at as TimeMicros })
    const engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
    const hedges: number[] = []
    const desk = new Desk(
      { engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce' },
      {
        applied: ({ events }) =>
          hedges.push(
            ...events.flatMap((e) => (e.type === 'routeSent' && e.purpose === 'hedge' ? [e.qty] : [])),
          ),
      },
    )
    for (const input of inputs) desk.apply(input)
    desk.checkpoint()
    desk.recorder.flush()
    await desk.recorder.durable(desk.recorder.lastSeq)
    await journal.close()
    expect(hedges).toHaveLength(1)
    expect((await verifyJournal(file, null)).problems).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
