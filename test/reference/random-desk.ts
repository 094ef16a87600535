/**
 * Seeded random days: orders with every term, markets, prints, auctions, policies, and venues that answer late,
 * twice, too much, out of order or for routes that never were. A day hears what the desk did, so that answers and
 * firm-ups mostly mean something that stands; the same seed and the same events give the same day.
 */
import { completeInput, type Given } from '@shared/complete-input'
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputType, Scope, TradingState } from '@shared/inputs'
import { parseTime } from '@shared/time'
import { type PriceMicros, priceMicros, shares, timeMicros } from '@shared/units'
import { Engine } from '../../src/main/engine'
import { seeded } from '../bench/order-stream'
import { configFor } from '../scenarios/scenario-runner'
import { randomOrder } from './random-order'
import { randomPolicy } from './random-policy'
import { RandomVenues } from './random-venues'

/** The date of every random day, and what its engines are set up with. */
export const RANDOM_DATE = '2026-11-20'
const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const OPENING = parseTime('2026-11-20T09:27:00-05:00') as number
const STARTS = [0, 33 * MINUTE, 33 * MINUTE, 378 * MINUTE]
const CLOSE = parseTime('2026-11-20T16:00:00-05:00') as number
const NEXT_CLOSE = parseTime('2026-11-23T16:00:00-05:00') as number

export const VENUES = [
  { id: 'A', kind: 'exchange', takeFee: 3_000, addRebate: 2_000 },
  { id: 'B', kind: 'exchange', takeFee: 2_900, addRebate: 2_000 },
  { id: 'I', kind: 'exchange', takeFee: -2_000, addRebate: -2_500 },
  { id: 'M', kind: 'midpoint', takeFee: 1_000, midFee: 700 },
  { id: 'W', kind: 'wholesaler', takeFee: 3_500, pfofPerShare: 1_000 },
  { id: 'X', kind: 'wholesaler', takeFee: 3_500, pfofPctOfSpread: 10 },
] as const
const CLIENTS = [
  { id: 'C1' },
  { id: 'C2', beneficialOwner: 'X', tier: 'fast' },
  { id: 'C3', beneficialOwner: 'X', declines: ['fast'] },
  { id: 'C4', principalConsent: false },
  { id: 'C5', declines: ['desk'], creditGross: 5e11, creditNet: 1e11, maxOrderNotional: 9e10 },
  { id: 'C6', institutional: true, manningDisclosureDate: '2026-03-02', tier: 'fast' },
  { id: 'C7', manningDisclosureDate: '2026-03-02', restricted: '["XYZ"]' },
  { id: 'C8', manningDisclosureDate: '2026-03-02', manningOptIn: 'true', enabled: false },
] as const
const SYMBOLS = [
  { symbol: 'ABC', listing: 'A', adv: 400_000, middle: 1_000 },
  { symbol: 'XYZ', listing: 'B', adv: null, middle: 1_000 },
  { symbol: 'LOW', listing: 'A', adv: 3_000_000, middle: 101 },
] as const

export const cents = (n: number): PriceMicros => priceMicros(n * 10_000)

/** Sets the later dice apart from those of other days. */
const LATER = 1_000_003

/** Dice that a seed loads. */
export class Dice {
  readonly next: () => number

  constructor(seed: number) {
    this.next = seeded(seed)
  }

  whole(n: number): number {
    return Math.floor(this.next() * n)
  }

  pick<T>(of: readonly T[]): T {
    return of[this.whole(of.length)] as T
  }

  chance(p: number): boolean {
    return this.next() < p
  }
}

export class RandomDay {
  readonly dice: Dice
  /** For what came to the days later, so that everything else falls as it did before. */
  readonly #later: Dice
  readonly venues: RandomVenues
  /** Ids of all orders, and of those that are open. */
  readonly ids: string[] = []
  readonly live: EventOf<'orderAccepted'>[] = []
  readonly #invitations: { id: string; invitation: string }[] = []
  /** What undoes the halts and restrictions in force. */
  readonly #undo: (() => Input)[] = []
  readonly #queued: Input[] = []
  readonly #middles: Record<string, number> = {}
  #at: number
  #count = 0

  readonly #hasModels: boolean

  /** With `hasModels` the policies price and hedge by the models of `docs/models.md`. */
  constructor(seed: number, hasModels = false) {
    this.#hasModels = hasModels
    this.dice = new Dice(seed)
    this.#later = new Dice(seed + LATER)
    this.venues = new RandomVenues(this.dice)
    this.#at = OPENING + this.dice.pick(STARTS)
    this.#declare()
  }

