/**
 * The public routing report of Rule 606(a)(1) as figures (rules.md 6.1): which orders are in it, which venues are
 * listed, and what each paid or was paid. Pure; the report itself, its text and its XML come later.
 *
 * Dollars are 1e-6 units; `cph` is cents a hundred shares, positive when the broker receives it. Shares are whole.
 */

import { mulDivRound } from '@shared/exact'
import { must } from '@shared/must'

export const SECTIONS = ['sp500', 'otherStocks', 'options'] as const
export type Section = (typeof SECTIONS)[number]
export const ROUTED_TYPES = ['market', 'marketableLimit', 'nonMarketableLimit', 'other'] as const
export type RoutedType = (typeof ROUTED_TYPES)[number]

/** Options orders of this value or more are left out, 1e-6. */
const OPTIONS_BELOW = 50_000_000_000
/** Venues listed in any case, and the part of all orders from which one is listed besides, percent. */
const LISTED = 10
const LISTED_FROM_PCT = 5
/** Cents a hundred shares are ten-thousandths of a dollar a share. */
const CPH_PER_DOLLAR = 10_000
const DOLLAR = 1_000_000

/** A held order as it was routed, with what came of it between broker and venue. */
export interface RoutedOrder {
  readonly section: Section
  readonly type: RoutedType
  readonly venue: string
  /** The customer named the venue. */
  readonly isDirected: boolean
  /** Market value, 1e-6; it matters for options. */
  readonly value: number
  readonly shares: number
  /** Payment for order flow, profit sharing and rebates received, less fees paid: 1e-6, negative when paid. */
  readonly netPayment: number
}
export interface Payment {
  /** 1e-6 dollars. */
  readonly dollars: number
  /** Cents a hundred shares; null without shares. */
  readonly cph: number | null
}
export interface VenueLine {
  readonly venue: string
  readonly orders: number
  /** Of all non-directed orders of the section, percent. */
  readonly orderPct: number
  readonly payments: Readonly<Record<RoutedType, Payment>>
}
export interface RoutingTable {
  /** Non-directed orders, in percent of all of the section. */
  readonly ndoPct: number
  /** Listed venues, the one with the most orders first. */
  readonly venues: readonly VenueLine[]
}

/** True for orders that the report is about: options only below 50,000 dollars. */
export const isReported = ({ section, value }: Pick<RoutedOrder, 'section' | 'value'>): boolean =>
  section !== 'options' || value < OPTIONS_BELOW

/** Net payment in cents a hundred shares, to four decimals; null without shares. */
export function centsPerHundred(dollars: number, shares: number): number | null {
  must(shares >= 0, `shares are not negative, was ${shares}`)
  if (shares === 0) return null
  const size = mulDivRound(Math.abs(dollars), CPH_PER_DOLLAR, shares)
  return Math.sign(dollars) * (Math.round(size / 100) / 10_000)
}

/** The shares behind a published line, whole: dollars (1e-6) are cph times shares over 10,000. `cph` is not 0. */
export function impliedShares(dollars: number, cph: number): number {
  const cphMicros = Math.round(cph * DOLLAR)
  must(cphMicros !== 0, `no payment implies no shares, was ${cph}`)
  return mulDivRound(Math.abs(dollars), CPH_PER_DOLLAR, Math.abs(cphMicros))
}

/** The venues that a report lists: the ten with the most orders, and any that has 5 percent or more of them. */
export function listedVenues(orders: ReadonlyMap<string, number>): readonly string[] {
  const all = [...orders].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const total = all.reduce((sum, [, count]) => sum + count, 0)
  return all
    .filter(([, count], place) => place < LISTED || count * 100 >= total * LISTED_FROM_PCT)
    .map(([venue]) => venue)
}

/** The table of one section over a calendar month. */
export function routingTable(orders: readonly RoutedOrder[], section: Section): RoutingTable {
  const covered = orders.filter((it) => it.section === section && isReported(it))
  const open = covered.filter(({ isDirected }) => !isDirected)
  const counts = new Map<string, number>()
  for (const { venue } of open) counts.set(venue, (counts.get(venue) ?? 0) + 1)
  const venues = listedVenues(counts).map((venue) => {
    const there = open.filter((it) => it.venue === venue)
    const payments = ROUTED_TYPES.map((type) => [type, paymentOf(there.filter((it) => it.type === type))])
    return {
      venue,
      orders: there.length,
      orderPct: percent(there.length, open.length),
      payments: Object.fromEntries(payments) as Record<RoutedType, Payment>,
    }
  })
  return { ndoPct: percent(open.length, covered.length), venues }
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (part * 100) / whole)

function paymentOf(orders: readonly RoutedOrder[]): Payment {
  const dollars = orders.reduce((sum, { netPayment }) => sum + netPayment, 0)
  const shares = orders.reduce((sum, it) => sum + it.shares, 0)
  return { dollars, cph: centsPerHundred(dollars, shares) }
}
