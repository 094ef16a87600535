/**
 * Who may do what (Rule 15c3-5(c)(2)(iii)): one table, complete by its type, so that a call that nobody thought of
 * does not compile. The guard stands around the handlers and nowhere else.
 *
 * A supervisor approves and stops but enters no orders: who watches is not who trades. Looking is everybody's.
 */
import {
  CALLS,
  type CallName,
  type Handlers,
  type PolicyPatch,
  type Role,
  type UserSession,
} from '@shared/contract'
import type { TimeMicros } from '@shared/units'
import { CallRefused } from './dispatch'

const LOOKING = ['trader', 'supervisor', 'viewer'] as const
const TRADING = ['trader'] as const
const RUNNING = ['trader', 'supervisor'] as const
const SUPERVISING = ['supervisor'] as const

/** `anyone` also works for nobody: signing in, and what a locked screen still shows. */
export const ENTITLEMENTS: Readonly<Record<CallName, readonly Role[] | 'anyone'>> = {
  'app.info': 'anyone',
  'desk.status': 'anyone',
  'desk.setState': RUNNING,
  'desk.order': TRADING,
  'desk.drill': RUNNING,
  'desk.place': LOOKING,
  'orders.preview': TRADING,
  'orders.submit': TRADING,
  'orders.cancel': RUNNING,
  'orders.replace': TRADING,
  'orders.firmUp': TRADING,
  'orders.allocate': TRADING,
  'journal.note': RUNNING,
  'journal.integrity': 'anyone',
  'journal.anchor': LOOKING,
  'journal.day': 'anyone',
  'journal.trouble': 'anyone',
  'journal.recover': RUNNING,
  'journal.reopen': RUNNING,
  'journal.backup': RUNNING,
  'journal.backups': LOOKING,
  'journal.drill': RUNNING,
  'journal.export': RUNNING,
  'journal.exportStatus': LOOKING,
  'journal.exportCancel': RUNNING,
  'journal.verify': LOOKING,
  'proofs.ofFill': LOOKING,
  'views.query': 'anyone',
  'receipts.ofOrder': 'anyone',
  'views.totals': 'anyone',
  'inventory.get': 'anyone',
  'risk.snapshot': 'anyone',
  'economics.markouts': 'anyone',
  'toxicity.clients': 'anyone',
  'clients.segment': RUNNING,
  'market.snapshot': 'anyone',
  'reference.all': 'anyone',
  'reference.check': 'anyone',
  // What loosens a control is a supervisor's: see `reference-answers.ts`.
  'reference.set': RUNNING,
  'policy.get': 'anyone',
  'policy.set': RUNNING,
  'policy.effective': 'anyone',
  'policy.check': 'anyone',
  'quotes.desk': 'anyone',
  'hedges.list': 'anyone',
  'venues.list': 'anyone',
  'states.list': 'anyone',
  'risk.whatIf': 'anyone',
  'protection.radar': 'anyone',
  'feed.simulator': RUNNING,
  'feed.replay': RUNNING,
  'feed.speed': RUNNING,
  'settings.get': 'anyone',
  'settings.set': 'anyone',
  'supervision.list': 'anyone',
  'supervision.dispose': SUPERVISING,
  'supervision.reviews': 'anyone',
  'supervision.review': SUPERVISING,
  'tape.reports': 'anyone',
  'tape.amend': SUPERVISING,
  'users.session': 'anyone',
  'users.create': SUPERVISING,
  'users.signIn': 'anyone',
  'users.signOut': 'anyone',
  'users.touch': 'anyone',
}

export interface Person {
  readonly name: string
  readonly role: Role
}
export interface Approval {
  readonly name: string
  readonly passphrase: string
  /** ISO 8601 with offset. */
  readonly revertsAt: string
}

/** What the guard and the handlers need to know of the people at the desk. */
export interface People {
  /** No user exists yet: one unnamed trader works, and may set up the first supervisor. */
  readonly isUnnamed: boolean
  /** Who is signed in, locked or not; null for nobody. */
  readonly person: Person | null
  readonly isLocked: boolean
  session(): UserSession
  /** Throws `ENTITLEMENT` when the first user is no supervisor, `REFUSED` when the name is taken. */
  create(user: Person & { readonly passphrase: string }): Promise<void>
  /** Throws `ENTITLEMENT` for a wrong name or passphrase, and says not which. */
  signIn(name: string, passphrase: string): Promise<void>
  signOut(): void
  /** The person did something: the lock begins to wait anew. */
  touch(): void
  /** Who asked and who approved; throws `LIMIT_CHANGE` when the patch raises a limit and may not. */
  approve(
    patch: PolicyPatch,
    approval: Approval | null,
  ): Promise<{ by: string | null; approvedBy: string | null; revertsAt: TimeMicros | null }>
}

/** Why a call is refused to whoever is at the desk now, or null. */
export function entitlementFault(people: People, call: CallName, arg: unknown): string | null {
  const allowed = ENTITLEMENTS[call]
  if (allowed === 'anyone') return null
  if (people.isUnnamed) {
    const isFirst = call === 'users.create' && (arg as { role: Role }).role === 'supervisor'
    return isFirst || allowed.includes('trader')
      ? null
      : `${call} needs a ${allowed.join(' or ')}: set up the first supervisor of this desk`
  }
  const { person } = people
  if (person === null) return `${call} needs a ${allowed.join(' or ')}: nobody is signed in`
  if (!allowed.includes(person.role))
    return `${call} needs a ${allowed.join(' or ')}: ${person.name} is a ${person.role}`
  // Stopping needs no passphrase: a locked screen must never keep the desk trading.
  const isStop = call === 'desk.setState' && (arg as { state: string }).state === 'halted'
  return people.isLocked && !isStop ? `${call}: the screen is locked, sign in again` : null
}

/** The handlers behind the guard. Asking is no activity; commands are. */
export function guarded(handlers: Handlers, people: People): Handlers {
  const behind: Record<string, unknown> = {}
  for (const call of Object.keys(CALLS) as CallName[]) {
    const handler = handlers[call] as (arg: unknown) => unknown
    behind[call] = (arg: unknown) => {
      const fault = entitlementFault(people, call, arg)
      if (fault !== null) throw new CallRefused('ENTITLEMENT', fault)
      if (ENTITLEMENTS[call] !== 'anyone') people.touch()
      return handler(arg)
    }
  }
  return behind as Handlers
}