  /** The next input. */
  next(): Input {
    const known = this.#queued.shift()
    if (known) return known
    if (this.#later.chance(0.01)) return this.#allocation()
    this.#count++
    const { dice } = this
    this.#at += dice.pick([0, 1, 50, 1000, 200_000, dice.chance(0.05) ? 1_500_000 : 10])
    if (dice.chance(0.001)) this.#at += dice.whole(8) * MINUTE
    const undo = dice.chance(0.08) ? this.#undo.shift() : undefined
    if (undo) return undo()
    return this.#something(dice.next())
  }

  /** How the day ends: the auctions, their late answers, and the kill switch for what outlives the day. */
  end(): Input[] {
    const close = this.#at < CLOSE ? CLOSE : NEXT_CLOSE
    this.#at = close
    const auctions = SYMBOLS.map(({ symbol }) =>
      this.#make('auction', { symbol, kind: 'close', price: cents(this.middleOf(symbol)), venue: null }),
    )
    const closed = this.#make('clock', {})
    this.#at = close + 15 * MINUTE
    const late = this.#make('clock', {})
    const killed = { scope: 'desk', id: null, state: 'halted', cancelOpen: true, reason: 'day over' } as const
    return [closed, ...auctions, late, this.#make('state', { ...killed, resumeWhen: null })]
  }

  /** What the desk did with the last input. */
  hear(events: readonly DeskEvent[]): void {
    for (const event of events) {
      if (event.type === 'orderAccepted') this.live.push(event)
      else if (event.type === 'orderDone') drop(this.live, (it) => it.id === event.id)
      else if (event.type === 'invitation') this.#invitations.push(event)
      else if (event.type === 'invitationDone')
        drop(this.#invitations, (it) => it.invitation === event.invitation)
      else if (event.type === 'stateChanged' && event.reason === 'DESK_LOSS')
        this.#undo.push(() => this.#state('desk', null, 'active', false))
      else this.venues.hear(event)
    }
  }

  middleOf(symbol: string): number {
    return this.#middles[symbol] ?? 0
  }

  #make<T extends InputType>(type: T, given: Given<T>): Input {
    return completeInput(type, timeMicros(this.#at), given) as Input
  }

  #declare(): void {
    const { dice } = this
    for (const { symbol, listing, adv, middle } of SYMBOLS) {
      this.#middles[symbol] = middle
      const volume = adv === null ? null : shares(adv)
      const facts = {
        tick: cents(1),
        roundLot: shares(100),
        prevClose: cents(middle - 20),
        hardToBorrow: symbol === 'XYZ' ? null : false,
      }
      this.#queued.push(
        this.#make('instrument', {
          symbol,
          listing: dice.chance(0.05) ? null : listing,
          adv: volume,
          ...facts,
        }),
      )
    }
    for (const { symbol } of SYMBOLS) this.#queued.push(this.#bands(symbol))
    for (const client of CLIENTS)
      this.#queued.push(this.#make('client', client as unknown as Given<'client'>))
    for (const venue of VENUES) this.#queued.push(this.#make('venue', venue as unknown as Given<'venue'>))
    this.#queued.push(this.#make('policy', { policy: JSON.stringify(randomPolicy(dice, this.#hasModels)) }))
    for (const { symbol, middle } of SYMBOLS)
      if (dice.chance(0.7)) {
        const qty = shares((dice.whole(41) - 20) * 100)
        this.#queued.push(this.#make('position', { symbol, qty, avgPrice: priceMicros(middle * 10_030) }))
      }
  }

