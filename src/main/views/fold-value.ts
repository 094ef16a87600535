/**
 * What each fill was worth, as rows: folded from journaled records alone, so that a rebuild gives the same.
 *
 * All that a fill is valued by is found by key in rows (terms of venues and clients, the policy's payment, the
 * best route of the order's last decision, the route's last fee): nothing hangs on how records are cut into
 * batches. The house bears venue fees: no record charges them to a client. Markouts need the tape, which the
 * journal does not hold: they are not here.
 */
import { type EventOf, isInside } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { POLICY_LEVELS, PolicyPatch } from '@shared/policy'
import { patchFaults } from '@shared/policy-faults'
import { parseDecimal } from '@shared/units'
import { feeToTake } from '@shared/venue-fee'
import { type FillFacts, fillEconomics, savingAgainst } from '../analytics/fill-economics'
import { bestRouteNotTaken, flowOf } from '../analytics/value-ledger'
import type { Row, RowFold } from './rows'
import { VALUE_COLUMNS } from './value-tables'

type Level = Readonly<Record<string, number>>
/** A setting of the policy's payment for order flow by level: 1e-6 a share, or percent of the quoted spread. */
interface Flow {
  readonly desk: number
  readonly tiers: Level
  readonly clients: Level
  readonly symbols: Level
}
const NO_FLOW: Flow = { desk: 0, tiers: {}, clients: {}, symbols: {} }
/** The settings of which the term `policy` keeps the levels. */
type FlowSetting = 'pfofPaid' | 'pfofPaidPctOfSpread'
type Flows = Readonly<Record<FlowSetting, Flow>>
const NO_FLOWS: Flows = { pfofPaid: NO_FLOW, pfofPaidPctOfSpread: NO_FLOW }
type VenueTerms = Pick<InputOf<'venue'>, 'takeFee' | 'pfofPerShare' | 'pfofPctOfSpread'>

function termOf<T>(rows: RowFold, name: string): T | null {
  const json = rows.find('terms', name)?.['json']
  return typeof json === 'string' ? (JSON.parse(json) as T) : null
}

function setTerm(rows: RowFold, name: string, value: unknown): void {
  const before = rows.find('terms', name)?.['json'] ?? null
  rows.put('terms', name, { name, json: JSON.stringify(value), before })
}

/** Keeps the terms that an input sets. */
export function foldTerms(rows: RowFold, input: Input): void {
  if (input.type === 'venue') {
    const { pfofPerShare, pfofPctOfSpread } = input
    setTerm(rows, `venue ${input.id}`, { takeFee: feeToTake(input), pfofPerShare, pfofPctOfSpread })
  } else if (input.type === 'client') setTerm(rows, `client ${input.id}`, { tier: input.tier })
  else if (input.type === 'policy') foldPolicy(rows, input)
}

function foldPolicy(rows: RowFold, { policy }: InputOf<'policy'>): void {
  const patch: unknown = JSON.parse(policy)
  const given = patchFaults(patch).length === 0 ? (patch as PolicyPatch) : {}
  const now = termOf<Flows>(rows, 'policy') ?? NO_FLOWS
  const next = (setting: FlowSetting): Flow => nextFlow(now[setting], given, setting)
  const flows: Flows = { pfofPaid: next('pfofPaid'), pfofPaidPctOfSpread: next('pfofPaidPctOfSpread') }
  setTerm(rows, 'policy', flows)
}

/** A setting's levels with a patch laid over; what is null there is inherited again. */
function nextFlow(now: Flow, given: PolicyPatch, setting: FlowSetting): Flow {
  const levels = (name: (typeof POLICY_LEVELS)[number]): Level => {
    const named = Object.entries(given[name] ?? {})
    const inherited = named.filter(([, it]) => it[setting] === null).map(([key]) => key)
    const own = Object.entries(now[name]).filter(([key]) => !inherited.includes(key))
    return Object.fromEntries([...own, ...named.flatMap(([key, it]) => paid(key, it[setting]))])
  }
  const desk = paid('desk', given.desk?.[setting])[0]?.[1] ?? now.desk
  return { desk, tiers: levels('tiers'), clients: levels('clients'), symbols: levels('symbols') }
}

/** Money is decimal text, a percentage a number. */
const paid = (key: string, value: string | number | null | undefined): [string, number][] =>
  value === undefined || value === null
    ? []
    : [[key, typeof value === 'string' ? (parseDecimal(value) as number) : value]]

/** The engine refused the policy that came last: the one before it stands. */
export function restorePolicy(rows: RowFold): void {
  const row = rows.find('terms', 'policy')
  if (row === null) return
  row['json'] = row['before'] ?? JSON.stringify(NO_FLOWS)
  rows.changed('terms', 'policy', row)
}

