// The same records give the same rows, however they are cut into batches, and rows say what happened to an order.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchOf, event, input, orderLife, type Sample } from '../../../test/support/sample-records'
import { type ChangedRow, type Row, RowFold } from './rows'
import { TABLES } from './tables'

/** Tables kept in memory, as the store keeps them on disk. */
class Tables {
  readonly rows = new Map<string, Row>()
  readonly fold = new RowFold((table, key) => {
    const row = this.rows.get(`${table}/${key}`)
    return row ? { ...row } : null
  })
  counted = 0

  take(): readonly ChangedRow[] {
    const changed = this.fold.take()
    for (const { table, row, isNew } of changed) {
      this.rows.set(`${table}/${row[TABLES[table].key ?? 'seq']}`, { ...row })
      if (isNew) this.counted++
    }
    return changed
  }

  fold1(sample: Sample): void {
    const { frames } = batchOf(1, [sample])
    this.fold.fold(this.fold.upTo + 1, frames.subarray(4))
  }

  all(samples: readonly Sample[], cuts: ReadonlySet<number> = new Set()): this {
    samples.forEach((sample, i) => {
      this.fold1(sample)
      if (cuts.has(i)) this.take()
    })
    this.take()
    return this
  }
}

test('an order that is crossed in part and routed ends with its sums', () => {
  const { rows } = new Tables().all(orderLife(1))
  expect(rows.get('orders/o1')).toEqual({
    seq: 2,
    id: 'o1',
    parent: null,
    client: 'C1',
    symbol: 'S1',
    side: 'buy',
    qty: 300,
    filled: 300,
    open: 0,
    avgPrice: 10_016_667,
    limit: 10_020_000,
    type: 'limit',
    tif: 'day',
    status: 'filled',
    crossQty: 100,
    principalQty: 0,
    darkQty: 0,
    routedQty: 200,
    improvement: 1_000_000,
    notional: 3_005_000_000,
    receivedAt: 1_000_000,
    doneAt: 1_000_005,
    doneReason: 'filled',
    decidedAt: 1_000_000,
    routeCost: null,
    routeValue: null,
    stop: null,
    minQty: null,
    conditional: 0,
  })
  expect(rows.get('routes/o1/1')).toMatchObject({ seq: 5, orderId: 'o1', filled: 200, status: 'filled' })
  expect(rows.get('decisions/3')).toEqual({
    seq: 3,
    receiptId: 'r1',
    orderId: 'o1',
    at: 1_000_000,
    symbol: 'S1',
  })
  expect(rows.get('fills/4')).toMatchObject({
    fillId: 'o1.1',
    orderId: 'o1',
    capacity: 'cross',
    improvement: 10_000,
  })
  expect(rows.get('journal/9')).toMatchObject({ type: 'orderDone', orderId: 'o1', symbol: 'S1' })
  expect(rows.get('journal/1')).toMatchObject({ summary: 'C1 buy 300 S1 limit 10.02 day' })
})

test('however the records are cut into batches, the rows are the same', () => {
  const samples = [1, 2, 3].map((n) => orderLife(n))
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      fc.array(fc.nat(26)),
      fc.array(fc.nat(2), { minLength: 60, maxLength: 60 }),
      (order, cuts, picks) => {
        const queues = order.map((i) => [...(samples[i] as Sample[])])
        const mixed: Sample[] = []
        for (const pick of picks) mixed.push(...(queues[pick]?.splice(0, pick === 0 ? 2 : 1) ?? []))
        mixed.push(...queues.flat())
        const whole = new Tables().all(mixed)
        const cut = new Tables().all(mixed, new Set(cuts))
        expect([...cut.rows].sort()).toEqual([...whole.rows].sort())
        expect(cut.counted).toBe(cut.rows.size)
      },
    ),
    { numRuns: 100 },
  )
})

test('an allocation has a row at the order’s average price; a refused one stands in the journal alone', () => {
  const asked = { order: 'o1', account: 'C2', qty: 200, by: 'Ann' }
  const { rows } = new Tables().all([
    ...orderLife(1),
    input('allocation', 9, asked),
    event('allocationAccepted', 9, { ...asked, id: 'o1-a1', allocated: 200, filled: 300 }),
    input('allocation', 10, asked),
    event('allocationRejected', 10, { order: 'o1', codes: ['ALLOCATION_OVER_FILL'], detail: 'too much' }),
  ])
  const at = { at: 9, orderId: 'o1', symbol: 'S1', side: 'buy', account: 'C2', house: 0 }
  const row = { seq: 11, id: 'o1-a1', ...at, qty: 200, allocated: 200, avgPrice: 10_016_667, by: 'Ann' }
  expect(rows.get('allocations/o1-a1')).toEqual(row)
  expect([...rows.keys()].filter((name) => name.startsWith('allocations/'))).toHaveLength(1)
  expect(rows.get('journal/13')).toMatchObject({ orderId: 'o1', symbol: 'S1', codes: 'ALLOCATION_OVER_FILL' })
})

