/** Who and what the simulated market knows: names, venues and clients, read from the resources. */
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { parseDecimal, priceMicros, shares, type TimeMicros } from '@shared/units'
import clientTable from '../../../resources/simulated-clients.json'
import nameTable from '../../../resources/simulated-names.json'
import venueTable from '../../../resources/simulated-venues.json'
import { constituent } from './constituents'
import { clientMessage, instrumentMessage, venueMessage } from './messages'

/** One simulated name. Ticks are cents. */
export interface SimulatedName {
  readonly symbol: string
  readonly name: string
  readonly sector: string
  readonly listing: string
  /** Price about which the path moves, in ticks. */
  readonly baseTicks: number
  /** Usual spread in ticks. */
  readonly spreadTicks: number
  /** Average daily volume in shares. */
  readonly adv: number
  /** Standard deviation of a day's log return. */
  readonly dailyVolatility: number
  readonly roundLot: number
  /** Share of the market's events that concern this name; all of them add up to 1. */
  readonly activity: number
}

/** How a simulated client trades. */
export type Flow = 'retail' | 'institutional' | 'informed'
export interface SimulatedClient {
  readonly id: string
  readonly name: string
  readonly tier: string
  readonly flow: Flow
}

/** 1e-6 currency units in a tick. */
export const TICK_MICROS = 10_000

/** Busy names have more events, but far from in proportion to their volume. */
const weightOf = (adv: number): number => adv ** 0.4
const totalWeight = nameTable.reduce((sum, row) => sum + weightOf(row.adv), 0)

export const SIMULATED_NAMES: readonly SimulatedName[] = nameTable.map((row) => {
  const known = constituent(row.symbol)
  must(known !== null, `simulated name ${row.symbol} is not in the list of constituents`)
  const price = decimal(row.price)
  return {
    symbol: row.symbol,
    name: known.name,
    sector: known.sector,
    listing: row.listing,
    baseTicks: price / TICK_MICROS,
    spreadTicks: row.spreadTicks,
    adv: row.adv,
    dailyVolatility: row.dailyVolatility,
    roundLot: roundLotAt(price),
    activity: weightOf(row.adv) / totalWeight,
  }
})

export const SIMULATED_CLIENTS: readonly SimulatedClient[] = clientTable.map((row) => {
  const flow = row.flow
  must(isFlow(flow), `simulated client ${row.id} has an unknown flow '${flow}'`)
  return { id: row.id, name: row.name, tier: row.tier, flow }
})

/** The exchanges: the venues that quote and print. */
export const SIMULATED_EXCHANGES: readonly string[] = venueTable
  .filter((row) => row.kind === 'exchange')
  .map((row) => row.id)

/** Round lot by price, Rule 600(b)(93), in force since 2025-11-03. Price in 1e-6 currency units. */
export function roundLotAt(price: number): number {
  if (price <= 250_000_000) return 100
  if (price <= 1_000_000_000) return 40
  return price <= 10_000_000_000 ? 10 : 1
}

/** Reference messages at an instant; `prevCloseTicks` by the index of the name. */
export function referenceMessages(
  at: TimeMicros,
  prevCloseTicks: (name: number) => number,
): InputOf<'instrument' | 'client' | 'venue'>[] {
  const instruments = SIMULATED_NAMES.map((name, i) =>
    instrumentMessage({
      at,
      symbol: name.symbol,
      name: name.name,
      sector: name.sector,
      roundLot: shares(name.roundLot),
      prevClose: priceMicros(prevCloseTicks(i) * TICK_MICROS),
      adv: shares(name.adv),
      listing: name.listing,
      isSp500: true,
    }),
  )
  const clients = SIMULATED_CLIENTS.map((client) =>
    clientMessage({
      at,
      id: client.id,
      name: client.name,
      tier: client.tier,
      institutional: client.flow === 'institutional',
    }),
  )
  const venues = venueTable.map((row) =>
    venueMessage({
      at,
      id: row.id,
      kind: venueKind(row.kind),
      takeFee: priceMicros(decimal(row.takeFee)),
      addRebate: priceMicros(decimal(row.addRebate)),
      midFee: priceMicros(decimal(row.midFee)),
      pfofPerShare: priceMicros(decimal(row.pfofPerShare)),
      latencyMicros: row.latencyMicros,
    }),
  )
  return [...instruments, ...clients, ...venues]
}

function decimal(text: string): number {
  const value = parseDecimal(text)
  must(typeof value === 'number', `resource holds ${value}`)
  return value
}

function isFlow(text: string): text is Flow {
  return text === 'retail' || text === 'institutional' || text === 'informed'
}

function venueKind(text: string): InputOf<'venue'>['kind'] {
  must(text === 'exchange' || text === 'midpoint' || text === 'wholesaler', `unknown kind of venue '${text}'`)
  return text
}