/** What the policy in force pays for a fill from inventory, 1e-6 a share: of each setting the most specific level. */
function flowPaidFor(rows: RowFold, { client, symbol, nbb, nbo }: EventOf<'fill'>): number {
  const tier = termOf<{ tier: string | null }>(rows, `client ${client}`)?.tier ?? ''
  const flows = termOf<Flows>(rows, 'policy') ?? NO_FLOWS
  const setting = (name: FlowSetting): number => {
    const flow = flows[name]
    return flow.symbols[symbol] ?? flow.clients[client] ?? flow.tiers[tier] ?? flow.desk
  }
  const terms = { pfofPerShare: setting('pfofPaid'), pfofPctOfSpread: setting('pfofPaidPctOfSpread') }
  return flowOf(terms, nbb, nbo)
}

/** Keeps the best route that a decision did not take, on its order's row. */
export function foldAlternatives(rows: RowFold, { id, at, receipt }: EventOf<'decision'>): void {
  const order = rows.find('orders', id)
  if (order === null) return
  const best = bestRouteNotTaken(
    receipt.alternatives,
    (venue) => termOf<VenueTerms>(rows, `venue ${venue}`)?.takeFee ?? 0,
  )
  order['decidedAt'] = at
  order['routeCost'] = best?.clientCost ?? null
  order['routeValue'] = best?.houseValue ?? null
  rows.changed('orders', id, order)
}

type Worth = 'clientValue' | 'brokerValue' | 'deskValue' | 'totalValue' | 'savedClient'

/** Adds the row of a fill's worth and its part of every total; returns what the fill's own row shows of it. */
export function foldValue(rows: RowFold, fill: EventOf<'fill'>): Record<Worth, number | null> {
  const { id: orderId, fillId, at, client, symbol, side, qty, price, capacity, contra, nbb, nbo } = fill
  const route = isInside(capacity) ? null : rows.find('routes', contra)
  const facts = factsOf(rows, fill, route)
  const value = fillEconomics(facts)
  const saved = savingOf(rows, fill, facts, value)
  const {
    improvement: improved,
    spreadKept,
    venueFee,
    charged,
    flowReceived,
    flowPaid,
    total: totalValue,
  } = value
  const parts = { improved, spreadKept, venueFee, charged, flowReceived, flowPaid }
  const shares = { clientValue: value.client, brokerValue: value.broker, deskValue: value.desk, totalValue }
  const what = { fillId, orderId, at, client, symbol, side, qty, price, capacity, contra, nbb, nbo }
  const row = {
    ...what,
    venue: route?.['venue'] ?? null,
    improvement: fill.improvement,
    ...parts,
    ...shares,
    isReferenced: value.isReferenced ? 1 : 0,
    savedClient: saved?.client ?? null,
    savedHouse: saved?.house ?? null,
  }
  rows.add('economics', row)
  addTo(rows, 'valueByCapacity', capacity, row)
  addTo(rows, 'valueByClient', client, row)
  addTo(rows, 'valueBySymbol', symbol, row)
  return row
}

function factsOf(rows: RowFold, fill: EventOf<'fill'>, route: Row | null): FillFacts {
  const { capacity, side, qty, price, nbb, nbo } = fill
  const venue = route === null ? null : termOf<VenueTerms>(rows, `venue ${route['venue']}`)
  return {
    capacity,
    isBuy: side === 'buy',
    qty,
    price,
    nbb,
    nbo,
    venuePrice: route === null ? null : price,
    venueFee: Number(route?.['lastFee'] ?? 0),
    charged: 0,
    flowReceived: venue === null ? 0 : qty * flowOf(venue, nbb, nbo),
    flowPaid: capacity === 'principal' ? qty * flowPaidFor(rows, fill) : 0,
  }
}

/** An inside fill is compared with the routes of its own instant, a routed one with those when it was sent. */
function savingOf(
  rows: RowFold,
  fill: EventOf<'fill'>,
  facts: FillFacts,
  value: ReturnType<typeof fillEconomics>,
): ReturnType<typeof savingAgainst> {
  const order = rows.find('orders', fill.id)
  const { routeCost, routeValue, decidedAt } = order ?? {}
  if (typeof routeCost !== 'number' || typeof routeValue !== 'number') return null
  if (fill.capacity !== 'routed' && decidedAt !== fill.at) return null
  return savingAgainst(facts, value, { clientCost: routeCost, houseValue: routeValue })
}

type Totals = 'valueByCapacity' | 'valueByClient' | 'valueBySymbol'
const SUMMED = [...VALUE_COLUMNS, 'savedClient', 'savedHouse'] as const

function addTo(rows: RowFold, table: Totals, name: string, value: Row): void {
  const known = rows.find(table, name)
  const sum: Row = known ?? { name, fills: 0, shares: 0, unreferenced: 0, compared: 0 }
  const add = (column: string, more: number): void => {
    sum[column] = Number(sum[column] ?? 0) + more
  }
  add('fills', 1)
  add('shares', Number(value['qty']))
  add('unreferenced', value['isReferenced'] === 1 ? 0 : 1)
  add('compared', value['savedClient'] === null ? 0 : 1)
  for (const column of SUMMED) add(column, Number(value[column] ?? 0))
  if (known === null) rows.put(table, name, sum)
  else rows.changed(table, name, sum)
}
