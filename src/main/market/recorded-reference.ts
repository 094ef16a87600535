/** What the desk must know before a recorded day: instrument, venues, and the clients behind its prints. */
import { priceMicros, shares, type TimeMicros } from '@shared/units'
import type { FeedMessage } from '../ports'
import { constituent } from './constituents'
import { clientMessage, instrumentMessage, venueMessage } from './messages'

/** Plausible for US exchanges in 2013; the recorded day does not say. */
const TAKE_FEE = priceMicros(3000)
const ADD_REBATE = priceMicros(2000)
const LATENCY_MICROS = 500
const ROUND_LOT = shares(100)

/**
 * The reference messages of a day. What the files do not tell stays unknown: previous close, average volume,
 * listing market.
 * @param o.letters character codes of the exchanges that quote or print
 */
export function recordedReference(o: {
  at: TimeMicros
  symbol: string
  clients: number
  letters: ReadonlySet<number>
}): readonly FeedMessage[] {
  const { at, symbol } = o
  const known = constituent(symbol)
  const instrument = instrumentMessage({
    at,
    symbol,
    name: known?.name ?? null,
    sector: known?.sector ?? null,
    roundLot: ROUND_LOT,
    prevClose: null,
    adv: null,
    listing: null,
    isSp500: known !== null,
  })
  const clients = Array.from({ length: o.clients }, (_, i) =>
    clientMessage({
      at,
      id: `P${i + 1}`,
      name: `Off-exchange prints ${i + 1}`,
      tier: null,
      institutional: false,
    }),
  )
  const venues = [...o.letters]
    .sort((a, b) => a - b)
    .map((letter) =>
      venueMessage({
        at,
        id: String.fromCharCode(letter),
        kind: 'exchange',
        takeFee: TAKE_FEE,
        addRebate: ADD_REBATE,
        midFee: priceMicros(0),
        pfofPerShare: priceMicros(0),
        latencyMicros: LATENCY_MICROS,
      }),
    )
  return [instrument, ...clients, ...venues]
}
