/** The radar names everyone whom rules.md 3.5 says is owed, no one else, and agrees with the rule's own algorithm. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eastern, micros, us2026 } from '../../../test/support/rule-tables'
import { minimumStep, minimumStepOtc } from './customer-protection'
import { countFill, type DutyProgress, dutyAlert, dutyStatus, isCrossPrice } from './protection-duty'
import { type DeskTrade, isRiskless, type TradePurpose } from './protection-exemptions'
import { type ProtectedOrder, protectionRadar, RadarRows } from './protection-radar'

const DAY = 20_777
const AT = eastern('2026-11-20T10:00:01')
const order = (
  id: string,
  qty: number,
  limit: string | null,
  more: Partial<ProtectedOrder> = {},
): ProtectedOrder => ({
  id,
  limit: limit === null ? null : micros(limit),
  qty,
  openQty: qty,
  receivedAt: eastern('2026-11-20T09:59:59'),
  isInstitutional: false,
  disclosedOn: null,
  optedInQty: 0,
  consent: null,
  ...more,
})
const trade = (deskBuys: boolean, qty: number, price: string, more: Partial<DeskTrade> = {}): DeskTrade => ({
  deskBuys,
  qty,
  price: micros(price),
  at: AT,
  day: DAY,
  nbb: micros('9.98'),
  nbo: micros('10.02'),
  purpose: { kind: 'inventory' },
  ...more,
})
const rows = new RadarRows()
const look = (held: readonly ProtectedOrder[], t: DeskTrade): string[] => {
  protectionRadar(t, held, us2026, rows)
  return rows
    .list()
    .map((row) =>
      row.qty > 0 ? `${row.id} ${row.outcome} ${row.qty} @ ${row.price / 1e6}` : `${row.id} ${row.outcome}`,
    )
}
const buy300 = order('o', 300, '10.00')
const wide = { nbb: micros('19.90'), nbo: micros('20.10') }
const sub = { nbb: micros('0.5000'), nbo: micros('0.5020') }

test.each([
  ['3-a', [buy300], trade(true, 500, '9.99'), ['o CUSTOMER_PROTECTION 300 @ 9.99']],
  ['3-c', [buy300], trade(true, 500, '10.005'), ['o CUSTOMER_PROTECTION 300 @ 10']],
  ['3-d', [buy300], trade(true, 500, '10.01'), ['o NOT_SATISFIED']],
  [
    '3-e',
    [order('o', 1_000, '20.00')],
    trade(false, 400, '20.02', wide),
    ['o CUSTOMER_PROTECTION 400 @ 20.02'],
  ],
  ['3-g', [order('o', 100, null)], trade(true, 100, '10.03'), ['o CUSTOMER_PROTECTION 100 @ 10.03']],
  ['3-h', [order('o', 200, '0.4999')], trade(true, 200, '0.5000', sub), ['o NOT_SATISFIED']],
  ['3-i', [order('o', 200, '0.5000')], trade(true, 200, '0.5005', sub), ['o CUSTOMER_PROTECTION 200 @ 0.5']],
] as const)('%s', (_, held, t, expected) => {
  expect(look(held, t)).toEqual(expected)
})

const large = order('o', 12_000, '10.00', { disclosedOn: DAY - 100 })

test('3-k, 3-l: a large order is exempt on a notice of this year; an old one fails and is said so', () => {
  expect(look([large], trade(true, 500, '10.00'))).toEqual(['o LARGE_ORDER'])
  const stale = { ...large, disclosedOn: DAY - 426 }
  expect(look([stale], trade(true, 500, '10.00'))).toEqual(['o CUSTOMER_PROTECTION 500 @ 10'])
  expect(rows.at(0).warning).toBe('DISCLOSURE_STALE')
  expect(look([{ ...large, disclosedOn: null }], trade(true, 500, '10.00'))).toEqual([
    'o CUSTOMER_PROTECTION 500 @ 10',
  ])
  expect(look([{ ...large, disclosedOn: null, consent: 'call 17' }], trade(true, 500, '10.00'))).toEqual([
    'o ORDER_CONSENT',
  ])
  const small = order('o', 9_999, '10.01', { disclosedOn: DAY })
  expect(look([small], trade(true, 500, '10.00'))).toEqual(['o CUSTOMER_PROTECTION 500 @ 10'])
  const cheap = order('o', 10_000, '9.99', { disclosedOn: DAY })
  expect(look([cheap], trade(true, 500, '9.99'))).toEqual(['o CUSTOMER_PROTECTION 500 @ 9.99'])
})

test('3-m: who opted in for 2,000 of 5,000 is owed 2,000', () => {
  const held = order('o', 5_000, '10.00', { isInstitutional: true, disclosedOn: DAY, optedInQty: 2_000 })
  expect(look([held], trade(true, 5_000, '10.00'))).toEqual(['o CUSTOMER_PROTECTION 2000 @ 10'])
  expect(look([{ ...held, optedInQty: 0 }], trade(true, 5_000, '10.00'))).toEqual(['o INSTITUTIONAL'])
})

test.each([
  ['3-o', '2026-11-20T10:00:00.500', 'o PROTECTION_ISO'],
  ['3-p', '2026-11-20T10:00:00.300', 'o CUSTOMER_PROTECTION 100 @ 10'],
] as const)('%s: a sweep exempts from what came after it was routed', (_, receivedAt, expected) => {
  const held = order('o', 100, '10.00', { receivedAt: eastern(receivedAt) })
  const purpose: TradePurpose = { kind: 'sweep', routedAt: eastern('2026-11-20T10:00:00.400'), consent: null }
  const t = trade(true, 100, '10.00', { purpose, at: eastern('2026-11-20T10:00:00.600') })
  expect(look([held], t)).toEqual([expected])
})

test('3-q: a better-priced order is owed by cascade, and first', () => {
  const held = [order('B', 100, '0.9999'), order('A', 100, '1.0000')]
  const t = trade(false, 200, '0.9998', { nbb: micros('0.9998'), nbo: micros('1.0000') })
  expect(look(held, t)).toEqual(['B PROTECTION_CASCADE 100 @ 0.9999', 'A CUSTOMER_PROTECTION 100 @ 1'])
  expect(look(held, { ...t, qty: 100 })).toEqual([
    'B PROTECTION_CASCADE 100 @ 0.9999',
    'A PROTECTION_COVERED',
  ])
  expect(look([held[0] as ProtectedOrder], t)).toEqual(['B NOT_SATISFIED'])
})

test('3-s: a riskless principal trade is allocated within 60 seconds, at the same price, after its order', () => {
  const offsetAt = eastern('2026-11-20T10:00:00')
  const riskless = {
    orderReceivedAt: eastern('2026-11-20T09:59:59'),
    offsetAt,
    offsetPrice: micros('10.00'),
    clientPrice: micros('10.00'),
    allocatedAt: offsetAt + 45_000_000,
  }
  expect(isRiskless(riskless, 0, us2026)).toBe(true)
  expect(isRiskless({ ...riskless, allocatedAt: offsetAt + 60_000_000 }, 0, us2026)).toBe(true)
  expect(isRiskless({ ...riskless, allocatedAt: offsetAt + 75_000_000 }, 0, us2026)).toBe(false)
  expect(isRiskless({ ...riskless, allocatedAt: null }, offsetAt + 60_000_001, us2026)).toBe(false)
  expect(isRiskless({ ...riskless, clientPrice: micros('10.01') }, 0, us2026)).toBe(false)
  expect(isRiskless({ ...riskless, orderReceivedAt: offsetAt }, 0, us2026)).toBe(false)
  const t = trade(true, 300, '10.00', { purpose: { kind: 'riskless', riskless }, at: offsetAt })
  expect(look([buy300], t)).toEqual(['o RISKLESS_PRINCIPAL'])
})

test.each([
  ['an odd lot', { kind: 'oddLot', offsets: 'o9' }, 'o ODD_LOT_OFFSET'],
  ['an odd lot of no one', { kind: 'oddLot', offsets: '' }, 'o CUSTOMER_PROTECTION 300 @ 10'],
  ['an error on record', { kind: 'error', record: 'e1', recordedAt: AT }, 'o BONA_FIDE_ERROR'],
  [
    'an error recorded after',
    { kind: 'error', record: 'e1', recordedAt: AT + 1 },
    'o CUSTOMER_PROTECTION 300 @ 10',
  ],
] as const)('the trade is %s', (_, purpose, expected) => {
  expect(look([buy300], trade(true, 300, '10.00', { purpose }))).toEqual([expected])
})

test('another unit knows nothing only behind a barrier that the client was told of', () => {
  const purpose = { kind: 'barrier', barrier: 'wall 3', isOtcMarketMaker: false } as const
  const told = { ...buy300, disclosedOn: DAY - 10 }
  const t = trade(true, 300, '10.00', { purpose })
  expect(look([told], t)).toEqual(['o NO_KNOWLEDGE'])
  expect(look([buy300], t)).toEqual(['o CUSTOMER_PROTECTION 300 @ 10'])
  expect(look([told], { ...t, purpose: { ...purpose, isOtcMarketMaker: true } })).toEqual([
    'o CUSTOMER_PROTECTION 300 @ 10',
  ])
})

test('an order that came after the trade is owed nothing', () => {
  expect(look([{ ...buy300, receivedAt: AT + 1 }], trade(true, 300, '9.99'))).toEqual(['o RECEIVED_AFTER'])
})

test('an unknown inside market protects by the fixed amount and excuses nothing', () => {
  const t = trade(true, 200, '0.5005', { nbb: 0, nbo: 0 })
  expect(look([order('o', 200, '0.4999')], t)).toEqual(['o CUSTOMER_PROTECTION 200 @ 0.4999'])
  expect(look([order('o', 200, '0.5000')], { ...t, nbb: micros('0.5') })).toEqual([
    'o CUSTOMER_PROTECTION 200 @ 0.5',
  ])
})

test.each([
  ['1.00', '0.04', 10_000],
  ['0.9999', '0.04', 10_000],
  ['0.9999', '0.01', 5_000],
  ['0.01', '1', 10_000],
  ['0.009999', '1', 1_000],
  ['0.001', '1', 1_000],
  ['0.000999', '1', 100],
  ['0.000099', '1', 10],
  ['0.000009', '1', 1],
  ['0.5', '0', 10_000],
] as const)('3.2: the step at %s with a spread of %s', (limit, spread, step) => {
  expect(minimumStep(micros(limit), micros(spread), us2026)).toBe(step)
})

test('3.2: for an OTC equity half the spread counts from 1.00 on too', () => {
  expect(minimumStepOtc(micros('5'), micros('0.01'), us2026)).toBe(5_000)
  expect(minimumStepOtc(micros('5'), 0, us2026)).toBe(10_000)
})

test.each([
  ['+0.8 s', 800_000, 'ok', 'met'],
  ['+2 s', 2_000_000, 'PROTECTION_SLOW', 'met'],
  ['+60 s', 60_000_000, 'PROTECTION_SLOW', 'met'],
  ['+61 s', 61_000_000, 'PROTECTION_BREACHED', 'breached'],
] as const)('13-a: filled at %s', (_, after, alert, status) => {
  const duty = { isBuy: true, qty: 300, price: micros('9.99'), at: AT }
  const progress: DutyProgress = { goodQty: 0, metAt: null }
  countFill(duty, progress, { qty: 300, price: micros('9.995'), at: AT + 1 })
  expect(dutyStatus(duty, progress, AT + 1, us2026)).toBe('open')
  countFill(duty, progress, { qty: 300, price: micros('9.99'), at: AT + after })
  expect(dutyAlert(duty, progress, AT + after, us2026)).toBe(alert)
  expect(dutyStatus(duty, progress, AT + after, us2026)).toBe(status)
})

test('3.3 .07: held orders cross inside the market and inside both limits only', () => {
  const inside = { nbb: micros('10.00'), nbo: micros('10.02') }
  expect(isCrossPrice(micros('10.02'), inside, null, null)).toBe('ok')
  expect(isCrossPrice(micros('10.021'), inside, null, null)).toBe('TRADE_THROUGH')
  expect(isCrossPrice(micros('10.01'), inside, micros('10.00'), null)).toBe('TRADE_THROUGH')
  expect(isCrossPrice(micros('10.01'), { nbb: 0, nbo: 1 }, null, null)).toBe('unknown: nbbo')
})

/** rules.md 3.4, word for word, over lists. */
function sheetAlgorithm(t: DeskTrade, held: readonly ProtectedOrder[]): Map<string, number> {
  const spread = t.nbo - t.nbb
  const satisfied = (o: ProtectedOrder): boolean => {
    if (o.limit === null) return true
    const isOutside = t.deskBuys ? o.limit < t.nbb : o.limit > t.nbo
    if (isOutside && t.price >= t.nbb && t.price <= t.nbo) return false
    const step = minimumStep(o.limit, spread, us2026)
    return t.deskBuys ? t.price < o.limit + step : t.price > o.limit - step
  }
  const candidates = held.filter((o) => o.receivedAt <= t.at)
  let need = candidates.filter(satisfied)
  const limits = need.flatMap((o) => (o.limit === null ? [] : [o.limit]))
  if (limits.length > 0) {
    const worst = t.deskBuys ? Math.min(...limits) : Math.max(...limits)
    need = candidates.filter(
      (o) => need.includes(o) || (o.limit !== null && (t.deskBuys ? o.limit > worst : o.limit < worst)),
    )
  }
  const owed = new Map<string, number>()
  let left = t.qty
  for (const o of need) {
    const q = Math.min(left, o.openQty)
    if (q > 0) owed.set(o.id, q)
    left -= q
  }
  return owed
}

