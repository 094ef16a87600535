/** A random order: every type, time in force and instruction, some that contradict each other. */
import type { Given } from '@shared/complete-input'
import { priceMicros, shares, timeMicros } from '@shared/units'
import { cents, type Dice } from './random-desk'

export type RandomTerms = Omit<Given<'order'>, 'id' | 'client' | 'symbol'>

const TYPES = [
  ...Array<'limit'>(9).fill('limit'),
  ...Array<'market'>(3).fill('market'),
  ...Array<'midpointPeg'>(4).fill('midpointPeg'),
  'stop',
  'stop',
  'stopLimit',
  'stopLimit',
  'moc',
  'loc',
] as const
const OPENING_TYPES = ['moo', 'loo', 'moc', 'market', 'limit'] as const

/** Terms around a middle (cents) at an instant, an early one before the open; about one in four is refused. */
export function randomOrder(dice: Dice, middle: number, at: number, isEarly: boolean): RandomTerms {
  const orderType = isEarly || dice.chance(0.005) ? dice.pick(OPENING_TYPES) : dice.pick(TYPES)
  const isBad = dice.chance(0.03)
  const isAuction = ['moc', 'loc', 'moo', 'loo'].includes(orderType)
  const isStop = orderType === 'stop' || orderType === 'stopLimit'
  const isConditional = orderType === 'midpointPeg' ? dice.chance(0.4) : dice.chance(0.004)
  const hasLimit =
    ['limit', 'stopLimit', 'loc', 'loo'].includes(orderType) ||
    (orderType === 'midpointPeg' && dice.chance(0.5)) ||
    dice.chance(0.004)
  const tif = isAuction || isConditional ? 'day' : dice.pick(TIFS)
  const isPatient = isStop && (tif === 'ioc' || tif === 'fok') && dice.chance(0.9)
  const step = dice.chance(0.02) ? 2_500 : 0
  return {
    side: dice.pick(['buy', 'sell']),
    qty: shares(dice.pick(isBad ? [0, -5, 1.5, 60_000] : SIZES)),
    orderType,
    limit: hasLimit && !dice.chance(0.01) ? priceMicros(cents(middle + dice.whole(9) - 4) + step) : null,
    stop: isStop !== dice.chance(0.01) ? cents(middle + dice.whole(11) - 5) : null,
    tif: isPatient ? 'day' : tif,
    expires: (tif === 'gtd') !== dice.chance(0.01) ? timeMicros(at + 1 + dice.whole(5_000_000)) : null,
    minQty: dice.chance(0.08) ? shares(dice.pick([50, 100, 200, 900])) : null,
    allOrNone: dice.chance(0.04),
    held: dice.chance(0.93),
    display: dice.chance(0.9),
    directedTo: dice.chance(0.05) ? dice.pick(['A', 'B', 'M', 'Z']) : null,
    principalOptOut: dice.chance(0.1),
    shortSale: dice.chance(0.06) ? dice.pick(['long', 'short', 'short', 'exempt']) : null,
    locate: dice.chance(0.5) ? 'L1' : null,
    conditional: isConditional,
  }
}

const TIFS = ['day', 'day', 'day', 'day', 'ioc', 'ioc', 'fok', 'gtc', 'gtd'] as const
const SIZES = [30, 100, 100, 250, 250, 400, 400, 1000, 1000, 12_000]
