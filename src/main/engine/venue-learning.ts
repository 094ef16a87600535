/**
 * What the desk learns of venues from its own routes: how much of a route each fills (models.md 4.2).
 *
 * A fact, not an observation of the market: it comes from routes and their answers alone, so a replay of the
 * journal learns the same, and it is part of the state's bytes. Learning goes on under every policy; only
 * `routing: expected` asks what was learned. No chance is used.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import { FillCurve } from '../models/fill-probability'
import type { Route, Venue } from './facts'

/** Shares of one level of a curve, and how many levels it has: what is larger counts as the last. */
const UNIT_SHARES = 100
const UNITS = 50

export class VenueLearning {
  /** By venue index; a hole where a venue was never asked about. */
  readonly #curves: (FillCurve | undefined)[] = []
  /** Venues that answered at least one route. */
  readonly #answered = new Set<Venue>()

  /** What is known of a venue: the prior alone before its first answer. */
  of(venue: Venue): FillCurve {
    const { index } = venue
    let curve = this.#curves[index]
    if (curve === undefined) {
      while (this.#curves.length < index) this.#curves.push(undefined)
      curve = new FillCurve(UNITS, UNIT_SHARES)
      this.#curves[index] = curve
    }
    return curve
  }

  /**
   * Takes the end of a route that took liquidity and that its venue answered: filled whole, given back or
   * refused. Of an exchange only what it displayed was asked for. An odd lot counts as the unit it lies in.
   */
  answered(route: Route): void {
    const { order, venue, qty, filled, shownSize, purpose } = route
    if (purpose === 'display' || order.isAway) return
    const asked = venue.kind === 'exchange' && shownSize > 0 ? Math.min(qty, shownSize) : qty
    const units = Math.ceil(asked / UNIT_SHARES) * UNIT_SHARES
    this.of(venue).observe(units, filled >= asked ? units : filled)
    this.#answered.add(venue)
  }

  /** Appends what was learned, by venue id: the same knowledge gives the same bytes. */
  encode(to: ByteWriter): void {
    const byId = [...this.#answered].sort((a, b) => (a.id < b.id ? -1 : 1))
    to.u32(byId.length)
    for (const venue of byId) {
      const place = to.at
      to.u32(0)
      to.patchU32(place, to.utf8(venue.id))
      this.of(venue).encode(to)
    }
  }

  /** Takes over what `encode` wrote; `venueOf` finds a venue by its id. */
  restore(from: ByteReader, venueOf: (id: string) => Venue): void {
    const count = from.u32()
    for (let n = 0; n < count; n++) {
      const venue = venueOf(from.utf8(from.u32()))
      this.of(venue)
      this.#curves[venue.index] = FillCurve.decode(from)
      this.#answered.add(venue)
    }
  }
}
