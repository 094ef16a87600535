// What Routing and Inventory ask of a running desk: quotes by tier, states, venues, hedges and what-if follow what it does.
import type { DeskQuoteView } from '@shared/routing-calls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeskHost } from '../../src/main/desk/host'
import { OwnDesk, someDraft, until } from './own-desk'

let own: OwnDesk
let host: DeskHost
beforeEach(async () => {
  own = new OwnDesk()
  host = await own.open()
})
afterEach(() => own.remove())

let keys = 0
const key = (): string => `routing-${++keys}`
const everywhere = { tier: null, client: null, symbol: null }

test('an active desk shows every tier a quote; a halted one withdraws it and says why', async () => {
  const { symbol } = await someDraft(host)
  const quote = (): Promise<DeskQuoteView> | DeskQuoteView => host.handlers['quotes.desk']({ symbol })
  expect((await quote()).tiers.map((it) => it.withdrawn)).toContain('MODE_OFF')
  const patch = { desk: { mode: 'active', quoteShares: 300 } } as const
  const before = await host.handlers['policy.check']({ patch })
  expect(before.faults).toEqual([])
  expect(before.changes).toContainEqual({
    setting: 'mode',
    level: 'desk',
    old: 'passive',
    from: 'desk',
    new: 'active',
    newFrom: 'desk',
  })
  expect((await quote()).tiers[0]?.bid, 'a check applies nothing').toBeNull()
  await host.handlers['policy.set']({ approval: null, key: key(), patch })
  await until(async () => (await quote()).tiers.every((it) => it.bid !== null && it.ask !== null), 'a quote')
  const { nbb, nbo, tiers } = await quote()
  expect(tiers.length).toBeGreaterThan(1)
  for (const it of tiers) {
    expect(it.bid).toBeGreaterThanOrEqual(nbb as number)
    expect(it.ask).toBeLessThanOrEqual(nbo as number)
    expect([it.bidQty, it.mode]).toEqual([300, 'active'])
  }
  const halt = { scope: 'symbol', id: symbol, state: 'halted', cancelOpen: false } as const
  const why = { reason: 'news', resumeWhen: 'the news is out' }
  await host.handlers['desk.setState']({ key: key(), ...halt, ...why })
  expect((await quote()).tiers.every((it) => it.withdrawn === 'SYMBOL_HALTED')).toBe(true)
  expect(await host.handlers['states.list'](null)).toMatchObject([
    { scope: 'desk', state: 'active' },
    { scope: 'symbol', id: symbol, state: 'halted', ...why },
  ])
  expect(() => host.handlers['quotes.desk']({ symbol: 'NONE' })).toThrow("there is no 'NONE'")
})

test('a policy that contradicts itself is refused whole, and nothing of it is in force', async () => {
  const patch = { desk: { passiveBand: 30_000 } }
  await expect(host.handlers['policy.set']({ approval: null, key: key(), patch })).rejects.toThrow(
    'desk.passiveBand: must not be over',
  )
  const { settings } = await host.handlers['policy.effective'](everywhere)
  expect(settings.find((it) => it.name === 'passiveBand')).toEqual({
    name: 'passiveBand',
    value: 2_000,
    level: 'desk',
  })
})

test('a setting of a level is given back with null, and is inherited from then on', async () => {
  const { symbol } = await someDraft(host)
  const there = { ...everywhere, symbol }
  const held = async () => {
    const { settings } = await host.handlers['policy.effective'](there)
    const found = settings.find((it) => it.name === 'improvementShare')
    return [found?.value, found?.level]
  }
  const [value] = await held()
  const set = async (improvementShare: number | null) =>
    host.handlers['policy.set']({
      approval: null,
      key: key(),
      patch: { symbols: { [symbol]: { improvementShare } } },
    })
  await set(0.75)
  expect(await held()).toEqual([0.75, `symbol ${symbol}`])
  await set(null)
  expect(await held()).toEqual([value, 'desk'])
  expect((await host.handlers['policy.get'](null)).policy.symbols).toEqual({})
})

test('a venue that is halted keeps its reason, and counts what was routed there today', async () => {
  const order = await someDraft(host, { principalOptOut: true, qty: 100 })
  await host.handlers['orders.submit']({ key: key(), draft: order })
  const list = () => host.handlers['venues.list'](null)
  await until(async () => (await list()).some((it) => it.filledQty > 0), 'a route that filled')
  const rows = await list()
  const used = rows.find((it) => it.filledQty > 0)
  expect(used?.fillRate).toBe((used?.filledQty ?? 0) / (used?.sentQty ?? 1))
  expect(rows.every((it) => it.sent >= it.filled + it.returned && it.sentQty >= it.filledQty)).toBe(true)
  const id = used?.id ?? ''
  const halt = {
    scope: 'venue',
    id,
    state: 'halted',
    cancelOpen: true,
    reason: 'slow',
    resumeWhen: null,
  } as const
  await host.handlers['desk.setState']({ key: key(), ...halt })
  expect((await list()).find((it) => it.id === id)).toMatchObject({ state: 'halted', reason: 'slow' })
})

test('what-if starts from the desk’s own positions and changes nothing', async () => {
  const { symbol } = await someDraft(host)
  const terms = { widerVolatilityPpm: 0, widerSpreadPpm: 0 }
  const shock = { scope: 'all', name: null, ppm: 50_000 } as const
  const trades = [{ symbol, side: 'buy', qty: 30_000 } as const]
  const found = await host.handlers['risk.whatIf']({ trades, shock, ...terms })
  const row = found.rows.find((it) => it.symbol === symbol)
  expect(row).toMatchObject({ isOverLimit: true, isShocked: true, limitQty: 25_000 })
  expect(row?.qtyAfter).toBe((row?.qty ?? 0) + 30_000)
  expect(row?.pnlUp).toBeGreaterThan(0)
  const again = await host.handlers['risk.whatIf']({ trades: [], shock, ...terms })
  expect(again.after).toEqual(again.before)
  const wrong = { scope: 'sector', name: 'Nowhere', ppm: 1 } as const
  expect(() => host.handlers['risk.whatIf']({ trades: [], shock: wrong, ...terms })).toThrow(
    "no sector 'Nowhere'",
  )
  for (const hedge of await host.handlers['hedges.list'](null))
    expect(hedge).toMatchObject({ verdict: 'off' })
})
