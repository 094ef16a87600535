/**
 * The price and the size at which the desk fills a client from inventory, and whether at all (docs/models.md, 6).
 * It promises a price in [nbb, nbo], rounded in the client's favour, a size in [0, qty], and no price from a
 * number that is not one: what cannot be computed comes back as `invalid…`, which says what was wrong.
 *
 * Taking x shares costs p(x) = mu + z·sd + A·(x - 2·s·q) + pfof + clearing a share. From it follows the offset to
 * ask: dbar(p) of clients who choose, max(p + margin, EQ·h) of captive flow. Where the whole order would ask for
 * more than the far side, the largest part that does not is priced. Size is x* at the price after rounding; its
 * revenue counts clearing as a cost, and the expected toxicity without the margin for doubt, which only the price
 * carries.
 *
 * Units: prices, costs 1e-6 currency a share; shares. Makes no object: the caller owns terms and answer.
 */
import { acceptedQty } from './captive-flow'
import { bestOffset, costOfBestOffset } from './logistic-demand'
import { finite, notNegative, positive, share } from './parameter'

/** How the client's flow answers to our price. Both kinds have one shape, so that the hot path sees one. */
export interface ClientResponse {
  readonly isCaptive: boolean
  /** Logistic demand; unused for captive flow. `beta` per 1e-6 currency. */
  readonly alpha: number
  readonly beta: number
  /** What the desk wants to earn above cost, 1e-6 a share; captive flow only. */
  readonly margin: number
  /** Least share of the half-spread that the desk keeps, 0 to 1 (effective over quoted); captive flow only. */
  readonly keptShare: number
}

/** Clients who see our price and choose. RangeError names the parameter. */
export function choosingClients(alpha: number, beta: number): ClientResponse {
  finite('alpha', alpha)
  positive('beta', beta)
  return Object.freeze({ isCaptive: false, alpha, beta, margin: 0, keptShare: 0 })
}

/** Clients whose orders come whatever we show. RangeError names the parameter. */
export function captiveClients(margin: number, keptShare: number): ClientResponse {
  notNegative('margin', margin)
  share('keptShare', keptShare)
  return Object.freeze({ isCaptive: true, alpha: 0, beta: 1, margin, keptShare })
}

/** What the desk knows when it prices one order. */
export interface PrincipalTerms {
  clientBuys: boolean
  /** Shares of the order that are open, whole. */
  qty: number
  nbb: number
  nbo: number
  /** Grid of execution prices. */
  grid: number
  /** The desk's, shares, long positive. */
  position: number
  /** A, 1e-6 a share squared. */
  inventoryCost: number
  /** mu: expected move of the midpoint in the client's favour after the fill. */
  toxicity: number
  /** Variance of that estimate. */
  toxicityVariance: number
  /** z: standard deviations of doubt that the price charges. */
  confidence: number
  /** Paid to whoever sent the order. */
  pfof: number
  clearing: number
  /** What routing the order instead would have cost the desk, at least 0. */
  routingSaved: number
  /** Least improvement on the far side. */
  minImprovement: number
  /** Shares that limits leave room for; may be Infinity. */
  headroom: number
  /** A fill that reduces the position may be priced beyond the midpoint, up to the near side. */
  mayPassMidpoint: boolean
}

export type PrincipalReason =
  | 'priced'
  /** No share fits the order and the limits. */
  | 'noRoom'
  /** Not even the far side pays for one share. */
  | 'beyondFarSide'
  /** At the price to be offered the desk would take less than one share. */
  | 'notWorthIt'
  | 'invalidOrder'
  | 'invalidMarket'
  | 'invalidRisk'
  | 'invalidToxicity'
  | 'invalidCosts'
  | 'invalidResult'

/** The answer; overwritten by every call. Without `priced` the size is 0, and `invalid…` reasons price nothing. */
export class PrincipalQuote {
  reason: PrincipalReason = 'invalidResult'
  /** x*, whole shares. */
  qty = 0
  /** Whole 1e-6; 0 when the reason is neither `priced` nor `notWorthIt`. */
  price = 0
  /** Against the far side, whole 1e-6. */
  improvement = 0
  /** p(x) of the part that was priced. */
  cost = 0
  /** Offset from the midpoint that the model asked for, before the bounds and the grid. */
  offset = 0
  /** R: what a share earns at the price, before inventory. */
  netRevenue = 0

  /** This answer, without a fill. */
  refuse(reason: PrincipalReason): this {
    this.reason = reason
    this.qty = 0
    this.price = 0
    this.improvement = 0
    this.cost = 0
    this.offset = 0
    this.netRevenue = 0
    return this
  }
}

