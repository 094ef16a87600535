/** Claim: whatever a page sends is answered with a value; nothing throws, and a refusal names the field. */
import { CALLS, type CallName, type Handlers } from '@shared/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallRefused, dispatch } from './dispatch'

const CODES = ['UNKNOWN_CALL', 'BAD_ARGUMENT', 'REFUSED', 'HALTED', 'FAILED']

/** A desk of handlers that answer with what they were given. */
function echo(changes: Partial<Record<CallName, (arg: unknown) => unknown>> = {}): Handlers {
  const names = Object.keys(CALLS) as CallName[]
  return Object.fromEntries(
    names.map((name) => [name, changes[name] ?? ((arg: unknown) => arg)]),
  ) as unknown as Handlers
}
const noFault = (call: string, cause: unknown) => {
  throw new Error(`${call} failed: ${String(cause)}`)
}
const ask = (call: unknown, arg: unknown, handlers = echo()) => dispatch(handlers, call, arg, noFault)
const draft = {
  client: 'C1',
  symbol: 'ABC',
  side: 'buy',
  qty: 100,
  orderType: 'limit',
  limit: '10.02',
  tif: 'day',
}

describe('a call', () => {
  it('that the contract names reaches its handler with the checked argument', async () => {
    const answer = await ask('orders.preview', draft)
    expect(answer).toMatchObject({
      ok: true,
      value: { ...draft, principalOptOut: false, display: true, held: true },
    })
  })

  it('that the contract does not name is refused, also where every object has it', async () => {
    for (const call of [
      'nothing',
      '',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      null,
      7,
      {},
      ['app.info'],
    ]) {
      const answer = await ask(call, undefined)
      expect(answer).toMatchObject({ ok: false, error: { code: 'UNKNOWN_CALL' } })
    }
  })

  it('with a bad argument is refused with the field in the message', async () => {
    const cases: [CallName, unknown, string][] = [
      ['orders.submit', { key: '12345678', draft: { ...draft, qty: 'many' } }, "field 'draft.qty':"],
      ['orders.submit', { key: '12345678', draft: { ...draft, qty: Number.NaN } }, "field 'draft.qty':"],
      ['orders.submit', { key: '12345678', draft: { ...draft, limit: '1e20' } }, "field 'draft.limit':"],
      [
        'orders.submit',
        { key: '12345678', draft: { ...draft, extra: 1 } },
        "field 'draft.extra': is not a field",
      ],
      ['orders.submit', { key: 'short', draft }, "field 'key':"],
      ['orders.cancel', { key: '12345678' }, "field 'id':"],
      ['orders.cancel', { key: '12345678', id: '' }, "field 'id':"],
      ['orders.cancel', { key: '12345678', id: 'x'.repeat(10_000_000) }, "field 'id':"],
      ['orders.cancel', 'o1', 'argument:'],
      ['orders.cancel', [], 'argument:'],
      ['app.info', {}, 'argument:'],
      ['views.query', { table: 'sqlite_master', limit: 1 }, "field 'table':"],
      [
        'policy.set',
        { key: '12345678', patch: JSON.parse('{"clients":{"__proto__":{}}}') },
        "field 'patch.clients.__proto__':",
      ],
      ['policy.set', { key: '12345678', patch: { constructor: {} } }, "field 'patch.constructor':"],
    ]
    for (const [call, arg, message] of cases) {
      const answer = await ask(call, arg)
      expect(answer).toMatchObject({ ok: false, error: { code: 'BAD_ARGUMENT' } })
      expect(answer.ok ? '' : answer.error.message).toContain(message)
    }
  })

  it('with an endless, cyclic or enormous argument is refused in bounded time', async () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = { deep }
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const wide = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`k${at}`, at]))
    const begun = performance.now()
    for (const arg of [
      deep,
      cyclic,
      wide,
      new Array(1_000_000).fill({}),
      new Map(),
      new Date(0),
      () => 1,
      Symbol('x'),
    ]) {
      expect(await ask('orders.preview', arg)).toMatchObject({ ok: false, error: { code: 'BAD_ARGUMENT' } })
    }
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  it('whose argument cannot even be read is refused', async () => {
    const throwing = {
      get symbol(): string {
        throw new RangeError('no')
      },
    }
    expect(await ask('orders.preview', throwing)).toMatchObject({
      ok: false,
      error: { code: 'BAD_ARGUMENT' },
    })
  })

  it('never has more than a few hundred characters of refusal', async () => {
    const arg = { ...draft, ['x'.repeat(5_000_000)]: 1 }
    const answer = await ask('orders.preview', arg)
    expect(answer.ok ? '' : answer.error.message.length).toBeLessThanOrEqual(300)
  })
})

describe('a handler', () => {
  it('that refuses gives its code and sentence', async () => {
    const handlers = echo({
      'desk.status': () => {
        throw new CallRefused('HALTED', 'the journal cannot write')
      },
    })
    expect(await ask('desk.status', undefined, handlers)).toEqual({
      ok: false,
      error: { code: 'HALTED', message: 'the journal cannot write' },
    })
  })

  it('that fails tells the log everything and the page nothing', async () => {
    const cause = Object.assign(new Error('ENOENT: /srv/trader/secret'), { code: 'ENOENT' })
    const heard: unknown[] = []
    const handlers = echo({ 'desk.status': () => Promise.reject(cause) })
    const answer = await dispatch(handlers, 'desk.status', null, (call, seen) => heard.push([call, seen]))
    expect(heard).toEqual([['desk.status', cause]])
    expect(answer).toMatchObject({ ok: false, error: { code: 'FAILED' } })
    expect(JSON.stringify(answer)).not.toMatch(/secret|ENOENT|at /)
  })
})

/** Arguments that are nearly right are better at finding holes than noise. */
const nearlyDraft = fc.record(
  {
    client: fc.oneof(fc.constant('C1'), fc.anything()),
    symbol: fc.oneof(fc.constant('ABC'), fc.anything()),
    side: fc.oneof(fc.constant('buy'), fc.anything()),
    qty: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    orderType: fc.oneof(fc.constant('limit'), fc.anything()),
    limit: fc.oneof(fc.constant('10.02'), fc.string(), fc.anything()),
    tif: fc.oneof(fc.constant('ioc'), fc.anything()),
  },
  { requiredKeys: [] },
)
const anyCall = fc.oneof(fc.constantFrom(...Object.keys(CALLS)), fc.string(), fc.anything())
const anyArgument = fc.oneof(
  nearlyDraft,
  fc.record({ key: fc.constant('12345678'), draft: nearlyDraft }),
  fc.anything({
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withBigInt: true,
    maxDepth: 5,
  }),
  fc.json().map((text): unknown => JSON.parse(text)),
)

describe('4,000 random calls', () => {
  it('are each answered with a value or a typed refusal, and only checked arguments reach a handler', async () => {
    let reached = 0
    const handlers = echo()
    await fc.assert(
      fc.asyncProperty(anyCall, anyArgument, async (call, arg) => {
        const answer = await ask(call, arg, handlers)
        if (answer.ok) {
          reached += 1
          expect(CALLS[call as CallName].safeParse(arg).success).toBe(true)
        } else {
          expect(CODES).toContain(answer.error.code)
          expect(answer.error.message).toMatch(/^(field '|argument|no such call)/)
          expect(answer.error.message).not.toMatch(/\n\s+at /)
        }
      }),
      { numRuns: 4_000 },
    )
    expect(reached).toBeGreaterThan(0)
  })
})
