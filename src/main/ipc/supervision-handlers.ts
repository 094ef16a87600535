/** Handlers of supervision, trade reports and the people at the desk. */

import { completeInput } from '@shared/complete-input'
import type { AlertView, CallArg, Handlers, Row } from '@shared/contract'
import { AMENDABLE_STATES } from '@shared/report-states'
import type { DeskPort } from './desk-port'
import { CallRefused } from './dispatch'
import type { People } from './entitlements'
import { onceFor } from './once'
import { priceOf } from './shapes'

type Named<K extends keyof Handlers> = Pick<Handlers, K>

export function supervisionHandlers(desk: DeskPort, people: People) {
  const once = onceFor(desk)
  const by = (): string | null => people.person?.name ?? null
  return {
    'supervision.list': async ({ status, limit }) => {
      const where = status === 'open' ? { where: { status } } : {}
      const { rows, total } = await desk.query({ table: 'supervision', limit, ...where })
      return { alerts: rows.map(alertView), total }
    },
    'supervision.dispose': async ({ key, id, disposition, text }) => {
      const { rows } = await desk.query({ table: 'supervision', limit: 1, where: { id } })
      if (rows.length === 0) throw new CallRefused('REFUSED', `field 'id': there is no alert ${id}`)
      return once(
        key,
        () => id,
        (about, at) => completeInput('note', at, { about, text, tags: [disposition], by: by() }),
      )
    },
    'supervision.reviews': () => desk.reviews(),
    'supervision.review': async ({ key, cell, text }) => {
      const { rows } = await desk.query({ table: 'reviews', limit: 1, where: { cell } })
      if (rows.length === 0) throw new CallRefused('REFUSED', `field 'cell': no orders of '${cell}' yet`)
      return once(
        key,
        () => cell,
        (name, at) =>
          completeInput('note', at, { about: `review:${name}`, text, tags: ['reviewed'], by: by() }),
      )
    },
    'tape.reports': ({ state, limit }) =>
      desk.query({ table: 'tapeReports', limit, ...(state === null ? {} : { where: { state } }) }),
    'tape.amend': async ({ key, fillId, action, price, reason }) => {
      const { rows } = await desk.query({ table: 'tapeReports', limit: 1, where: { fillId } })
      const [report] = rows
      const fault = desk.earlier(key) ? null : amendFault(report, { fillId, action, price })
      if (fault !== null) throw new CallRefused('REFUSED', fault)
      const executedAt = Number(report?.['executedAt'])
      return once(
        key,
        () => fillId,
        (id, at) =>
          completeInput('reportAmend', at, {
            fillId: id,
            action: action === 'correct' ? 'correct' : desk.undoStep(executedAt, at),
            price: priceOf(price),
            reason,
            by: by(),
          }),
      )
    },
  } satisfies Named<
    `supervision.${'list' | 'dispose' | 'reviews' | 'review'}` | `tape.${'reports' | 'amend'}`
  >
}

type Amend = Pick<CallArg<'tape.amend'>, 'fillId' | 'action' | 'price'>

/** Why a report cannot be corrected or undone as asked, with the field; null when it can. */
function amendFault(report: Row | undefined, { fillId, action, price }: Amend): string | null {
  if (!report) return `field 'fillId': there is no trade report of ${fillId}`
  const { state, asked } = report
  if (!AMENDABLE_STATES.includes(String(state))) return `field 'fillId': the report of ${fillId} is ${state}`
  if (asked !== null) return `field 'fillId': the facility has not confirmed yet: ${asked}`
  if (action === 'undo') return price === null ? null : "field 'price': a report is undone at no price"
  const corrected = priceOf(price ?? null)
  if (corrected === null || corrected <= 0) return "field 'price': a correction needs a price"
  return corrected === report['price'] ? "field 'price': is the price that was reported" : null
}

export function userHandlers(people: People) {
  return {
    'users.session': () => people.session(),
    'users.create': async (user) => {
      await people.create(user)
      return people.session()
    },
    'users.signIn': async ({ name, passphrase }) => {
      await people.signIn(name, passphrase)
      return people.session()
    },
    'users.signOut': () => {
      people.signOut()
      return people.session()
    },
    'users.touch': () => {
      people.touch()
      return people.session()
    },
  } satisfies Named<`users.${'session' | 'create' | 'signIn' | 'signOut' | 'touch'}`>
}

function alertView({ evidence, parameters, seq: _, ...row }: Row): AlertView {
  const read = (json: unknown) => JSON.parse(String(json)) as Record<string, unknown>
  return { ...(row as unknown as AlertView), evidence: read(evidence), parameters: read(parameters) }
}
