/** One handler a call of the contract: the argument has been checked, the desk is asked, the answer shaped. */

import { completeInput } from '@shared/complete-input'
import type { CallName, Handlers } from '@shared/contract'
import { proofText } from '@shared/fill-proof'
import { canonicalJson } from '@shared/json'
import { parseTime } from '@shared/time'
import type { Shares, TimeMicros } from '@shared/units'
import type { ViewQuery } from '../ports'
import { dayOf } from './day-answer'
import type { DeskPort } from './desk-port'
import { CallRefused } from './dispatch'
import type { People } from './entitlements'
import { inventoryOf } from './inventory'
import { onceFor } from './once'
import { checkPolicy, effectivePolicy } from './policy-answers'
import { referenceHandlers } from './reference-handlers'
import { orderOf, previewOf, priceOf, receiptView } from './shapes'
import { supervisionHandlers, userHandlers } from './supervision-handlers'
import { venueRows } from './venue-rows'

export const createHandlers = (desk: DeskPort, people: People): Handlers => ({
  ...orderHandlers(desk, people),
  ...commandHandlers(desk, people),
  ...supervisionHandlers(desk, people),
  ...userHandlers(people),
  ...questionHandlers(desk, people),
  ...routingHandlers(desk),
  ...referenceHandlers(desk, people),
  ...sessionHandlers(desk),
  ...proofHandlers(desk),
  ...journalHandlers(desk),
})

/** Calls about clients' orders. */
function orderHandlers(desk: DeskPort, people: People) {
  const once = onceFor(desk)
  const by = (): string | null => people.person?.name ?? null
  return {
    'orders.submit': ({ key, draft }) =>
      once(
        key,
        () => desk.nextManualId(),
        (id, at) => orderOf(draft, { id, at, key, by: by() }),
      ),
    'orders.cancel': ({ key, id }) =>
      once(
        key,
        () => id,
        (_id, at) => ({ type: 'cancel', at, id }),
      ),
    'orders.replace': ({ key, id, qty, limit, stop }) =>
      once(
        key,
        () => id,
        (_id, at) => ({
          type: 'replace',
          at,
          id,
          qty: qty as Shares | null,
          limit: priceOf(limit),
          stop: priceOf(stop),
        }),
      ),
    'orders.firmUp': ({ key, id, invitation, qty }) =>
      once(
        key,
        () => id,
        (_id, at) => ({ type: 'firmUp', at, id, invitation, qty: qty as Shares }),
      ),
    'orders.allocate': ({ key, qty, ...given }) =>
      once(
        key,
        () => given.order,
        (_id, at) => completeInput('allocation', at, { ...given, qty: qty as Shares, by: by() }),
      ),
  } satisfies Pick<Handlers, `orders.${'submit' | 'cancel' | 'replace' | 'firmUp' | 'allocate'}`>
}

