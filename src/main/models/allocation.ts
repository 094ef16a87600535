/**
 * Who trades how much when several interests of both sides meet at one price: inside the house, in the
 * midpoint book, in an auction (models.md 4.1). Pure, whole shares, one price for both sides.
 *
 * It promises: both sides trade the same shares, no interest more than it has open, none outside its limit or
 * the protected quote, none below its minimum, none against itself, and the same result in whatever order the
 * interests are given. Cash adds up because buyer and seller share one whole price.
 */
import { mulDivFloor, mustBeWhole } from '@shared/exact'
import { must } from '@shared/must'

/** One order that may trade. */
export interface Interest {
  readonly id: string
  /** Who must not trade with itself: the beneficial owner. */
  readonly owner: string
  readonly isBuy: boolean
  /** Open shares, positive. */
  readonly openQty: number
  /** 1e-6; null takes any price inside the quote. */
  readonly limit: number | null
  /** Any whole number that orders in time; equal times are ordered by id. */
  readonly priority: number
  /** Least shares it accepts from one allocation; 0 for any. Shares may come from several others. */
  readonly minQty: number
  readonly allOrNone: boolean
}

/** `priceTime`: better limit first, then time. `proRata`: by open size, what rounding leaves in that order. */
export type AllocationMethod = 'priceTime' | 'proRata'

export interface AllocationTerms {
  /** The one price, 1e-6. */
  readonly price: number
  /** Protected quote, 1e-6: no allocation outside. */
  readonly nbb: number
  readonly nbo: number
  readonly method: AllocationMethod
}

/** A buyer and a seller, and what they trade with each other. */
export interface Match {
  readonly buyId: string
  readonly sellId: string
  readonly qty: number
}

export interface Allocation {
  /** Shares by id, only those that trade. Buyers' and sellers' shares have the same sum. */
  readonly shares: ReadonlyMap<string, number>
  /** The same shares as pairs, in order of priority. */
  readonly matches: readonly Match[]
  /** The interests that took part: open, within price, and whose minimum could be met. */
  readonly takingPart: readonly Interest[]
}

const NOTHING: Allocation = { shares: new Map(), matches: [], takingPart: [] }

/**
 * Allocates at one price. Of an owner who stands on both sides only the side of its first interest takes part.
 * While an interest would get some shares but fewer than its minimum, the last in priority of these is left
 * out and the rest is allocated anew: not always the most shares possible, but never an unwanted fill.
 */
export function allocate(interests: readonly Interest[], terms: AllocationTerms): Allocation {
  mustBeWhole(terms.price, 'price')
  if (terms.price < terms.nbb || terms.price > terms.nbo || terms.nbb > terms.nbo) return NOTHING
  const ids = new Set(interests.map(({ id }) => id))
  must(ids.size === interests.length, `invalid interests: ${interests.length - ids.size} ids are not unique`)
  const willing = interests.filter((interest) => isWilling(interest, terms.price)).sort(byPriority)
  let [buys, sells] = sidesOf(withoutSelfTrades(willing))
  for (;;) {
    const volume = Math.min(sumOf(buys), sumOf(sells))
    if (volume === 0) return NOTHING
    const bought = shareOut(buys, volume, terms.method)
    const sold = shareOut(sells, volume, terms.method)
    const short = lastShort(buys, bought) ?? lastShort(sells, sold)
    if (short === null) {
      const matches = pairUp(buys, bought, sells, sold)
      return { shares: byId(buys, bought, sells, sold), matches, takingPart: [...buys, ...sells] }
    }
    buys = buys.filter((interest) => interest !== short)
    sells = sells.filter((interest) => interest !== short)
  }
}

function isWilling(interest: Interest, price: number): boolean {
  const { id, isBuy, limit, openQty, minQty } = interest
  mustBeWhole(openQty, `openQty of ${id}`)
  must(openQty > 0, `invalid openQty of ${id}: not positive, was ${openQty}`)
  // A minimum above what is open can never be met; it does not trade.
  if (minQty > openQty) return false
  return limit === null || (isBuy ? limit >= price : limit <= price)
}

