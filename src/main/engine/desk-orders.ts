/**
 * The desk's own orders: hedges. They pass the checks of every order and go to one venue; what the venue fills is
 * the desk's position. They have no client, no decision and no place in a book, and are not sent twice: what comes
 * back is the hedger's to decide again.
 */
import { completeInput } from '@shared/complete-input'
import { type InputOf, RECORD_PENDING } from '@shared/inputs'
import { checkLocate } from '../rules/short-sale'
import type { Desk } from './desk'
import { sendRoute } from './execute'
import { type Instrument, Order } from './facts'
import { type Evaluated, evaluate, reject } from './intake'
import { planOneVenue, planRoute, RouteChoice } from './plan-route'
import { wouldOwe } from './protection'

const choice = new RouteChoice()

/** A hedge that sells short needs a locate: only market making is exempt, and a hedge is none (rules.md 8-l). */
function checkOwnShort(evaluated: Evaluated, instrument: Instrument, qty: number): void {
  if (instrument.position.qty >= qty) return
  const { hardToBorrow } = instrument
  const found = checkLocate({
    locate: null,
    isEasyToBorrow: hardToBorrow === null ? null : !hardToBorrow,
    isClientOrder: false,
    isFromBrokerDealer: false,
    marketMaking: null,
    ownedRecord: null,
  })
  evaluated.sheet.finding('NO_LOCATE', found)
}

/** Checks a desk order and sends it, or refuses it with every code that blocks. */
export function deskOrder(desk: Desk, evaluated: Evaluated, input: InputOf<'deskOrder'>): void {
  const { id, symbol, side, qty, limit, venue } = input
  const order = completeInput('order', input.at, {
    id,
    client: desk.house.id,
    symbol,
    side,
    qty,
    orderType: limit === null ? 'market' : 'limit',
    limit,
    tif: 'ioc',
    directedTo: venue,
  })
  evaluate(desk, order, evaluated, desk.house)
  if (evaluated.instrument !== null && side === 'sell') checkOwnShort(evaluated, evaluated.instrument, qty)
  if (evaluated.sheet.blocking.length > 0) {
    reject(desk, order, evaluated)
    return
  }
  const directedTo = venue === null ? null : (desk.venues.get(venue) ?? null)
  const instrument = evaluated.instrument as Instrument
  const made = new Order(order, desk.house, instrument, desk.orders.size, desk.priorities, {
    directedTo,
    parent: null,
  })
  choice.reset()
  if (directedTo === null) planRoute(choice, desk, made, qty)
  else planOneVenue(choice, desk, made)
  made.errorRecord = input.error === RECORD_PENDING ? null : input.error
  made.isSweep = input.iso === true
  // Clients before the desk: a hedge that a protected client order could have had is not sent. The correction of an
  // error with its record is exempt (FINRA 5320.05).
  const owes =
    choice.venue !== null &&
    choice.limit !== 0 &&
    made.errorRecord === null &&
    wouldOwe(desk, instrument, made.isBuy, choice.limit)
  if (choice.venue === null || owes) {
    evaluated.sheet.fact(owes ? 'CUSTOMER_PROTECTION' : choice.blockedBy, false)
    reject(desk, order, evaluated)
    return
  }
  desk.priorities++
  desk.orders.add(made)
  desk.expireAtClose(made)
  instrument.openHedge = made
  sendRoute(desk, made, choice.venue, qty, choice.limit, 'hedge')
}
