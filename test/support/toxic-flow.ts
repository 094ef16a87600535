/** A made-up morning in one symbol: clients whose orders the market follows, or does not, every few seconds. */
import type { Input } from '@shared/inputs'
import { parseInput } from '@shared/json'
import { formatTime, parseTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'

const OPEN = parseTime('2026-11-20T09:30:00-05:00') as TimeMicros
const SECOND = 1_000_000

export const read = (row: Record<string, unknown>): Input => {
  const parsed = parseInput(row)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.input
}
/** Seconds after the open. */
export const at = (seconds: number): TimeMicros => timeMicros(OPEN + Math.round(seconds * SECOND))
const stamp = (seconds: number): string => formatTime(at(seconds))

export const quote = (seconds: number, bidCents: number): Input =>
  read({
    at: stamp(seconds),
    type: 'quote',
    symbol: 'ABC',
    venue: 'A',
    bid: (bidCents / 100).toFixed(4),
    bidSize: 500,
    ask: ((bidCents + 2) / 100).toFixed(4),
    askSize: 500,
  })
export const order = (seconds: number, id: string, client: string, more: object = {}): Input =>
  read({
    at: stamp(seconds),
    type: 'order',
    id,
    client,
    symbol: 'ABC',
    side: 'buy',
    qty: 100,
    orderType: 'market',
    tif: 'ioc',
    ...more,
  })
export const marks = (seconds: number, mid: string): Input =>
  read({ at: stamp(seconds), type: 'marks', mids: [{ symbol: 'ABC', mid }] })
export const policy = (seconds: number, desk: object): Input =>
  read({ at: stamp(seconds), type: 'policy', policy: { desk } })
export const segment = (seconds: number, client: string, more: object): Input =>
  read({ at: stamp(seconds), type: 'clientSegment', client, ...more })

export const MODEL_ON = { mode: 'active', pricing: 'model', toxicity: 'on' }

/** One instrument, one venue, the clients named. */
export function morning(clients: readonly string[], desk: object = MODEL_ON): Input[] {
  const now = stamp(0)
  return [
    read({
      at: now,
      type: 'instrument',
      symbol: 'ABC',
      tick: '0.01',
      roundLot: 100,
      prevClose: '30.00',
      luldTier: 1,
      adv: 5_000_000,
      sp500: true,
    }),
    ...clients.map((id) => read({ at: now, type: 'client', id, tier: id.slice(0, 1) })),
    read({ at: now, type: 'venue', id: 'A', kind: 'exchange', takeFee: '0.0030', addRebate: '0.0020' }),
    policy(0, desk),
  ]
}

/**
 * `rounds` orders a client, 20 s apart, each with its mark 11 s later: after an order of `clients[c]` the market
 * has moved by `cents[c]`, and before the next order it is back. Buys and sells take turns.
 */
export function roundsOf(
  clients: readonly string[],
  cents: readonly number[],
  o: { rounds: number; from: number; name?: string },
): Input[] {
  const inputs: Input[] = []
  let now = o.from
  for (let round = 0; round < o.rounds; round++)
    for (const [c, client] of clients.entries()) {
      const isBuy = round % 2 === 0
      const move = (cents[c] ?? 0) * (isBuy ? 1 : -1)
      const id = `${o.name ?? 'r'}${round}-${client}`
      inputs.push(quote(now, 3000))
      inputs.push(order(now + 0.5, id, client, { side: isBuy ? 'buy' : 'sell', sight: [0, 0, 0] }))
      inputs.push(quote(now + 5, 3000 + move))
      inputs.push(marks(now + 11, ((3001 + move) / 100).toFixed(4)))
      now += 20
    }
  return inputs
}