/** Buys before sells; then the better limit (none is best), the earlier time, the smaller id. */
function byPriority(a: Interest, b: Interest): number {
  if (a.isBuy !== b.isBuy) return a.isBuy ? -1 : 1
  if (a.limit !== b.limit) {
    if (a.limit === null) return -1
    if (b.limit === null) return 1
    return a.isBuy ? b.limit - a.limit : a.limit - b.limit
  }
  return byTime(a, b)
}

function byTime(a: Interest, b: Interest): number {
  if (a.priority !== b.priority) return a.priority - b.priority
  return a.id < b.id ? -1 : 1
}

/** Keeps of every owner the side on which its first interest in time stands. */
function withoutSelfTrades(interests: readonly Interest[]): Interest[] {
  const first = new Map<string, Interest>()
  for (const interest of interests) {
    const known = first.get(interest.owner)
    if (known === undefined || byTime(interest, known) < 0) first.set(interest.owner, interest)
  }
  return interests.filter(({ owner, isBuy }) => first.get(owner)?.isBuy === isBuy)
}

const sidesOf = (interests: readonly Interest[]): [Interest[], Interest[]] => [
  interests.filter(({ isBuy }) => isBuy),
  interests.filter(({ isBuy }) => !isBuy),
]

const sumOf = (interests: readonly Interest[]): number =>
  interests.reduce((sum, { openQty }) => sum + openQty, 0)

/** Shares of each interest, in the order given, that add up to `volume`; none more than it has open. */
function shareOut(interests: readonly Interest[], volume: number, method: AllocationMethod): number[] {
  const open = sumOf(interests)
  const shares = interests.map(({ openQty }) =>
    method === 'proRata' ? mulDivFloor(openQty, volume, open) : 0,
  )
  let left = volume - shares.reduce((sum, qty) => sum + qty, 0)
  interests.forEach(({ openQty }, i) => {
    const more = Math.min(left, openQty - (shares[i] as number))
    shares[i] = (shares[i] as number) + more
    left -= more
  })
  must(left === 0, `an allocation must give out its whole volume, ${left} of ${volume} shares were left`)
  return shares
}

/** The last interest in priority that would get some, but not enough. */
function lastShort(interests: readonly Interest[], shares: readonly number[]): Interest | null {
  for (let i = interests.length - 1; i >= 0; i--) {
    const { openQty, minQty, allOrNone } = interests[i] as Interest
    const qty = shares[i] as number
    if (qty > 0 && qty < (allOrNone ? openQty : minQty)) return interests[i] as Interest
  }
  return null
}

/** Pairs both sides in order of priority: at most one pair more than there are interests. */
function pairUp(
  buys: readonly Interest[],
  bought: readonly number[],
  sells: readonly Interest[],
  sold: readonly number[],
): Match[] {
  const matches: Match[] = []
  let s = 0
  let offered = sold[0] ?? 0
  buys.forEach((buy, b) => {
    let wanted = bought[b] as number
    while (wanted > 0) {
      while (offered === 0) offered = sold[++s] as number
      const sell = sells[s] as Interest
      must(sell.owner !== buy.owner, `owner ${buy.owner} must not trade with itself`)
      const qty = Math.min(wanted, offered)
      matches.push({ buyId: buy.id, sellId: sell.id, qty })
      wanted -= qty
      offered -= qty
    }
  })
  return matches
}

function byId(
  buys: readonly Interest[],
  bought: readonly number[],
  sells: readonly Interest[],
  sold: readonly number[],
): Map<string, number> {
  const shares = new Map<string, number>()
  for (const [side, given] of [
    [buys, bought],
    [sells, sold],
  ] as const)
    side.forEach(({ id }, i) => {
      if ((given[i] as number) > 0) shares.set(id, given[i] as number)
    })
  return shares
}
