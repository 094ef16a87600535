/**
 * What one fill was worth, and to whom: the client, the broker who serves the client, the desk that trades on
 * its own account. All money is whole 1e-6 currency units of the whole fill, positive when the party gains.
 *
 * The identity, for a fill of q shares at P with far side F of the NBBO (the offer when the client buys):
 *
 *   client  improvement (F - P) q, less what it was charged
 *   broker  what it charged, payment for order flow from venue and desk, less the venue's fee
 *   desk    spread kept (P - R) q, less payment for order flow
 *   total   (F - R) q + payment from the venue - the venue's fee  =  client + broker + desk
 *
 * (signs turned for a sale). R is the price of the desk's other leg: the midpoint when it fills from inventory,
 * the venue's price when it is riskless, P itself when the desk does not trade. Charges and the desk's payment
 * move money between the parties and leave the total alone. Without a far side nothing is claimed: F is P.
 */
import type { Capacity } from '@shared/events'
import { halfDown, mustBeWhole } from '@shared/exact'
import { must } from '@shared/must'

export interface FillFacts {
  readonly capacity: Capacity
  readonly isBuy: boolean
  readonly qty: number
  /** Price to the client, 1e-6. */
  readonly price: number
  /** NBBO at the fill, 1e-6; null where a side is absent. */
  readonly nbb: number | null
  readonly nbo: number | null
  /** At what the desk traded with the venue, 1e-6; only where the capacity is `riskless`. */
  readonly venuePrice: number | null
  /** Paid to the venue for this fill; negative is a rebate. */
  readonly venueFee: number
  /** Charged to the client beside the price: commission, fees passed on. */
  readonly charged: number
  /** Payment for order flow from the venue to the broker. */
  readonly flowReceived: number
  /** Payment for order flow from the desk to the broker. */
  readonly flowPaid: number
}

/** Parts of the total. `charged`, `venueFee` and `flowPaid` keep the sign of the facts. */
export interface FillEconomics {
  /** Against the far side of the NBBO. */
  readonly improvement: number
  /** Against the desk's other leg; half a micro-unit of the whole fill is rounded against the desk. */
  readonly spreadKept: number
  readonly venueFee: number
  readonly charged: number
  readonly flowReceived: number
  readonly flowPaid: number
  readonly client: number
  readonly broker: number
  readonly desk: number
  readonly total: number
  /** False without the NBBO that the fill is measured by: improvement or spread is then 0, unclaimed. */
  readonly isReferenced: boolean
}

/** Values a fill. Throws where money would leave the safe integers, and where the parts do not add up. */
export function fillEconomics(facts: FillFacts): FillEconomics {
  const { isBuy, qty, price, nbb, nbo, venueFee, charged, flowReceived, flowPaid } = facts
  must(qty > 0, `invalid qty: not positive, was ${qty}`)
  const far = isBuy ? nbo : nbb
  const doubleLeg = doubleOtherLeg(facts)
  const doubleFar = 2 * (far ?? price)
  const improvement = far === null ? 0 : (isBuy ? far - price : price - far) * qty
  const spreadKept = halfDown(gain(isBuy, 2 * price, doubleLeg ?? 2 * price) * qty)
  const parts = {
    client: improvement - charged,
    broker: charged + flowPaid + flowReceived - venueFee,
    desk: spreadKept - flowPaid,
  }
  const total = halfDown(gain(isBuy, doubleFar, doubleLeg ?? 2 * price) * qty) + flowReceived - venueFee
  mustBeWhole(total, 'total of a fill')
  must(
    parts.client + parts.broker + parts.desk === total,
    `client, broker and desk must add up to ${total}: ${parts.client}, ${parts.broker}, ${parts.desk}`,
  )
  const money = { improvement, spreadKept, venueFee, charged, flowReceived, flowPaid }
  return { ...money, ...parts, total, isReferenced: far !== null && doubleLeg !== null }
}

/** What the seller of the pair gains when the client pays `high` for what cost `low`; turned for a sale. */
const gain = (isBuy: boolean, high: number, low: number): number => (isBuy ? high - low : low - high)

/** Twice the price of the desk's other leg; twice the client's price where the desk has none; null if unknown. */
function doubleOtherLeg({ capacity, price, nbb, nbo, venuePrice }: FillFacts): number | null {
  if (capacity === 'principal') return nbb === null || nbo === null ? null : nbb + nbo
  if (capacity !== 'riskless') return 2 * price
  return venuePrice === null ? null : 2 * venuePrice
}

/** The best alternative route as the receipt recorded it, 1e-6 a share. */
export interface Alternative {
  /** Expected all-in cost to the client against the midpoint. */
  readonly clientCost: number
  /** Expected worth to broker and desk together. */
  readonly houseValue: number
}

/** What the fill saved against the alternative; negative where the alternative would have been better. */
export interface Saving {
  readonly client: number
  readonly house: number
  readonly total: number
}

/**
 * The fill against a route that was not taken: the client's expected cost there less what it paid here, both
 * against the midpoint, and the house's value here less there. Null without a midpoint. This compares with
 * something that did not happen, so it is reported beside the total and is no part of it.
 */
export function savingAgainst(facts: FillFacts, value: FillEconomics, other: Alternative): Saving | null {
  const { isBuy, qty, price, nbb, nbo, charged } = facts
  if (nbb === null || nbo === null) return null
  const client = other.clientCost * qty + halfDown(gain(isBuy, nbb + nbo, 2 * price) * qty) - charged
  const house = value.broker + value.desk - other.houseValue * qty
  return { client, house, total: client + house }
}

/** What the market did after the fill, until a horizon. */
export interface Markout {
  /** Gain of the client's position as the midpoint moved. */
  readonly client: number
  /** The same move to the desk: the opposite of the client's for a principal fill, else 0. */
  readonly desk: number
  /** What is left to the desk of the spread it kept: `spreadKept + desk`. */
  readonly realizedSpread: number
}

/**
 * The markout of a fill. It comes when the horizon has passed and is a row of its own: what a fill was worth
 * when it happened never changes. `doubleMidLater` is bid plus offer at the horizon, 1e-6. Null without a
 * midpoint at the fill. Half micro-units are rounded against the desk.
 */
export function fillMarkout(facts: FillFacts, value: FillEconomics, doubleMidLater: number): Markout | null {
  const { capacity, isBuy, qty, price, nbb, nbo } = facts
  if (nbb === null || nbo === null) return null
  if (capacity !== 'principal') {
    const client = halfDown(gain(isBuy, doubleMidLater, nbb + nbo) * qty)
    return { client, desk: 0, realizedSpread: value.spreadKept }
  }
  const realizedSpread = halfDown(gain(isBuy, 2 * price, doubleMidLater) * qty)
  const desk = realizedSpread - value.spreadKept
  return { client: 0 - desk, desk, realizedSpread }
}
