/** One handler a call of the contract: the argument has been checked, the desk is asked, the answer shaped. */
import type { Acknowledgement, CallName, Handlers } from '@shared/contract'
import type { Input } from '@shared/inputs'
import { canonicalJson } from '@shared/json'
import type { Shares, TimeMicros } from '@shared/units'
import type { DeskPort } from './desk-port'
import { CallRefused } from './dispatch'
import { acknowledge, orderOf, previewOf, priceOf, receiptView } from './shapes'

export const createHandlers = (desk: DeskPort): Handlers => ({
  ...commandHandlers(desk),
  ...questionHandlers(desk),
  ...sessionHandlers(desk),
  ...journalHandlers(desk),
})

/** Calls that change the desk: each carries a key and is obeyed once. */
function commandHandlers(desk: DeskPort) {
  async function once(
    key: string,
    call: CallName,
    make: (at: TimeMicros) => Input,
  ): Promise<Acknowledgement> {
    const before = desk.earlier(key)
    const running = before ?? desk.command(make, call === 'orders.submit' ? null : { key, name: call })
    if (!before) desk.keep(key, running)
    const done = await running
    return acknowledge(idOf(done.input), done)
  }
  return {
    'desk.setState': ({ key, ...state }) =>
      once(key, 'desk.setState', (at) => ({ type: 'state', at, ...state })),
    'orders.submit': ({ key, draft }) =>
      once(key, 'orders.submit', (at) => orderOf(draft, { id: desk.nextManualId(), at, key })),
    'orders.cancel': ({ key, id }) => once(key, 'orders.cancel', (at) => ({ type: 'cancel', at, id })),
    'orders.replace': ({ key, id, qty, limit }) =>
      once(key, 'orders.replace', (at) => ({
        type: 'replace',
        at,
        id,
        qty: qty as Shares | null,
        limit: priceOf(limit),
      })),
    'policy.set': ({ key, patch }) =>
      once(key, 'policy.set', (at) => ({ type: 'policy', at, policy: canonicalJson(patch) })),
  } satisfies Pick<Handlers, 'desk.setState' | `orders.${'submit' | 'cancel' | 'replace'}` | 'policy.set'>
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
    'views.query': async ({ table, limit, ascending, offset, where }) => {
      try {
        return await desk.query({
          table,
          limit,
          ...(ascending === undefined ? {} : { ascending }),
          ...(offset === undefined ? {} : { offset }),
          ...(where === undefined ? {} : { where }),
        })
      } catch (error) {
        if (error instanceof RangeError)
          throw new CallRefused('BAD_ARGUMENT', `field 'where': ${error.message}`)
        throw error
      }
    },
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

/** Calls about the journal's file. */
function journalHandlers({ journal }: DeskPort) {
  return {
    'journal.trouble': () => journal.trouble(),
    'journal.recover': (choice) => journal.recover(choice),
    'journal.reopen': () => journal.reopen(),
    'journal.backup': () => journal.backup(),
    'journal.backups': () => journal.backups(),
    'journal.drill': ({ backup }) => journal.drill(backup),
    'journal.export': ({ format }) => journal.startExport(format),
    'journal.exportStatus': () => journal.exportStatus(),
    'journal.exportCancel': () => journal.cancelExport(),
  } satisfies Partial<Handlers> & Record<string, Handlers[CallName]>
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))
const idOf = (input: Input): string => {
  if ('id' in input && input.id !== null) return input.id
  return input.type === 'state' ? input.scope : input.type
}
