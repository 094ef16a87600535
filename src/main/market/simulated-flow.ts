/**
 * The client orders that arrive by themselves in the simulated market, from clients of three kinds.
 *
 * Retail: small, mostly market orders, no idea of what comes next. Institutional: larger, mostly limit
 * orders near the touch, some of them to be filled at once or not at all. Informed: orders in the direction
 * in which the efficient price goes over the next minute, and only when that pays the spread.
 */
import type { InputOf } from '@shared/inputs'
import { priceMicros, shares, type TimeMicros } from '@shared/units'
import { orderMessage } from './messages'
import type { DayPaths } from './price-path'
import type { Random } from './random'
import type { SimulatedBook } from './simulated-book'
import {
  type Flow,
  SIMULATED_CLIENTS,
  type SimulatedClient,
  type SimulatedName,
  TICK_MICROS,
} from './simulated-universe'

/** Share of each kind in the orders; the informed place fewer, since they wait for their moment. */
const FLOW_SHARES: readonly { flow: Flow; upTo: number }[] = [
  { flow: 'retail', upTo: 0.7 },
  { flow: 'institutional', upTo: 0.9 },
  { flow: 'informed', upTo: 1 },
]
const LOOK_AHEAD_MICROS = 60_000_000

interface Moment {
  readonly at: TimeMicros
  readonly sinceOpen: number
  readonly id: string
  readonly nameIndex: number
  readonly name: SimulatedName
  readonly book: SimulatedBook
  readonly paths: DayPaths
  readonly random: Random
}
/** What an order wants; prices in ticks, null for a market order. */
interface Wish {
  readonly side: 'buy' | 'sell'
  readonly qty: number
  readonly limitTicks: number | null
  readonly tif: 'day' | 'ioc'
}

/** The next client order, or null when the client whose turn it is sees nothing to do. */
export function drawOrder(moment: Moment): InputOf<'order'> | null {
  const { random } = moment
  const draw = random.uniform()
  const flow = FLOW_SHARES.find((share) => draw < share.upTo)?.flow ?? 'retail'
  const client = clientOf(flow, random)
  const wish =
    flow === 'retail'
      ? retailWish(moment)
      : flow === 'institutional'
        ? institutionalWish(moment)
        : informedWish(moment)
  if (!wish) return null
  return orderMessage({
    at: moment.at,
    id: moment.id,
    client: client.id,
    symbol: moment.name.symbol,
    side: wish.side,
    qty: shares(wish.qty),
    limit: wish.limitTicks === null ? null : priceMicros(wish.limitTicks * TICK_MICROS),
    tif: wish.tif,
  })
}

const clientsBy: Readonly<Record<Flow, readonly SimulatedClient[]>> = {
  retail: SIMULATED_CLIENTS.filter((client) => client.flow === 'retail'),
  institutional: SIMULATED_CLIENTS.filter((client) => client.flow === 'institutional'),
  informed: SIMULATED_CLIENTS.filter((client) => client.flow === 'informed'),
}
function clientOf(flow: Flow, random: Random): SimulatedClient {
  const clients = clientsBy[flow]
  return clients[random.below(clients.length)]!
}

const randomSide = (random: Random): 'buy' | 'sell' => (random.uniform() < 0.5 ? 'buy' : 'sell')
const touchOf = (side: 'buy' | 'sell', book: SimulatedBook): { near: number; far: number } =>
  side === 'buy'
    ? { near: book.bestBid(), far: book.bestAsk() }
    : { near: book.bestAsk(), far: book.bestBid() }

/** An order worth a few thousand, odd lots included. */
function retailWish({ random, book, name }: Moment): Wish {
  const side = randomSide(random)
  const notional = 3000 * random.exponential() + 200
  const qty = Math.max(1, Math.round(notional / (name.baseTicks / 100)))
  if (random.uniform() < 0.8) return { side, qty, limitTicks: null, tif: 'day' }
  const { near, far } = touchOf(side, book)
  return { side, qty, limitTicks: random.uniform() < 0.5 ? far : near, tif: 'day' }
}

/** A slice of a larger order: round lots, near the touch. */
function institutionalWish({ random, book, name }: Moment): Wish {
  const side = randomSide(random)
  const notional = 60_000 * random.exponential() + 10_000
  const lots = Math.max(1, Math.round(notional / (name.baseTicks / 100) / name.roundLot))
  const qty = lots * name.roundLot
  const draw = random.uniform()
  if (draw < 0.25) return { side, qty, limitTicks: null, tif: 'day' }
  const { near, far } = touchOf(side, book)
  if (draw < 0.55) return { side, qty, limitTicks: far, tif: 'ioc' }
  const behind = Math.round(random.exponential() * 2 * name.spreadTicks)
  const limitTicks = draw < 0.75 ? far : side === 'buy' ? near - behind : near + behind
  return { side, qty, limitTicks: Math.max(1, limitTicks), tif: 'day' }
}

/** Trades with the next minute's move when it is larger than the half-spread. */
function informedWish({ random, book, name, nameIndex, paths, sinceOpen }: Moment): Wish | null {
  const now = (book.bestBid() + book.bestAsk()) / 2
  const halfSpread = (book.bestAsk() - book.bestBid()) / 2
  const move = paths.coarseAt(nameIndex, sinceOpen + LOOK_AHEAD_MICROS) - now
  const lots = 1 + Math.floor(random.exponential() * 2)
  if (Math.abs(move) <= halfSpread) return null
  const side = move > 0 ? 'buy' : 'sell'
  const limitTicks = random.uniform() < 0.5 ? null : touchOf(side, book).far
  return { side, qty: lots * name.roundLot, limitTicks, tif: limitTicks === null ? 'day' : 'ioc' }
}
