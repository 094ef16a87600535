/**
 * One recorded day under one policy, without a journal: engine, simulated venues and the ledger, summed up by
 * blocks of five minutes. Only analytics judge: nothing is taken from the engine but its events.
 */
import { completeInput } from '@shared/complete-input'
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { type Nbbo, NbboFold } from '../../src/main/analytics/nbbo-fold'
import { createReplayFigures, type ReplayFigures } from '../../src/main/analytics/replay-figures'
import { type MarkoutRow, ValueLedger, type ValueRow } from '../../src/main/analytics/value-ledger'
import { engineParts, regimeOn } from '../../src/main/desk/regimes'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openTickReplay } from '../../src/main/market/tick-replay'
import { openVenues } from '../../src/main/venues'
import { recordedDay } from '../market/recorded-days'

const HORIZON_MICROS = 60_000_000
const BLOCK_MICROS = 300_000_000

/** Sums of the fills of five minutes. Money is 1e-6 currency units; spreads are weighted by shares. */
export interface Block {
  shares: number
  inside: number
  /** Kept against the midpoint, and what the market did to it within 60 s. */
  spreadKept: number
  markout: number
  venueFees: number
  flow: number
  /** Of fills whose order met a two-sided market that was not locked or crossed. */
  measured: number
  effective: number
  quoted: number
}
export const BLOCK_SUMS = [
  'shares',
  'inside',
  'spreadKept',
  'markout',
  'venueFees',
  'flow',
  'measured',
  'effective',
  'quoted',
] as const satisfies readonly (keyof Block)[]

export interface PolicyDay {
  /** By the number of the block since midnight UTC: two policies' days are compared block by block. */
  readonly blocks: ReadonlyMap<number, Block>
  readonly figures: ReplayFigures
}

/** The desk's result after 60 s: spread kept, the markout, venue fees and payments, 1e-6 currency units. */
export const deskNet = ({ spreadKept, markout, venueFees, flow }: Block): number =>
  spreadKept + markout - venueFees + flow

export const emptyBlock = (): Block =>
  Object.fromEntries(BLOCK_SUMS.map((name) => [name, 0])) as Record<keyof Block, number>

class BlockFold {
  readonly blocks = new Map<number, Block>()
  readonly #market = new NbboFold()
  readonly #received = new Map<string, Nbbo>()
  readonly #blockOf = new Map<string, Block>()
  readonly #ledger = new ValueLedger({
    clientPaysVenueFee: false,
    flowPaidPerShare: () => 0,
    horizons: [HORIZON_MICROS],
    onRow: (row) => this.#row(row),
    onMarkout: ({ fillId, markout }: MarkoutRow) => {
      const block = this.#blockOf.get(fillId)
      if (block !== undefined) block.markout += markout.desk
    },
  })

  add(record: Input | DeskEvent): void {
    if (record.type === 'quote') this.#market.quote(record)
    else if (record.type === 'venue') this.#market.venue(record)
    else if (record.type === 'instrument') this.#market.instrument(record)
    else if (record.type === 'order') this.#received.set(record.id, this.#market.of(record.symbol))
    this.#ledger.add(record)
  }

  finish(): void {
    this.#ledger.finish()
  }

  #row({ fill, value }: ValueRow): void {
    const at = Math.floor(fill.at / BLOCK_MICROS)
    let block = this.blocks.get(at)
    if (block === undefined) {
      block = emptyBlock()
      this.blocks.set(at, block)
    }
    this.#blockOf.set(fill.fillId, block)
    block.shares += fill.qty
    if (fill.capacity !== 'routed') block.inside += fill.qty
    block.spreadKept += value.spreadKept
    block.venueFees += value.venueFee
    block.flow += value.flowReceived - value.flowPaid
    const { bid, ask } = this.#received.get(fill.id) ?? { bid: null, ask: null }
    if (bid === null || ask === null || bid >= ask) return
    const sign = fill.side === 'buy' ? 1 : -1
    block.measured += fill.qty
    block.effective += sign * (2 * fill.price - bid - ask) * fill.qty
    block.quoted += (ask - bid) * fill.qty
  }
}

/** Runs the day of a file stem with prints as orders. `policy` is a policy document as JSON. */
export function policyDay(stem: string, symbol: string, policy: string): PolicyDay {
  const feed = openTickReplay({ ...recordedDay(stem), symbol, orders: 'prints' })
  const engine = new Engine({ ...engineParts(regimeOn(feed.date)), policy: defaultPolicy })
  const venues = openVenues()
  const figures = createReplayFigures()
  const blocks = new BlockFold()
  const step = (input: Input): void => {
    if (input.type === 'quote') venues.quote(input)
    else if (input.type === 'trade') venues.trade(input)
    for (const fold of [figures, blocks]) fold.add(input)
    for (const event of engine.step(input)) {
      for (const fold of [figures, blocks]) fold.add(event)
      if (event.type === 'routeSent') venues.sent(event)
      else if (event.type === 'routeDone') venues.done(event)
      else if (event.type === 'alert' && event.rule === 'POLICY_INVALID') throw new Error(event.detail)
    }
  }
  const start = feed.peek()
  if (start === null) throw new Error(`${stem}: the recorded day holds no quotes`)
  for (const message of feed.reference()) {
    if (message.type === 'venue') venues.venue(message)
    step({ ...message, at: start })
  }
  step(completeInput('policy', start, { policy }))
  for (let at = feed.peek(); at !== null; at = feed.peek()) {
    const answer = venues.peek()
    if (answer !== null && answer <= at) for (const input of venues.due(answer)) step(input)
    else step(feed.next())
  }
  blocks.finish()
  return { blocks: blocks.blocks, figures: figures.finish() }
}
