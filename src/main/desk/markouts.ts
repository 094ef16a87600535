/**
 * Markouts of the newest fills, worked out live from every quote that the desk sees.
 *
 * Live only: the journal holds the quotes that decisions needed and not the tape, so these cannot be rebuilt from
 * it and are gone after a restart. Nothing is decided by them.
 */
import type { EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import { MICROS_PER_SECOND, type TimeMicros } from '@shared/units'
import { fillEconomics, fillMarkout } from '../analytics/fill-economics'
import { LaterMids } from '../analytics/later-mids'
import { doubleMid, NbboFold } from '../analytics/nbbo-fold'

/** 50 ms, 1 s, 10 s, 60 s, 5 min. */
export const MARKOUT_HORIZONS: readonly number[] = [0.05, 1, 10, 60, 300].map(
  (seconds) => seconds * MICROS_PER_SECOND,
)
const FILLS_KEPT = 20_000

/** One place a horizon: 1e-6 currency units of the whole fill, null while it has not passed or is unknown. */
export interface FillMarkouts {
  readonly fillId: string
  readonly client: (number | null)[]
  readonly desk: (number | null)[]
}

export class Markouts {
  readonly #market = new NbboFold()
  readonly #later = new LaterMids()
  readonly #fills = new Map<string, FillMarkouts>()

  /** Takes every input, replayed ones too: they tell of venues and instruments. */
  input(input: Input): void {
    if (input.type === 'quote') this.#later.mid(input.symbol, input.at, doubleMid(this.#market.quote(input)))
    else if (input.type === 'venue') this.#market.venue(input)
    else if (input.type === 'instrument') this.#market.instrument(input)
  }

  /** Takes a fill that happened now; not one that is replayed, whose quotes are not there. */
  fill(fill: EventOf<'fill'>): void {
    const { fillId, symbol, at, capacity, side, qty, price, nbb, nbo } = fill
    const none = { venuePrice: price, venueFee: 0, charged: 0, flowReceived: 0, flowPaid: 0 }
    const facts = { capacity, isBuy: side === 'buy', qty, price, nbb, nbo, ...none }
    const value = fillEconomics(facts)
    const empty = (): null[] => MARKOUT_HORIZONS.map(() => null)
    const kept: FillMarkouts = { fillId, client: empty(), desk: empty() }
    this.#fills.set(fillId, kept)
    if (this.#fills.size > FILLS_KEPT) this.#fills.delete(this.#fills.keys().next().value as string)
    for (const [i, horizonMicros] of MARKOUT_HORIZONS.entries())
      this.#later.after({
        symbol,
        at,
        horizonMicros,
        settle: (mid) => {
          const markout = mid === null ? null : fillMarkout(facts, value, mid)
          kept.client[i] = markout?.client ?? null
          kept.desk[i] = markout?.desk ?? null
        },
      })
  }

  /** What is known at an instant of the fills named, without those that are no longer kept. */
  of(fillIds: readonly string[], at: TimeMicros): readonly FillMarkouts[] {
    this.#later.pass(at)
    return fillIds.flatMap((id) => this.#fills.get(id) ?? [])
  }
}