test('for any book the radar owes what the algorithm of the rule owes', () => {
  const anyOrder = fc.record({
    limit: fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 9, arbitrary: fc.integer({ min: 9_900, max: 10_100 }) },
    ),
    qty: fc.integer({ min: 1, max: 500 }),
    receivedAt: fc.integer({ min: AT - 5, max: AT + 1 }),
  })
  fc.assert(
    fc.property(
      fc.array(anyOrder, { maxLength: 12 }),
      fc.boolean(),
      fc.integer({ min: 98_000, max: 102_000 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.integer({ min: 1, max: 300 }),
      (raw, deskBuys, price, qty, halfSpread) => {
        const scale = 100
        const rank = (limit: number | null) => (limit === null ? -1e9 : deskBuys ? -limit : limit)
        const held = raw
          .map((o, i) =>
            order(`o${i}`, o.qty, null, {
              limit: o.limit === null ? null : o.limit * scale,
              receivedAt: o.receivedAt,
            }),
          )
          .sort((a, b) => rank(a.limit) - rank(b.limit))
        const t = trade(deskBuys, qty, '1', {
          price: price * 10,
          nbb: 1_000_000 - halfSpread * 10,
          nbo: 1_000_000 + halfSpread * 10,
        })
        const total = protectionRadar(t, held, us2026, rows)
        const owed = new Map(
          rows
            .list()
            .filter((row) => row.qty > 0)
            .map((row) => [row.id, row.qty]),
        )
        expect(owed).toEqual(sheetAlgorithm(t, held))
        expect(total).toBe([...owed.values()].reduce((a, b) => a + b, 0))
        expect(rows.count).toBe(held.length)
      },
    ),
    { seed: 7, numRuns: 2_000 },
  )
})

test('held orders out of priority order are a mistake of the caller, and said so', () => {
  const held = [order('A', 100, '10.00'), order('B', 100, '10.01')]
  expect(() => protectionRadar(trade(true, 100, '10.00'), held, us2026, rows)).toThrow(
    'B is out of priority order',
  )
  expect(() => protectionRadar(trade(true, 0, '10.00'), [], us2026, rows)).toThrow('size')
})
