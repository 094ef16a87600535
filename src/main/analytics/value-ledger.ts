/**
 * The value ledger: folds inputs and events into one row a fill, saying what it was worth to client, broker and
 * desk, and one row a fill and horizon when its markout is known. Totals by capacity, client and symbol add up
 * to the whole in every column.
 *
 * It judges the engine, so it values fills from their price and NBBO and takes from the engine only what was
 * paid, and what the receipt says the best other route would have cost.
 */
import type { Code } from '@shared/codes'
import type { DeskEvent, EventOf, Receipt } from '@shared/events'
import { mustBeWhole } from '@shared/exact'
import type { Input, InputOf } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import { feeToTake } from '@shared/venue-fee'
import {
  type Alternative,
  type FillEconomics,
  type FillFacts,
  fillEconomics,
  fillMarkout,
  type Markout,
  type Saving,
  savingAgainst,
} from './fill-economics'
import { LaterMids } from './later-mids'
import { doubleMid, NbboFold } from './nbbo-fold'
import { RouteFills } from './route-fills'

/** A fill and what it was worth. */
export interface ValueRow {
  readonly fill: EventOf<'fill'>
  readonly facts: FillFacts
  readonly value: FillEconomics
  /** Against the best route not taken at the same instant; null when the receipt shows none. */
  readonly saving: Saving | null
}
export interface MarkoutRow {
  readonly fillId: string
  readonly horizonMicros: number
  readonly markout: Markout
}

export interface LedgerTerms {
  /** True: the venue's fee or rebate is passed on to the client, as the receipts' all-in costs assume. */
  readonly clientPaysVenueFee: boolean
  /** What the desk pays the client's broker for a principal fill, 1e-6 a share. */
  readonly flowPaidPerShare: (fill: EventOf<'fill'>) => number
  /** Markout horizons, microseconds. */
  readonly horizons: readonly number[]
  readonly onRow: (row: ValueRow) => void
  readonly onMarkout: (row: MarkoutRow) => void
}

/** The columns of a total; each is the sum of the rows' numbers of that name. */
export const VALUE_COLUMNS = [
  'improvement',
  'spreadKept',
  'venueFee',
  'charged',
  'flowReceived',
  'flowPaid',
  'client',
  'broker',
  'desk',
  'total',
] as const
export type ValueTotals = Record<(typeof VALUE_COLUMNS)[number], number> & {
  fills: number
  shares: number
  /** Fills without the NBBO to measure them by. */
  unreferenced: number
  savedClient: number
  savedHouse: number
  /** Fills that have an alternative to be compared with. */
  compared: number
}

/** An alternative counts if the venue could have been used: these are the reasons it was passed over. */
const USABLE: readonly Code[] = ['LEAST_COST', 'COSTS_MORE', 'WORSE_FOR_DESK', 'INSIDE_FILLED']

/**
 * The cheapest route of a receipt that was not taken and could have been; null when there is none. `borneBy`
 * says what the house bears of a venue's fee, 1e-6 a share: the receipt's cost is all-in, so it is the house's
 * there too.
 */
export function bestRouteNotTaken(
  alternatives: Receipt['alternatives'],
  borneBy: (venue: string) => number,
): Alternative | null {
  let best: Alternative | null = null
  let least = Number.POSITIVE_INFINITY
  for (const { action, venue, chosen, clientCost, deskValue, reason } of alternatives) {
    if (action !== 'route' || chosen || clientCost === null || !USABLE.includes(reason as Code)) continue
    if (clientCost >= least) continue
    least = clientCost
    const borne = borneBy(venue ?? '')
    best = { clientCost: clientCost - borne, houseValue: (deskValue ?? 0) - borne }
  }
  return best
}

/** A contract on payment for order flow: an amount a share (1e-6), a part of the quoted spread, or both. */
export interface FlowTerms {
  readonly pfofPerShare: number
  readonly pfofPctOfSpread: number
}

/** What a contract pays at an NBBO, 1e-6 a share, rounded down; without a spread its amount a share alone. */
export function flowOf(terms: FlowTerms, nbb: number | null, nbo: number | null): number {
  const spread = nbb !== null && nbo !== null && nbo > nbb ? nbo - nbb : 0
  return terms.pfofPerShare + Math.floor((spread * terms.pfofPctOfSpread) / 100)
}

interface Decided {
  readonly at: TimeMicros
  readonly best: Alternative | null
}

export class ValueLedger {
  readonly all: ValueTotals = emptyTotals()
  readonly byCapacity = new Map<string, ValueTotals>()
  readonly byClient = new Map<string, ValueTotals>()
  readonly bySymbol = new Map<string, ValueTotals>()
  /** Fees of routes that filled the desk and no client, hedges and late fills, 1e-6 currency units: in no row. */
  deskFees = 0
  private readonly terms: LedgerTerms
  private readonly market = new NbboFold()
  private readonly later = new LaterMids()
  private readonly venues = new Map<string, InputOf<'venue'>>()
  private readonly decided = new Map<string, Decided>()
  private readonly routeFills = new RouteFills((fill) => {
    this.deskFees += fill.fee
  })

