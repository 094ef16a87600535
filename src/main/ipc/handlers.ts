/** One handler a call of the contract: the argument has been checked, the desk is asked, the answer shaped. */
import type { Acknowledgement, CallName, Handlers } from '@shared/contract'
import type { Input } from '@shared/inputs'
import { canonicalJson } from '@shared/json'
import type { Shares, TimeMicros } from '@shared/units'
import type { ViewQuery } from '../ports'
import type { DeskPort } from './desk-port'
import { CallRefused } from './dispatch'
import { inventoryOf } from './inventory'
import { acknowledge, orderOf, previewOf, priceOf, receiptView } from './shapes'

export const createHandlers = (desk: DeskPort): Handlers => ({
  ...commandHandlers(desk),
  ...questionHandlers(desk),
  ...sessionHandlers(desk),
})

/** Calls that change the desk: each carries a key and is obeyed once. */
function commandHandlers(desk: DeskPort) {
  async function once(
    key: string,
    name: () => string,
    make: (id: string, at: TimeMicros) => Input,
  ): Promise<Acknowledgement> {
    const before = desk.earlier(key)
    if (before) {
      const done = await before
      return acknowledge(idOf(done.input), done)
    }
    const id = name()
    const running = desk.command((at) => make(id, at))
    desk.keep(key, running)
    return acknowledge(id, await running)
  }
  return {
    'desk.setState': ({ key, ...state }) =>
      once(
        key,
        () => state.id ?? state.scope,
        (_id, at) => ({ type: 'state', at, ...state }),
      ),
    'orders.submit': ({ key, draft }) =>
      once(
        key,
        () => desk.nextManualId(),
        (id, at) => orderOf(draft, { id, at, key }),
      ),
    'orders.cancel': ({ key, id }) =>
      once(
        key,
        () => id,
        (_id, at) => ({ type: 'cancel', at, id }),
      ),
    'orders.replace': ({ key, id, qty, limit }) =>
      once(
        key,
        () => id,
        (_id, at) => ({ type: 'replace', at, id, qty: qty as Shares | null, limit: priceOf(limit) }),
      ),
    'policy.set': ({ key, patch }) =>
      once(
        key,
        () => 'policy',
        (_id, at) => ({ type: 'policy', at, policy: canonicalJson(patch) }),
      ),
  } satisfies Pick<Handlers, 'desk.setState' | `orders.${'submit' | 'cancel' | 'replace'}` | 'policy.set'>
}

/** A query as the views take it: what was not given is not there. */
function viewQuery(
  given: { [K in keyof ViewQuery]: ViewQuery[K] | undefined } & { limit: number },
): ViewQuery {
  const there = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as unknown as ViewQuery
}

/** An answer of the views; a column that there is not is the asker's fault. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RangeError) throw new CallRefused('BAD_ARGUMENT', `field 'where': ${error.message}`)
    throw error
  }
}

/** Calls that only look. */
function questionHandlers(desk: DeskPort) {
  return {
    'app.info': () => desk.info(),
    'desk.status': () => desk.status(),
    'orders.preview': (draft) =>
      previewOf(
        desk.preview((at) => orderOf(draft, { id: 'PREVIEW', at, key: null })),
        (venue) => desk.feeOf(venue),
      ),
    'views.query': (query) => asked(desk.query(viewQuery(query))),
    'views.totals': (query) => asked(desk.totals(viewQuery({ ...query, limit: 0 }))),
    'receipts.ofOrder': async ({ id }) => {
      const found = await desk.query({
        table: 'decisions',
        limit: 200,
        ascending: true,
        where: { orderId: id },
      })
      const views = await Promise.all(
        found.rows.map(async (row) => {
          const seq = Number(row['seq'])
          const bytes = await desk.record(seq)
          return bytes === null ? null : receiptView(seq, bytes)
        }),
      )
      return views.filter((view) => view !== null)
    },
    'inventory.get': async () => {
      const { rows } = await desk.query({ table: 'positions', limit: 5_000 })
      return inventoryOf(rows, desk.market().rows, desk.policy().policy.desk.maxPosition, desk.status().at)
    },
    'market.snapshot': () => desk.market(),
    'reference.all': () => desk.reference(),
    'policy.get': () => desk.policy(),
    'settings.get': () => desk.settings(),
  } satisfies Partial<Handlers> & Record<string, Handlers[CallName]>
}

/** Calls that change what the desk runs on, or what the page keeps. */
function sessionHandlers(desk: DeskPort) {
  return {
    'feed.simulator': () => desk.openSimulator(),
    'feed.replay': ({ quotes, trades, ...day }) =>
      desk.openReplay({ ...day, quotes: bytesOf(quotes), trades: bytesOf(trades) }),
    'feed.speed': ({ speed }) => {
      desk.setSpeed(speed)
      return { speed: String(speed) }
    },
    'settings.set': ({ name, value }) => {
      desk.setSetting(name, value)
      return { saved: true }
    },
  } satisfies Pick<Handlers, `feed.${'simulator' | 'replay' | 'speed'}` | 'settings.set'>
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const idOf = (input: Input): string => ('id' in input && input.id !== null ? input.id : input.type)
