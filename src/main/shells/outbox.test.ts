/** Claim: a slow page gets the newest of everything once it drains, in bounded memory, and a fast one gets all. */
import type { StreamName, Streams } from '@shared/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Outbox } from './outbox'

type Sent = { [K in StreamName]: { stream: K; value: Streams[K] } }[StreamName]

class SlowPage {
  isSlow = false
  readonly sent: Sent[] = []
  isBusy(): boolean {
    return this.isSlow
  }
  send<K extends StreamName>(stream: K, value: Streams[K]): void {
    this.sent.push({ stream, value } as Sent)
  }
}

const orderRow = (id: string, filled: number) => ({ id, filled })
const notice = (text: string) => ({ severity: 'info' as const, text, at: 0 })

describe('an outbox', () => {
  it('passes everything straight through while the page keeps up', () => {
    const page = new SlowPage()
    const outbox = new Outbox(page)
    for (let filled = 0; filled < 10; filled++) outbox.offer('rows.orders', [orderRow('o1', filled)])
    expect(page.sent).toHaveLength(10)
    expect(outbox.conflated).toBe(0)
  })

  it('keeps the newest row of each key while the page is slow, and every notice', () => {
    const page = new SlowPage()
    const outbox = new Outbox(page)
    page.isSlow = true
    outbox.offer('rows.orders', [orderRow('o1', 1), orderRow('o2', 1)])
    outbox.offer('rows.orders', [orderRow('o1', 2)])
    outbox.offer('rows.positions', [{ symbol: 'ABC', qty: 5 }])
    outbox.offer('notice', notice('first'))
    outbox.offer('notice', notice('second'))
    outbox.flush()
    expect(page.sent).toEqual([])
    page.isSlow = false
    outbox.flush()
    expect(page.sent).toEqual([
      { stream: 'rows.orders', value: [orderRow('o1', 2), orderRow('o2', 1)] },
      { stream: 'rows.positions', value: [{ symbol: 'ABC', qty: 5 }] },
      { stream: 'notice', value: notice('first') },
      { stream: 'notice', value: notice('second') },
    ])
    outbox.flush()
    expect(page.sent).toHaveLength(4)
    expect(outbox.conflated).toBe(5)
  })

  it('never lets a later value overtake one that is still held', () => {
    const page = new SlowPage()
    const outbox = new Outbox(page)
    page.isSlow = true
    outbox.offer('rows.orders', [orderRow('o1', 1)])
    page.isSlow = false
    outbox.offer('rows.orders', [orderRow('o1', 2)])
    expect(page.sent).toEqual([{ stream: 'rows.orders', value: [orderRow('o1', 2)] }])
  })

  it('drops what came before a reset, and sends the reset first', () => {
    const page = new SlowPage()
    const outbox = new Outbox(page)
    page.isSlow = true
    outbox.offer('rows.orders', [orderRow('old', 1)])
    outbox.offer('reset', { name: 'replay' })
    outbox.offer('rows.orders', [orderRow('new', 1)])
    page.isSlow = false
    outbox.flush()
    expect(page.sent).toEqual([
      { stream: 'reset', value: { name: 'replay' } },
      { stream: 'rows.orders', value: [orderRow('new', 1)] },
    ])
  })

  it('tells a page that fell too far behind to ask again, instead of growing', () => {
    const page = new SlowPage()
    const outbox = new Outbox(page)
    page.isSlow = true
    for (let at = 0; at < 50_000; at++) outbox.offer('rows.orders', [orderRow(`o${at}`, 1)])
    page.isSlow = false
    outbox.flush()
    expect(page.sent[0]?.stream).toBe('reset')
    const rows = page.sent.flatMap((each) => (each.stream === 'rows.orders' ? each.value : []))
    expect(rows.length).toBeLessThanOrEqual(20_000)
  })

  it('whatever the page does, ends with every key at its newest value', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('row' as const),
          id: fc.constantFrom('a', 'b', 'c'),
          filled: fc.nat(),
        }),
        fc.record({ kind: fc.constant('slow' as const), isSlow: fc.boolean() }),
        fc.record({ kind: fc.constant('flush' as const) }),
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(steps, (list) => {
        const page = new SlowPage()
        const outbox = new Outbox(page)
        const truth = new Map<string, number>()
        for (const step of list) {
          if (step.kind === 'slow') page.isSlow = step.isSlow
          else if (step.kind === 'flush') outbox.flush()
          else {
            truth.set(step.id, step.filled)
            outbox.offer('rows.orders', [orderRow(step.id, step.filled)])
          }
        }
        page.isSlow = false
        outbox.flush()
        const shown = new Map<unknown, unknown>()
        for (const each of page.sent) {
          if (each.stream === 'rows.orders') for (const row of each.value) shown.set(row['id'], row['filled'])
        }
        expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(truth))
      }),
      { numRuns: 500 },
    )
  })
})