  constructor(terms: LedgerTerms) {
    this.terms = terms
  }

  /** Takes records in the order of the journal. */
  add(record: Input | DeskEvent): void {
    if (record.type === 'quote')
      this.later.mid(record.symbol, record.at, doubleMid(this.market.quote(record)))
    else if (record.type === 'venue') this.venue(record)
    else if (record.type === 'instrument') this.market.instrument(record)
    else if (record.type === 'decision') this.decision(record)
    else if (record.type === 'routeFilled') this.routeFills.filled(record)
    else if (record.type === 'fill') this.fill(record)
    else if (record.type === 'orderDone') this.decided.delete(record.id)
  }

  /** No more quotes will come: markouts still open end with the last midpoint. */
  finish(): void {
    this.routeFills.settle()
    this.later.finish()
  }

  private venue(venue: InputOf<'venue'>): void {
    this.venues.set(venue.id, venue)
    this.market.venue(venue)
  }

  private decision({ id, at, receipt }: EventOf<'decision'>): void {
    const { clientPaysVenueFee } = this.terms
    const best = bestRouteNotTaken(receipt.alternatives, (name) => {
      const venue = this.venues.get(name)
      return clientPaysVenueFee || venue === undefined ? 0 : feeToTake(venue)
    })
    this.decided.set(id, { at, best })
  }

  private fill(fill: EventOf<'fill'>): void {
    const facts = this.factsOf(fill)
    const value = fillEconomics(facts)
    const decided = this.decided.get(fill.id)
    // An inside fill is compared with the routes of its own instant; a routed one with those when it was sent.
    const isComparable = decided !== undefined && (facts.capacity === 'routed' || decided.at === fill.at)
    const best = isComparable ? decided.best : null
    const saving = best === null ? null : savingAgainst(facts, value, best)
    for (const total of [
      this.all,
      totalOf(this.byCapacity, fill.capacity),
      totalOf(this.byClient, fill.client),
      totalOf(this.bySymbol, fill.symbol),
    ])
      addTo(total, fill.qty, value, saving)
    this.terms.onRow({ fill, facts, value, saving })
    this.markLater(fill, facts, value)
  }

  private factsOf(fill: EventOf<'fill'>): FillFacts {
    const { capacity, qty, price, nbb, nbo } = fill
    const atVenue = this.routeFills.claim(fill.contra)
    const venueFee = atVenue?.fee ?? 0
    const flow = capacity === 'principal' ? this.terms.flowPaidPerShare(fill) : 0
    return {
      capacity,
      isBuy: fill.side === 'buy',
      qty,
      price,
      nbb,
      nbo,
      venuePrice: atVenue?.price ?? null,
      venueFee,
      charged: this.terms.clientPaysVenueFee ? venueFee : 0,
      flowReceived: atVenue === null ? 0 : qty * this.paymentOf(atVenue.venue, nbb, nbo),
      flowPaid: qty * flow,
    }
  }

  private paymentOf(id: string, nbb: number | null, nbo: number | null): number {
    const venue = this.venues.get(id)
    return venue === undefined ? 0 : flowOf(venue, nbb, nbo)
  }

  private markLater(fill: EventOf<'fill'>, facts: FillFacts, value: FillEconomics): void {
    for (const horizonMicros of this.terms.horizons) {
      this.later.after({
        symbol: fill.symbol,
        at: fill.at,
        horizonMicros,
        settle: (mid) => {
          const markout = mid === null ? null : fillMarkout(facts, value, mid)
          if (markout !== null) this.terms.onMarkout({ fillId: fill.fillId, horizonMicros, markout })
        },
      })
    }
  }
}

function emptyTotals(): ValueTotals {
  const columns = Object.fromEntries(VALUE_COLUMNS.map((name) => [name, 0])) as ValueTotals
  return { ...columns, fills: 0, shares: 0, unreferenced: 0, savedClient: 0, savedHouse: 0, compared: 0 }
}

function totalOf(totals: Map<string, ValueTotals>, key: string): ValueTotals {
  let total = totals.get(key)
  if (total === undefined) {
    total = emptyTotals()
    totals.set(key, total)
  }
  return total
}

function addTo(total: ValueTotals, qty: number, value: FillEconomics, saving: Saving | null): void {
  for (const name of VALUE_COLUMNS) total[name] += value[name]
  mustBeWhole(total.total, 'sum of the value ledger')
  total.fills++
  total.shares += qty
  if (!value.isReferenced) total.unreferenced++
  if (saving === null) return
  total.compared++
  total.savedClient += saving.client
  total.savedHouse += saving.house
}
