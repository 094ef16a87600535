/**
 * Where routed flow went, by quarter: S20 compares the share and the quality of each payer with the quarter before
 * (rules.md 13). Quality is the effective over the quoted spread of routed fills, against the market at the routing.
 */
import type { JournalRecord } from '@shared/codec'
import { marketDate } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import { type Nbbo, NbboFold } from '../nbbo-fold'
import type { Raise } from './alert'
import type { Indicator } from './fairness-watch'
import { paymentDrift, type QuarterlyFlow } from './record-checks'

/** Percentage points by which a payer's share may rise while its quality falls (rules.md 13, S20). */
const MOST_POINTS = 10

interface Flow {
  shares: number
  fills: number
  effective: number
  quoted: number
}

export class PaymentFlow {
  readonly #raise: Raise
  readonly #market = new NbboFold()
  readonly #payers = new Set<string>()
  readonly #routes = new Map<string, { venue: string; isBuy: boolean; met: Nbbo }>()
  #quarter = ''
  #flows = new Map<string, Flow>()
  #before: QuarterlyFlow[] = []

  constructor(raise: Raise) {
    this.#raise = raise
  }

  add(record: JournalRecord): void {
    if (record.type === 'quote') this.#market.quote(record)
    else if (record.type === 'feed')
      for (const quote of record.quotes) this.#market.quote({ type: 'quote', at: quote.quotedAt, ...quote })
    else if (record.type === 'instrument') this.#market.instrument(record)
    else if (record.type === 'venue') {
      this.#market.venue(record)
      if (record.pfofPerShare > 0 || record.pfofPctOfSpread > 0) this.#payers.add(record.id)
      else this.#payers.delete(record.id)
    } else if (record.type === 'routeSent' && record.id !== null) {
      const met = this.#market.of(record.symbol)
      this.#routes.set(record.routeId, { venue: record.venue, isBuy: record.side === 'buy', met })
    } else if (record.type === 'routeFilled') this.#filled(record)
    else if (record.type === 'routeDone') this.#routes.delete(record.routeId)
  }

  /** Fills at payers and elsewhere in this quarter, and their effective over quoted spread in millionths. */
  indicator(): Indicator {
    const [payers, others] = [emptyFlow(), emptyFlow()]
    for (const [venue, flow] of this.#flows) addFlow(this.#payers.has(venue) ? payers : others, flow)
    const ratio = ({ effective, quoted }: Flow): number =>
      quoted === 0 ? 0 : Math.round((effective * 1_000_000) / quoted)
    return {
      rule: 'S20',
      what: 'effective over quoted spread of the quarter: payers, other venues',
      countA: payers.fills,
      countB: others.fills,
      needs: 0,
      meanA: ratio(payers),
      meanB: ratio(others),
    }
  }

  #filled({
    routeId,
    qty,
    price,
    at,
  }: {
    routeId: string
    qty: number
    price: number
    at: TimeMicros
  }): void {
    const route = this.#routes.get(routeId)
    if (!route) return
    this.#turn(at)
    const flow = this.#flows.get(route.venue) ?? emptyFlow()
    this.#flows.set(route.venue, flow)
    flow.fills++
    flow.shares += qty
    const { bid, ask } = route.met
    if (bid === null || ask === null || ask <= bid) return
    const doubled = 2 * price - bid - ask
    flow.effective += (route.isBuy ? doubled : -doubled) * qty
    flow.quoted += (ask - bid) * qty
  }

  /** At the first fill of a quarter the one that ended is compared with the one before it. */
  #turn(at: TimeMicros): void {
    const date = marketDate(at)
    const quarter = `${date.slice(0, 4)} Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
    if (quarter === this.#quarter) return
    const ended = this.#quarterlyFlows()
    if (this.#before.length > 0)
      for (const alert of paymentDrift(this.#before, ended, MOST_POINTS, at)) this.#raise(alert)
    this.#before = ended
    this.#flows = new Map()
    this.#quarter = quarter
  }

  #quarterlyFlows(): QuarterlyFlow[] {
    let total = 0
    for (const { shares } of this.#flows.values()) total += shares
    return [...this.#flows].map(([venue, { shares, effective, quoted }]) => ({
      venue,
      isPayer: this.#payers.has(venue),
      sharePct: (shares * 100) / total,
      effectiveOverQuoted: quoted === 0 ? 0 : effective / quoted,
    }))
  }
}

const emptyFlow = (): Flow => ({ shares: 0, fills: 0, effective: 0, quoted: 0 })

function addFlow(to: Flow, from: Flow): void {
  to.shares += from.shares
  to.fills += from.fills
  to.effective += from.effective
  to.quoted += from.quoted
}
