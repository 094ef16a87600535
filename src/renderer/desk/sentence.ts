/** A decision in one plain sentence, from its receipt and the fills that came of it. */
import { formatAverage, formatCents, formatPrice, formatQty, spaced } from '../design/format'
import type { AlternativeSeen, ReceiptSeen } from './receipt'

/** A fill as far as the sentence needs it; price and improvement in 1e-6 currency a share. */
export interface FillSeen {
  qty: number
  price: number
  capacity: string
  improvement: number | null
}

const HOW: Readonly<Record<string, string>> = {
  cross: 'against another client',
  principal: 'from inventory',
  dark: 'at the midpoint book',
  routed: 'at a venue',
  riskless: 'riskless at a venue',
}

/** "Filled 200 @ 10.016 from inventory: 0.40¢ a share better than the offer; A would have cost 0.30¢ more." */
export function sentenceOf(receipt: ReceiptSeen, fills: readonly FillSeen[]): string {
  const head = fills.length > 0 ? filled(receipt, fills) : decided(receipt)
  const other = comparison(receipt)
  return other === '' ? `${head}.` : `${head}; ${other}.`
}

function filled(receipt: ReceiptSeen, fills: readonly FillSeen[]): string {
  let qty = 0
  let notional = 0
  let improvement = 0
  for (const fill of fills) {
    qty += fill.qty
    notional += fill.qty * fill.price
    improvement += (fill.improvement ?? 0) * fill.qty
  }
  const ways = [...new Set(fills.map((fill) => HOW[fill.capacity] ?? fill.capacity))]
  const average = Math.round(notional / qty)
  const price = fills.every((fill) => fill.price === average) ? formatPrice(average) : formatAverage(average)
  const far = receipt.order.side === 'buy' ? 'offer' : 'bid'
  const better = improvement / qty
  const compared =
    better > 0
      ? `${formatCents(better)} a share better than the ${far}`
      : better < 0
        ? `${formatCents(-better)} a share beyond the ${far}`
        : `at the ${far}`
  const of = qty < receipt.order.qty ? ` of ${formatQty(receipt.order.qty)}` : ''
  return `Filled ${formatQty(qty)}${of} @ ${price} ${joined(ways)}: ${compared}`
}

function decided(receipt: ReceiptSeen): string {
  const { split } = receipt
  const parts: string[] = []
  if (split.cross > 0) parts.push(`cross ${formatQty(split.cross)}`)
  if (split.principal > 0) parts.push(`fill ${formatQty(split.principal)} from inventory`)
  if (split.dark > 0) parts.push(`place ${formatQty(split.dark)} in the dark book`)
  if (split.route > 0) parts.push(`route ${formatQty(split.route)}${venuesOf(receipt)}`)
  if (split.rest > 0) parts.push(`rest ${formatQty(split.rest)} in the client book`)
  if (split.cancelled > 0) parts.push(`cancel ${formatQty(split.cancelled)}`)
  if (parts.length === 0)
    return `Held ${formatQty(receipt.order.openQty)}: the market is ${spaced(receipt.market.quality)}`
  const [first = '', ...others] = parts
  return joined([first.charAt(0).toUpperCase() + first.slice(1), ...others])
}

function venuesOf(receipt: ReceiptSeen): string {
  const venues = receipt.alternatives.filter((plan) => plan.isChosen && plan.action === 'route' && plan.venue)
  return venues.length === 0 ? '' : ` to ${joined([...new Set(venues.map((plan) => plan.venue ?? ''))])}`
}

/** Why a plan that could have been had was not: the others name what kept it away, and compare with nothing. */
const COULD_BE_HAD: ReadonlySet<string> = new Set([
  'INSIDE_FILLED',
  'COSTS_MORE',
  'WORSE_FOR_DESK',
  'BEST_EXECUTION',
])

/** A thousandth of a cent, 1e-6 currency: what is less would read as nothing, and it is not. */
const LEAST_SHOWN = 10

/** What the best plan that was not chosen would have cost the client, beside the dearest part chosen. */
function comparison(receipt: ReceiptSeen): string {
  const cost = (plan: AlternativeSeen): number => plan.clientCost ?? Number.POSITIVE_INFINITY
  const priced = receipt.alternatives.filter(
    (plan) => plan.clientCost !== null && (plan.qty > 0 || !plan.isChosen),
  )
  const chosen = priced.filter((plan) => plan.isChosen).sort((a, b) => cost(b) - cost(a))[0]
  const others = priced.filter(
    (plan) => !plan.isChosen && plan.action !== chosen?.action && COULD_BE_HAD.has(plan.reason),
  )
  const next = others.sort((a, b) => cost(a) - cost(b))[0]
  if (!chosen || !next) return ''
  const more = cost(next) - cost(chosen)
  const name = next.action === 'route' ? `routing to ${next.venue ?? 'a venue'}` : next.action
  if (more === 0) return `${name} would have cost the same`
  const amount =
    Math.abs(more) < LEAST_SHOWN ? `less than ${formatCents(LEAST_SHOWN)}` : formatCents(Math.abs(more))
  return `${name} would have cost ${amount} ${more > 0 ? 'more' : 'less'}`
}

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? ''
  return `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`
}