  #something(kind: number): Input {
    const { dice } = this
    const { symbol } = dice.pick(SYMBOLS)
    if (kind < 0.3) return this.#quote(symbol)
    if (kind < 0.37) return this.#print(symbol)
    const isCrowded = this.live.length > 24
    if (kind < 0.62 && !isCrowded) return this.#order(symbol)
    if (kind < 0.76 || (isCrowded && kind < 0.7)) return this.#change(dice.chance(isCrowded ? 0.9 : 0.55))
    if (kind < 0.94)
      return this.venues.hasOpen || dice.chance(0.05) ? this.#answer(symbol) : this.#quote(symbol)
    if (kind < 0.955)
      return this.#invitations.length > 0 || dice.chance(0.05) ? this.#firmUp() : this.#quote(symbol)
    if (kind < 0.965) return this.#deskOrder(symbol)
    if (kind < 0.985) return this.#halt(symbol)
    if (kind < 0.987) return this.#auction(symbol)
    if (kind < 0.989)
      return this.#make('policy', { policy: JSON.stringify(randomPolicy(dice, this.#hasModels)) })
    if (kind < 0.995) return this.#again(symbol)
    return this.#make('clock', {})
  }

  /** Reference data told again, changed. */
  #again(symbol: string): Input {
    const { dice } = this
    const about = dice.pick(['client', 'venue', 'instrument', 'position'] as const)
    if (about === 'client') {
      const principalConsent = dice.chance(0.6)
      return this.#make('client', { ...dice.pick(CLIENTS), principalConsent } as unknown as Given<'client'>)
    }
    if (about === 'venue') {
      const venue = dice.pick(VENUES)
      const takeFee = venue.takeFee < 0 ? -1_000 * dice.whole(4) : 2_800 + dice.whole(8) * 100
      return this.#make('venue', {
        ...venue,
        takeFee,
        protected: dice.chance(0.8),
      } as unknown as Given<'venue'>)
    }
    if (about === 'position')
      return this.#make('position', { symbol, qty: shares(dice.pick([300, 1.5])), avgPrice: cents(900) })
    const facts = { tick: cents(1), roundLot: shares(100), prevClose: cents(80), hardToBorrow: false }
    this.#queued.push(this.#bands(symbol))
    return this.#make('instrument', { symbol, listing: 'B', adv: shares(500_000), ...facts })
  }

  #quote(symbol: string): Input {
    const { dice } = this
    this.#middles[symbol] = Math.max(95, this.middleOf(symbol) + dice.whole(3) - 1)
    const bid = this.middleOf(symbol) - 1 - dice.whole(3)
    const ask = bid + (dice.chance(0.9) ? 1 + dice.whole(4) : dice.whole(3) - 1)
    return this.#make('quote', {
      symbol: dice.chance(0.003) ? 'NONE' : symbol,
      venue: dice.chance(0.05) ? 'M' : dice.pick(['A', 'A', 'B', 'B', 'I']),
      bid: dice.chance(0.03) ? null : cents(bid),
      bidSize: shares(100 * dice.whole(5)),
      ask: dice.chance(0.03) ? null : cents(ask),
      askSize: shares(dice.pick([40, 100, 300, 500])),
    })
  }

  #print(symbol: string): Input {
    const { dice } = this
    const price = cents(this.middleOf(symbol) + dice.whole(7) - 3)
    const terms = { venue: 'A', price, qty: shares(100), listing: null }
    return this.#make('trade', { symbol: dice.chance(0.01) ? 'NONE' : symbol, ...terms })
  }

  #order(symbol: string): Input {
    const { dice } = this
    const id = dice.chance(0.02) && this.ids.length > 0 ? dice.pick(this.ids) : `o${this.#count}`
    this.ids.push(id)
    const client = dice.chance(0.01) ? 'C9' : dice.pick(dice.chance(0.9) ? CLIENTS.slice(0, 6) : CLIENTS).id
    const parent = dice.chance(0.06) && this.live.length > 0 ? dice.pick(this.live) : null
    const given = randomOrder(dice, this.middleOf(symbol), this.#at, this.#at < OPENING + MINUTE)
    if (parent === null || dice.chance(0.1))
      return this.#make('order', { ...given, id, client, symbol, parent: parent?.id ?? null })
    const { side, symbol: same, client: owner } = parent
    const qty = dice.chance(0.4) ? shares(parent.qty) : given.qty
    return this.#make('order', { ...given, id, client: owner, symbol: same, side, qty, parent: parent.id })
  }

  #change(isCancel: boolean): Input {
    const { dice } = this
    const isKnown = this.live.length > 0 && dice.chance(0.9)
    const id = isKnown ? dice.pick(this.live).id : (this.ids.at(-1 - dice.whole(30)) ?? 'none')
    if (isCancel) return this.#make('cancel', { id })
    const middle = this.middleOf(this.live.find((it) => it.id === id)?.symbol ?? 'ABC')
    return this.#make('replace', {
      id,
      qty: dice.chance(0.6) ? shares(dice.pick([50, 100, 200, 300, 700])) : null,
      limit: dice.chance(0.4) ? cents(middle + dice.whole(7) - 3) : null,
      stop: dice.chance(0.15) ? cents(middle + dice.whole(9) - 4) : null,
    })
  }

  #answer(symbol: string): Input {
    const answer = this.venues.answer(this.middleOf(symbol))
    return 'price' in answer ? this.#make('venueFill', answer) : this.#make('venueReject', answer)
  }

  #firmUp(): Input {
    const { dice } = this
    const asked = this.#invitations[dice.whole(this.#invitations.length)]
    const qty = shares(dice.pick([0, 0, 100, 250, 400, 5_000]))
    return this.#make('firmUp', { ...(asked ?? { id: 'o1', invitation: 'o1!1' }), qty })
  }

  #deskOrder(symbol: string): Input {
    const { dice } = this
    const id = `h${this.#count}`
    const limit = dice.chance(0.5) ? cents(this.middleOf(symbol) + dice.whole(9) - 4) : null
    const qty = shares(dice.pick([100, 250, 60_000]))
    const venue = dice.chance(0.3) ? dice.pick(['A', 'B', 'M', 'Z']) : null
    return this.#make('deskOrder', { id, symbol, side: dice.pick(['buy', 'sell']), qty, limit, venue })
  }

  /** Shares of any order to any account, most of them filled and some to nobody. */
  #allocation(): Input {
    const dice = this.#later
    const order = dice.chance(0.05) ? 'none' : (this.ids.at(-1 - dice.whole(60)) ?? `h${this.#count}`)
    const house = dice.chance(0.2)
    return this.#make('allocation', {
      id: dice.chance(0.2) ? `A${dice.whole(9)}` : null,
      order: dice.chance(0.05) ? `h${this.#count}` : order,
      account: dice.chance(0.05) ? 'C9' : dice.pick(CLIENTS).id,
      qty: shares(dice.pick([10, 50, 100, 100, 300, 0, 1.5])),
      house,
    })
  }

  #auction(symbol: string): Input {
    const { dice } = this
    const price = cents(dice.chance(0.05) ? 0 : this.middleOf(symbol))
    const venue = dice.chance(0.2) ? 'B' : null
    return this.#make('auction', { symbol, kind: dice.pick(['open', 'close']), price, venue })
  }

  #halt(symbol: string): Input {
    const { dice } = this
    if (dice.chance(0.5)) {
      const halted = dice.chance(0.7) ? symbol : null
      if (dice.chance(0.2)) {
        const shortSaleRestriction = dice.chance(0.5)
        return this.#make('status', { symbol: halted, status: null, luldBands: null, shortSaleRestriction })
      }
      const status = dice.pick(['halt', 'pause', 'resume'] as const)
      if (status !== 'resume') this.#undo.push(() => this.#status(halted, 'resume'))
      return this.#status(halted, status)
    }
    const scope = dice.pick(['desk', 'client', 'symbol', 'venue'] as const)
    const id = { desk: null, client: dice.pick(CLIENTS).id, symbol, venue: dice.pick(VENUES).id }[scope]
    const state = dice.pick(['active', 'reduce', 'crossOnly', 'halted'] as const)
    if (state !== 'active') this.#undo.push(() => this.#state(scope, id, 'active', false))
    const cancelOpen = dice.chance(scope === 'desk' ? 0.1 : 0.2)
    return this.#state(scope, dice.chance(0.03) ? 'nobody' : id, state, cancelOpen)
  }

  #status(symbol: string | null, status: 'halt' | 'pause' | 'resume'): Input {
    return this.#make('status', { symbol, status, luldBands: null, shortSaleRestriction: null })
  }

  /** Wide price bands, told: how they are worked out has tests of its own. */
  #bands(symbol: string): Input {
    const luldBands = '{"lower":"0.01","upper":"1000"}'
    return this.#make('status', { symbol, status: null, luldBands, shortSaleRestriction: null })
  }

  #state(scope: Scope, id: string | null, state: TradingState, cancelOpen: boolean): Input {
    return this.#make('state', { scope, id, state, cancelOpen, reason: 'test', resumeWhen: null })
  }
}

function drop<T>(from: T[], which: (it: T) => boolean): void {
  const at = from.findIndex(which)
  if (at >= 0) from.splice(at, 1)
}

/** A random day of `count` inputs after the reference data and its end, as an engine lived it. */
export function randomDay(seed: number, count: number): Input[] {
  const day = new RandomDay(seed)
  const engine = new Engine(configFor(RANDOM_DATE))
  const inputs: Input[] = []
  for (let i = 0; i < count; i++) {
    const input = day.next()
    inputs.push(input)
    day.hear(engine.step(input))
  }
  return [...inputs, ...day.end()]
}
