// On a real day the replay's NBBO equals the recorded pair at every state, and its orders are the prints.
import { describe, expect, it } from 'vitest'
import { pairUp } from '../../src/main/market/consolidated-pairs'
import { readQuoteTicks } from '../../src/main/market/tick-files'
import { openTickReplay } from '../../src/main/market/tick-replay'
import { foldNbbo } from './nbbo'
import { missingDays, recordedDay } from './recorded-days'

const STEMS = ['ibm_20131007', 'ibm_20131008', 'bac_20131007'] as const
/** Orders of the day, and prints that qualify but cannot be signed. */
const ORDERS = {
  ibm_20131007: { orders: 6205, skipped: { midpoint: 1161, locked: 17, crossed: 0, oneSided: 0 } },
  ibm_20131008: { orders: 9017, skipped: { midpoint: 1654, locked: 21, crossed: 4, oneSided: 0 } },
  bac_20131007: { orders: 36_510, skipped: { midpoint: 1, locked: 456, crossed: 0, oneSided: 0 } },
}

describe.skipIf(missingDays !== null)(missingDays ?? 'recorded days', () => {
  it.each(STEMS)('T14: %s: the NBBO equals the pair after every millisecond', (stem) => {
    const day = recordedDay(stem)
    const quotes = readQuoteTicks(day.quotes)
    const pairs = pairUp(quotes)
    const feed = openTickReplay({ ...day, symbol: 'X', orders: 'prints' })
    const nbbo = foldNbbo()
    const midnight = Date.parse(`${feed.date}T00:00:00-04:00`) * 1000
    let states = 0
    for (let i = 0; i < pairs.count; i++) {
      const row = pairs.bidRow[i]!
      const ms = quotes.ms[row]!
      // Only the last pair of a millisecond is a state.
      if (i + 1 < pairs.count && quotes.ms[pairs.bidRow[i + 1]!] === ms) continue
      for (let at = feed.peek(); at !== null && at <= midnight + ms * 1000; at = feed.peek()) {
        const message = feed.next()
        if (message.type === 'quote') nbbo.quote(message)
      }
      const best = nbbo.of('X')
      const [bid, ask] = [quotes.bid[row]!, quotes.ask[row + 1]!]
      const isSame =
        best.bid === (bid ? bid * 100 : null) &&
        best.ask === (ask ? ask * 100 : null) &&
        best.bidSize === quotes.bidSize[row] &&
        best.askSize === quotes.askSize[row + 1]
      if (!isSame) expect({ ms, ...best }).toEqual({ ms, bid: bid * 100, ask: ask * 100 })
      states++
    }
    expect(states).toBeGreaterThan(45_000)
  })

  it.each(STEMS)('%s: as many orders as prints that qualify', (stem) => {
    const feed = openTickReplay({ ...recordedDay(stem), symbol: 'X', orders: 'prints' })
    let orders = 0
    let last = 0
    for (let at = feed.peek(); at !== null; at = feed.peek()) {
      expect(at).toBeGreaterThanOrEqual(last)
      last = at
      if (feed.next().type === 'order') orders++
    }
    expect(orders).toBe(ORDERS[stem].orders)
    expect(feed.orderCount()).toBe(orders)
    expect(feed.skippedByReason()).toEqual(ORDERS[stem].skipped)
  })

  it('the feed is never silent for a second in regular hours', () => {
    const feed = openTickReplay({ ...recordedDay('ibm_20131007'), symbol: 'IBM', orders: 'prints' })
    const open = Date.parse('2013-10-07T09:30:00-04:00') * 1000
    const close = Date.parse('2013-10-07T16:00:00-04:00') * 1000
    let spoke: number | null = null
    for (let at = feed.peek(); at !== null && at < close; at = feed.peek()) {
      const message = feed.next()
      if (at < open || message.type === 'order') continue
      if (spoke !== null) expect(at - spoke).toBeLessThan(1_000_000)
      spoke = at
    }
  })
})