/** Prices one side of one order into `answer`, and returns it. */
export type PrincipalModel = (
  response: ClientResponse,
  terms: PrincipalTerms,
  answer: PrincipalQuote,
) => PrincipalQuote

/** Rounding to whole 1e-6 forgives this much, so that 10000 - 0.57·10000 is 4300, as a person would say. */
const FLOAT_DUST = 1e-6

/** The name of what makes the terms unusable, or null. NaN fails every comparison, so each is written to hold. */
function faultOf(terms: PrincipalTerms): PrincipalReason | null {
  const { nbb, nbo, grid } = terms
  if (!(terms.qty >= 0 && Number.isSafeInteger(terms.qty) && terms.headroom >= 0)) return 'invalidOrder'
  if (!(nbb > 0 && nbo >= nbb && grid > 0)) return 'invalidMarket'
  if (!(Number.isSafeInteger(nbb) && Number.isSafeInteger(nbo) && Number.isSafeInteger(grid)))
    return 'invalidMarket'
  if (!(terms.inventoryCost > 0 && Number.isFinite(terms.inventoryCost) && Number.isFinite(terms.position)))
    return 'invalidRisk'
  if (!(Number.isFinite(terms.toxicity) && terms.toxicityVariance >= 0 && terms.confidence >= 0))
    return 'invalidToxicity'
  const costs = terms.pfof + terms.clearing + terms.routingSaved + terms.minImprovement
  if (!(Number.isFinite(costs) && terms.routingSaved >= 0 && terms.minImprovement >= 0)) return 'invalidCosts'
  return null
}

/** Prices one side of one order into `answer`, and returns it. */
export function principalQuote(
  response: ClientResponse,
  terms: PrincipalTerms,
  answer: PrincipalQuote,
): PrincipalQuote {
  const fault = faultOf(terms)
  if (fault !== null) return answer.refuse(fault)
  const most = Math.min(terms.qty, Math.floor(terms.headroom))
  if (most < 1) return answer.refuse('noRoom')

  const half = (terms.nbo - terms.nbb) / 2
  const side = terms.clientBuys ? 1 : -1
  const relief = 2 * side * terms.position
  const { inventoryCost } = terms
  const costs = terms.toxicity + terms.pfof + terms.clearing
  const fixed = costs + terms.confidence * Math.sqrt(terms.toxicityVariance)
  const highestCost = response.isCaptive
    ? half - response.margin
    : costOfBestOffset(response.alpha, response.beta, half)
  const priced = Math.min(most, relief + (highestCost - fixed) / inventoryCost)
  if (!Number.isFinite(priced)) return answer.refuse('invalidResult')
  if (priced < 1) return answer.refuse('beyondFarSide')

  const cost = fixed + inventoryCost * (priced - relief)
  const offset = response.isCaptive
    ? Math.max(cost + response.margin, response.keptShare * half)
    : bestOffset(response.alpha, response.beta, cost)
  const mayPassMidpoint = terms.mayPassMidpoint && relief > 0
  const wanted = Math.max(Math.ceil(half - offset - FLOAT_DUST), terms.minImprovement)
  const improvement = Math.min(wanted, mayPassMidpoint ? 2 * half : half)
  const price = onGrid(terms, improvement, mayPassMidpoint)
  const given = terms.clientBuys ? terms.nbo - price : price - terms.nbb
  const netRevenue = half - given - costs + terms.routingSaved
  const qty = acceptedQty(inventoryCost, side, terms.position, netRevenue, Math.floor(priced))
  if (!(Number.isSafeInteger(price) && Number.isSafeInteger(qty))) return answer.refuse('invalidResult')

  answer.reason = qty > 0 ? 'priced' : 'notWorthIt'
  answer.qty = qty
  answer.price = price
  answer.improvement = given
  answer.cost = cost
  answer.offset = offset
  answer.netRevenue = netRevenue
  return answer
}

/**
 * The far side improved, on the grid, in the client's favour. Where the grid has no price between that and the
 * midpoint, the first price short of the midpoint; where it has none at all, the far side.
 */
function onGrid(terms: PrincipalTerms, improvement: number, mayPassMidpoint: boolean): number {
  const { nbb, nbo, grid, clientBuys } = terms
  const middle = (nbb + nbo) / 2
  const best = mayPassMidpoint ? (clientBuys ? nbb : nbo) : middle
  if (clientBuys) {
    const price = Math.floor((nbo - improvement) / grid) * grid
    return Math.min(nbo, price >= best ? price : Math.ceil(best / grid) * grid)
  }
  const price = Math.ceil((nbb + improvement) / grid) * grid
  return Math.max(nbb, price <= best ? price : Math.floor(best / grid) * grid)
}
