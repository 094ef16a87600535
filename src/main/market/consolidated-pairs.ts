/**
 * The pairs of rows in which a quote file writes the consolidated NBBO, and the venue quotes that make an
 * engine see exactly that NBBO.
 *
 * A pair is a bid row and then an ask row at the same millisecond; each names the exchange that sets its
 * side. Both sides are applied at once. A venue's quote carries both its sides, so each venue's two sides are
 * remembered: the venue that the pair names shows a side, the venue that led it before withdraws.
 */
import type { QuoteTicks } from './tick-files'

/** Rows that make pairs, and how many rows do not. */
export interface Pairs {
  readonly count: number
  /** Row of each pair's bid; its ask is the row behind. */
  readonly bidRow: Int32Array
  /** Rows without a partner: on some days one comes first. */
  readonly unpaired: number
  /** Rows marked suspicious, with their partners: skipped. */
  readonly suspicious: number
}

/** Finds the pairs of a day, in file order. */
export function pairUp(quotes: QuoteTicks): Pairs {
  const bidRow = new Int32Array(quotes.rows >> 1)
  let count = 0
  let unpaired = 0
  let suspicious = 0
  let row = 0
  while (row < quotes.rows) {
    const isPair =
      row + 1 < quotes.rows &&
      isEmpty(quotes.ask, quotes.askSize, row) &&
      isEmpty(quotes.bid, quotes.bidSize, row + 1) &&
      quotes.ms[row] === quotes.ms[row + 1]
    if (!isPair) {
      unpaired++
      row++
      continue
    }
    if (quotes.suspicious[row] || quotes.suspicious[row + 1]) suspicious += 2
    else bidRow[count++] = row
    row += 2
  }
  return { count, bidRow: bidRow.subarray(0, count), unpaired, suspicious }
}

const isEmpty = (price: Float64Array, size: Float64Array, row: number): boolean =>
  price[row] === 0 && size[row] === 0

/** One venue's top of book in the file's units; 0 for a side it does not show. */
export interface VenueTop {
  bid: number
  bidSize: number
  ask: number
  askSize: number
}
interface Lead {
  /** Exchange letter code of the venue that leads the side, 0 when nobody does. */
  venue: number
  price: number
  size: number
}
type BookSide = 'bid' | 'ask'

/** Turns pairs into quotes of single venues. */
export class LeadingVenues {
  /** By exchange letter code. */
  readonly tops: VenueTop[] = Array.from({ length: 128 }, () => ({ bid: 0, bidSize: 0, ask: 0, askSize: 0 }))
  readonly lead = { bid: { venue: 0, price: 0, size: 0 }, ask: { venue: 0, price: 0, size: 0 } }
  private readonly emit: (venue: number) => void
  /** A venue whose quote has changed and was not emitted yet; 0 for none. */
  private changed = 0
  private hasEmitted = false

  /** @param emit told the exchange letter of every quote to send, in order; its sides are in `tops` */
  constructor(emit: (venue: number) => void) {
    this.emit = emit
  }

  /**
   * Applies one pair. The side that makes room goes first, and a side is shown by its new leader before the
   * old one withdraws, so that no message in between shows a crossed or one-sided market that never was.
   */
  apply(quotes: QuoteTicks, row: number): void {
    const bid = leadOf({ venue: quotes.exchange[row]!, price: quotes.bid[row]!, size: quotes.bidSize[row]! })
    const ask = leadOf({
      venue: quotes.exchange[row + 1]!,
      price: quotes.ask[row + 1]!,
      size: quotes.askSize[row + 1]!,
    })
    this.hasEmitted = false
    const isRising = bid.price > this.lead.bid.price
    if (isRising) this.move('ask', ask)
    this.move('bid', bid)
    if (!isRising) this.move('ask', ask)
    this.flush()
    if (!this.hasEmitted) this.repeat()
  }

  /** Sends a leader's quote once more, unchanged: the feed is alive. */
  repeat(): void {
    const venue = this.lead.bid.venue || this.lead.ask.venue
    if (venue) this.emit(venue)
  }

  private move(side: BookSide, to: Lead): void {
    const from = this.lead[side]
    if (to.venue) this.show(side, to)
    if (from.venue && from.venue !== to.venue) this.show(side, { venue: from.venue, price: 0, size: 0 })
    this.lead[side] = to
  }

  private show(side: BookSide, what: Lead): void {
    const top = this.tops[what.venue]!
    const isSame =
      side === 'bid'
        ? top.bid === what.price && top.bidSize === what.size
        : top.ask === what.price && top.askSize === what.size
    if (isSame) return
    if (this.changed !== what.venue) this.flush()
    if (side === 'bid') {
      top.bid = what.price
      top.bidSize = what.size
    } else {
      top.ask = what.price
      top.askSize = what.size
    }
    this.changed = what.venue
  }

  private flush(): void {
    if (this.changed === 0) return
    this.emit(this.changed)
    this.hasEmitted = true
    this.changed = 0
  }
}

/** A side without a price or without a size has no leader. */
const leadOf = (side: Lead): Lead =>
  side.price > 0 && side.size > 0 ? side : { venue: 0, price: 0, size: 0 }