test('a rejected order has a row and a rejection; a second order under a known id only the rejection', () => {
  const sent = {
    id: 'o1',
    client: 'C1',
    symbol: 'S1',
    side: 'sell',
    qty: 1.5,
    orderType: 'market',
    tif: 'ioc',
  }
  const no = { id: 'o1', codes: ['A', 'B'] }
  const first = new Tables()
  first.all([input('order', 1, sent), event('orderRejected', 1, { ...no, detail: 'no' })])
  expect(first.rows.get('orders/o1')).toMatchObject({ status: 'rejected', qty: null, open: 0, doneAt: 1 })
  expect(first.rows.get('rejections/2')).toMatchObject({
    client: 'C1',
    qty: null,
    codes: 'A B',
    detail: 'no',
  })

  const again = new Tables().all([
    ...orderLife(1),
    input('order', 9, { ...sent, client: 'C9' }),
    event('orderRejected', 9, { ...no, detail: 'twice' }),
  ])
  expect(again.rows.get('orders/o1')).toMatchObject({ status: 'filled', client: 'C1' })
  expect(again.rows.get('rejections/11')).toMatchObject({ client: 'C9', detail: 'twice' })
})

test('positions given before trading and moved by events are one row a symbol', () => {
  const { rows } = new Tables().all([
    input('position', 1, { symbol: 'S1', qty: 1000, avgPrice: 9_980_000 }),
    event('position', 2, { symbol: 'S1', qty: 900, avgPrice: 9_980_000, realized: 4_000_000 }),
  ])
  expect(rows.get('positions/S1')).toEqual({
    seq: 2,
    symbol: 'S1',
    qty: 900,
    avgPrice: 9_980_000,
    realized: 4_000_000,
    at: 2,
  })
})

test('market data makes no rows, and a gap in the records is refused', () => {
  const tables = new Tables().all([input('quote', 1), input('trade', 2), input('feed', 3), input('clock', 4)])
  expect(tables.rows.size).toBe(0)
  expect(tables.fold.upTo).toBe(4)
  expect(() => tables.fold.fold(6, batchOf(6, [input('clock', 5)]).frames.subarray(4))).toThrow(
    /does not follow 4/,
  )
})

test('an invitation, its answer, a duty and a note each have a row that says how it ended', () => {
  const [order, accepted] = orderLife(1)
  if (!order || !accepted) throw new Error('an order begins with its input and its acceptance')
  const asked = {
    id: 'o1',
    invitation: 'o1!1',
    symbol: 'S1',
    qty: 100,
    until: 2_000_000,
    told: 'at least 100',
  }
  const done = { id: 'o1', invitation: 'o1!1', outcome: 'declined', filled: 0, fallDowns: 1 }
  const duty = { id: 'o1', rule: 'FINRA 5320', qty: 100, price: 10_000_000, dueBy: 9_000_000, evidence: 'r1' }
  const { rows } = new Tables().all(
    [
      order,
      accepted,
      event('invitation', 1_000_010, asked),
      event('obligation', 1_000_011, { ...duty, status: 'open' }),
      input('firmUp', 1_000_012, { id: 'o1', invitation: 'o1!1', qty: 0 }),
      event('invitationDone', 1_000_012, done),
      event('obligation', 1_000_013, { ...duty, status: 'breached' }),
      input('note', 1_000_014, { about: 'o1', text: 'too slow', tags: ['late', 'slow'], grade: 2 }),
    ],
    new Set([2, 3]),
  )
  expect(rows.get('invitations/o1!1')).toMatchObject({
    client: 'C1',
    side: 'buy',
    told: 'at least 100',
    sentAt: 1_000_010,
    outcome: 'declined',
    fallDowns: 1,
    firmed: 0,
    doneAt: 1_000_012,
  })
  expect(rows.get('obligations/FINRA 5320 o1 9000000')).toMatchObject({
    status: 'breached',
    openedAt: 1_000_011,
    doneAt: 1_000_013,
  })
  expect(rows.get('notes/8')).toEqual({
    seq: 8,
    at: 1_000_014,
    about: 'o1',
    symbol: 'S1',
    text: 'too slow',
    tags: '#late #slow',
    grade: 2,
  })
  expect(rows.get('journal/8')?.['summary']).toBe('grade 2 too slow #late #slow')
})
