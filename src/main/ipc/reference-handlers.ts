/** Handlers of the calls that change clients and venues: checked whole, journaled in one piece or not at all. */
import type { Handlers } from '@shared/contract'
import type { DeskPort } from './desk-port'
import { CallRefused } from './dispatch'
import type { People } from './entitlements'
import { checkReference, type InForce, referenceInputs } from './reference-answers'
import { acknowledge } from './shapes'

export function referenceHandlers(desk: DeskPort, people: People) {
  const inForce = (): InForce => ({ clients: desk.clients(), venues: desk.venues() })
  return {
    'reference.check': ({ patch }) => checkReference(inForce(), patch),
    'reference.set': async ({ key, patch, reason }) => {
      const before = desk.earlier(key)
      if (before) return { ...acknowledge('reference', await before), records: 0 }
      const { changes, loosens } = checkReference(inForce(), patch)
      if (changes.length === 0) throw new CallRefused('REFUSED', 'nothing differs from what is in force')
      if (loosens.length > 0 && people.person?.role !== 'supervisor')
        throw new CallRefused('ENTITLEMENT', `a supervisor must do this: ${loosens.join('; ')}`)
      const by = people.person?.name ?? null
      const done = desk.commands((at) => referenceInputs(inForce(), patch, { by, reason }, at), key)
      desk.keep(key, done)
      const records = new Set(changes.map(({ kind, id }) => `${kind} ${id}`)).size
      return { ...acknowledge('reference', await done), records }
    },
  } satisfies Pick<Handlers, 'reference.check' | 'reference.set'>
}
