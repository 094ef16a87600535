/**
 * The drill of the kill switch: a desk of its own, loaded with resting orders that are all shown at a venue, is
 * halted with everything cancelled, and the time to zero is measured. Simulated clients, market and venue; the
 * engine, the journal and the disk are the real ones. It must never touch the desk that trades.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { completeInput } from '@shared/complete-input'
import type { Input } from '@shared/inputs'
import { parseTime } from '@shared/time'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import { defaultPolicy, Engine } from '../engine'
import { openJournal } from '../journal'
import type { MarketFeed } from '../ports'
import { openVenues } from '../venues'
import { Desk } from './desk'
import { calendar, regimeOn, sha256 } from './regimes'

export interface DrillOptions {
  /** Orders to load, 1 to 100,000. */
  readonly orders: number
  /** A folder on the disk that is to be measured; what the drill writes there is removed. */
  readonly folder: string
  readonly journalWorker: URL
}

export interface DrillResult {
  readonly orders: number
  readonly routes: number
  /** From the command to no open order and no open route in the engine, with every venue told, milliseconds. */
  readonly zeroMillis: number
  /** From the command until all of it was on disk, milliseconds. */
  readonly durableMillis: number
  readonly openAfter: number
}

const DATE = '2026-11-20'
const SYMBOLS = 20
const noFeed: MarketFeed = {
  name: 'drill',
  isSimulated: true,
  peek: () => null,
  next: () => {
    throw new Error('the drill has no feed')
  },
  reference: () => [],
}

/** Runs the drill. RangeError names a number of orders it cannot take. */
export async function runDrill(o: DrillOptions): Promise<DrillResult> {
  if (!Number.isInteger(o.orders) || o.orders < 1 || o.orders > 100_000)
    throw new RangeError(`orders: must be from 1 to 100000, was ${o.orders}`)
  const place = mkdtempSync(join(o.folder, 'drill-'))
  const { regime, hash } = regimeOn(DATE)
  const meta = { schema: 1, regime: regime.name, regimeHash: hash } as const
  const journal = await openJournal({ file: join(place, 'journal.db'), workerUrl: o.journalWorker, meta })
  try {
    const engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
    const desk = new Desk({ engine, journal, venues: openVenues(), feed: noFeed, routesLeave: 'durable' })
    for (const input of load(o.orders)) desk.apply(input)
    await settle(desk)
    return await kill(desk, engine)
  } finally {
    await journal.close()
    rmSync(place, { recursive: true, force: true })
  }
}

async function settle(desk: Desk): Promise<void> {
  desk.recorder.flush()
  await desk.recorder.durable(desk.recorder.lastSeq)
  if (desk.halted !== null) throw new Error(desk.halted)
}

async function kill(desk: Desk, engine: Engine): Promise<DrillResult> {
  const orders = engine.openOrderCount()
  const routes = engine.openRouteCount()
  const started = performance.now()
  const command = { scope: 'desk', state: 'halted', cancelOpen: true, reason: 'drill' } as const
  desk.apply(completeInput('state', desk.at, command))
  const zeroMillis = performance.now() - started
  await settle(desk)
  const durableMillis = performance.now() - started
  const openAfter = engine.openOrderCount() + engine.openRouteCount()
  return { orders, routes, zeroMillis, durableMillis, openAfter }
}

/** Reference data, a market, and orders below it that are all displayed. */
function load(orders: number): Input[] {
  const start = parseTime(`${DATE}T10:00:00-05:00`) as number
  const at = (n: number): TimeMicros => timeMicros(start + n)
  const inputs: Input[] = [
    completeInput('venue', at(0), { id: 'A', kind: 'exchange' }),
    completeInput('client', at(0), { id: 'C1' }),
  ]
  for (let i = 0; i < SYMBOLS; i++) {
    const symbol = `S${i}`
    const size = shares(500)
    const sides = { bid: priceMicros(10_000_000), bidSize: size, ask: priceMicros(10_020_000), askSize: size }
    inputs.push(completeInput('instrument', at(0), { symbol, roundLot: shares(100) }))
    inputs.push(completeInput('quote', at(0), { symbol, venue: 'A', ...sides }))
  }
  for (let i = 0; i < orders; i++)
    inputs.push(
      completeInput('order', at(1 + i), {
        id: `D-${i}`,
        client: 'C1',
        symbol: `S${i % SYMBOLS}`,
        side: 'buy',
        qty: shares(100),
        orderType: 'limit',
        limit: priceMicros(9_500_000 + 10_000 * (i % 40)),
        tif: 'day',
      }),
    )
  return inputs
}