/** Calls about the desk itself. */
function commandHandlers(desk: DeskPort, people: People) {
  const once = onceFor(desk)
  return {
    'desk.setState': ({ key, ...state }) =>
      once(
        key,
        () => state.id ?? state.scope,
        (_id, at) => ({ type: 'state', at, ...state }),
      ),
    'desk.order': ({ key, symbol, side, qty, limit, venue, error }) =>
      once(
        key,
        () => desk.nextManualId(),
        (id, at) =>
          completeInput('deskOrder', at, {
            id,
            symbol,
            side,
            qty: qty as Shares,
            limit: priceOf(limit),
            venue,
            by: people.person?.name ?? null,
            error,
          }),
      ),
    'journal.note': ({ key, ...note }) =>
      once(
        key,
        () => note.about,
        (_id, at) => completeInput('note', at, { ...note, by: people.person?.name ?? null }),
      ),
    'policy.set': async ({ key, patch, approval }) => {
      const who = desk.earlier(key) ? null : await people.approve(patch, approval)
      return once(
        key,
        () => {
          const faults = desk.policyFaults(patch, who?.revertsAt ?? null)
          if (faults.length > 0) throw new CallRefused('REFUSED', faults.join('; '))
          return 'policy'
        },
        (_id, at) => completeInput('policy', at, { policy: canonicalJson(patch), ...who }),
      )
    },
    'clients.segment': async ({ key, until: text, ...told }) => {
      const until = timeOf('until', text)
      return once(
        key,
        () => told.client,
        (_id, at) => ({ type: 'clientSegment', at, ...told, until }),
      )
    },
  } satisfies Pick<
    Handlers,
    `desk.${'setState' | 'order'}` | 'journal.note' | 'policy.set' | 'clients.segment'
  >
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

const SAME_VIEW_MICROS = 60_000_000

/**
 * Journals that a signed-in person looks at a client's order, once a minute at most (supervision, S19). Looking is
 * not refused where the journal cannot take it: what stands there already is enough to be looked at.
 */
async function noteView(desk: DeskPort, people: People, order: string): Promise<void> {
  const by = people.person?.name
  if (by === undefined) return
  const key = `viewed ${by} ${order} ${Math.floor(desk.status().at / SAME_VIEW_MICROS)}`
  if (desk.earlier(key)) return
  const done = desk.command((at) => completeInput('viewed', at, { order, by }), key)
  desk.keep(key, done)
  await done.then(
    () => true,
    () => false,
  )
}

/** Calls that only look. */
function questionHandlers(desk: DeskPort, people: People) {
  return {
    'app.info': () => desk.info(),
    'desk.place': () => desk.place(),
    'desk.status': () => desk.status(),
    'desk.drill': ({ orders }) => desk.drill(orders),
    'orders.preview': (draft) =>
      previewOf(
        desk.preview((at) => orderOf(draft, { id: 'PREVIEW', at, key: null, by: null })),
        (venue) => desk.feeOf(venue),
      ),
    'views.query': (query) => asked(desk.query(viewQuery(query))),
    'journal.day': ({ date }) => dayOf(desk, date),
    'views.totals': (query) => asked(desk.totals(viewQuery({ ...query, limit: 0 }))),
    'receipts.ofOrder': async ({ id }) => {
      await noteView(desk, people, id)
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
      const { maxPosition } = desk.policy().policy.desk
      return inventoryOf(rows, desk.market().rows, maxPosition, desk.status().at, desk.heldOf)
    },
    'risk.snapshot': () => desk.risk(),
    'economics.markouts': ({ fillIds }) => desk.markouts(fillIds),
    'protection.radar': ({ symbol, side }) => {
      const radar = desk.radar(symbol, side)
      if (!radar) throw new CallRefused('REFUSED', `field 'symbol': there is no ${symbol}`)
      return radar
    },
    'market.snapshot': () => desk.market(),
    'reference.all': () => desk.reference(),
    'policy.get': () => desk.policy(),
    'settings.get': () => desk.settings(),
    'toxicity.clients': () => desk.toxicity(),
  } satisfies Partial<Handlers> & Record<string, Handlers[CallName]>
}

/** Calls of the Routing workspace, and what the inventory could become. */
function routingHandlers(desk: DeskPort) {
  return {
    'policy.effective': (context) => effectivePolicy(desk.policy(), desk.clients(), context),
    'policy.check': ({ patch }) => ({
      ...checkPolicy(desk.policy().policy, patch, desk.clients()),
      // The desk knows besides what goes back by itself later.
      faults: desk.policyFaults(patch, null),
    }),
    'quotes.desk': ({ symbol }) => {
      const quote = desk.deskQuote(symbol)
      if (quote === null) throw new CallRefused('BAD_ARGUMENT', `field 'symbol': there is no '${symbol}'`)
      return quote
    },
    'hedges.list': () => desk.hedges(),
    'states.list': () => desk.states(),
    'venues.list': () =>
      venueRows({
        venues: desk.venues(),
        states: desk.states(),
        at: desk.status().at,
        totals: (query) => desk.totals(query),
      }),
    'risk.whatIf': (asked) => {
      try {
        return desk.whatIf(asked)
      } catch (error) {
        if (error instanceof RangeError) throw new CallRefused('BAD_ARGUMENT', error.message)
        throw error
      }
    },
  } satisfies Partial<Handlers> & Record<string, Handlers[CallName]>
}

/** Calls about what can be proved. */
function proofHandlers(desk: DeskPort) {
  return {
    'journal.integrity': () => desk.integrity(),
    'journal.anchor': () => desk.anchor(),
    'journal.verify': ({ action }) => desk.verify(action),
    'proofs.ofFill': async ({ fillId }) => {
      const fills = await desk.query({ table: 'fills', limit: 1, where: { fillId } })
      const [fill] = fills.rows
      if (!fill) throw new CallRefused('REFUSED', `there is no fill ${fillId} on record yet`)
      const decisions = await desk.query({
        table: 'decisions',
        limit: 200,
        where: { orderId: String(fill['orderId']) },
      })
      const seq = Number(fill['seq'])
      const before = decisions.rows.map((row) => Number(row['seq'])).filter((other) => other < seq)
      if (before.length === 0) throw new CallRefused('REFUSED', `no decision stands before fill ${fillId}`)
      const proof = await desk.prove(seq, Math.max(...before))
      return { name: `proof-${fillId.replace(/[^A-Za-z0-9.-]/g, '_')}.json`, text: proofText(proof) }
    },
  } satisfies Pick<Handlers, `journal.${'integrity' | 'anchor' | 'verify'}` | 'proofs.ofFill'>
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

/** ISO 8601 text as an instant; what is none is refused with the field's name. */
function timeOf(field: string, text: string | null): TimeMicros | null {
  const at = text === null ? null : parseTime(text)
  if (typeof at === 'string') throw new CallRefused('BAD_ARGUMENT', `field '${field}': ${at}`)
  return at
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
