/**
 * Who works on this desk: signing in, the lock after a while without a command, and the second person who lets a
 * limit be raised. One person at a time; signing in ends the one before.
 *
 * It must never let a raise through that `checkLimitChange` does not, and never keep a passphrase.
 */
import type { PolicyPatch, Role, UserSession } from '@shared/contract'
import { type LimitRaise, raisedLimits } from '@shared/limit-raises'
import type { Policy } from '@shared/policy'
import { formatTime, parseTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import { CallRefused } from '../../ipc/dispatch'
import type { Approval, People, Person } from '../../ipc/entitlements'
import { checkLimitChange } from '../../rules/market-access'
import { hashPassphrase, isPassphrase } from './passphrase'
import type { User, UsersFile } from './users-file'

const MINUTE_MILLIS = 60_000
export const DEFAULT_LOCK_MINUTES = 15
/** After this many wrong passphrases for a name in a row each further one waits. */
const FREE_TRIES = 5
const MOST_WAIT_MILLIS = 30_000

export interface PeopleParts {
  readonly file: UsersFile
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly lockAfterMinutes: () => number
  readonly policy: () => Policy
  /** The desk's time. */
  readonly deskTime: () => TimeMicros
}

export class DeskPeople implements People {
  readonly #parts: PeopleParts
  #person: Person | null = null
  #activeAt = 0
  /** Tries since the last right one and when the last came, by user; '' for names that nobody has. */
  readonly #wrong = new Map<string, { count: number; at: number }>()

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  get isUnnamed(): boolean {
    return this.#parts.file.users.length === 0
  }
  get person(): Person | null {
    return this.#person
  }
  get isLocked(): boolean {
    const idle = this.#parts.now() - this.#activeAt
    return this.#person !== null && idle > this.#parts.lockAfterMinutes() * MINUTE_MILLIS
  }

  session(): UserSession {
    const { file, lockAfterMinutes } = this.#parts
    return {
      isUnnamed: this.isUnnamed,
      name: this.#person?.name ?? null,
      role: this.#person?.role ?? (this.isUnnamed ? 'trader' : null),
      isLocked: this.isLocked,
      lockAfterMinutes: lockAfterMinutes(),
      users: file.users.map(({ name, role }) => ({ name, role })),
    }
  }

  async create({ name, role, passphrase }: Person & { passphrase: string }): Promise<void> {
    const { file } = this.#parts
    const refuse = (): void => {
      if (file.users.length === 0 && role !== 'supervisor')
        throw new CallRefused('ENTITLEMENT', `field 'role': the first user is a supervisor, was ${role}`)
      if (file.users.some((user) => user.name === name))
        throw new CallRefused('REFUSED', `field 'name': there is a user '${name}' already`)
    }
    refuse()
    const wasFirst = file.users.length === 0
    const hash = await hashPassphrase(passphrase)
    // Somebody else may have been set up while the hash was made.
    if (wasFirst !== (file.users.length === 0))
      throw new CallRefused('ENTITLEMENT', 'another supervisor was set up in the meantime: sign in')
    refuse()
    file.add({ name, role, passphrase: hash })
    if (wasFirst) this.#enter({ name, role })
  }

  async signIn(name: string, passphrase: string): Promise<void> {
    const { role } = await this.#proven(name, passphrase)
    this.#enter({ name, role })
  }

  signOut(): void {
    this.#person = null
  }

  /** A locked screen stays locked: only the passphrase opens it. */
  touch(): void {
    if (!this.isLocked) this.#activeAt = this.#parts.now()
  }

  async approve(patch: PolicyPatch, approval: Approval | null): ReturnType<People['approve']> {
    const by = this.#person?.name ?? null
    const raised = raisedLimits(this.#parts.policy(), patch)
    if (raised.length === 0) return { by, approvedBy: null, revertsAt: null }
    if (approval === null) throw raiseRefused(raised, 'it needs a supervisor other than who asks, and an end')
    const revertsAt = parseTime(approval.revertsAt)
    if (typeof revertsAt === 'string') throw raiseRefused(raised, `field 'approval.revertsAt': ${revertsAt}`)
    const second = await this.#proven(approval.name, approval.passphrase)
    // Time and policy as they are now, after the passphrase was checked.
    const at = this.#parts.deskTime()
    for (const { from, to } of raisedLimits(this.#parts.policy(), patch)) {
      const people = {
        requestedBy: by ?? '',
        approvedBy: second.name,
        isApproverSupervisor: second.role === 'supervisor',
      }
      if (checkLimitChange({ from, to, at, revertsAt, ...people }) === 'ok' && by !== null) continue
      const end = revertsAt > at ? '' : `, and its end ${formatTime(revertsAt)} is over`
      throw raiseRefused(
        raised,
        `asked by ${by ?? 'nobody named'}, approved by ${second.name}, a ${second.role}${end}`,
      )
    }
    return { by, approvedBy: second.name, revertsAt }
  }

  #enter(person: Person): void {
    this.#person = person
    this.#activeAt = this.#parts.now()
  }

  /** The user whose passphrase it is. Nothing tells a wrong name from a wrong passphrase. */
  async #proven(name: string, passphrase: string): Promise<{ name: string; role: Role }> {
    const user: User | undefined = this.#parts.file.users.find((it) => it.name === name)
    const counted = user?.name ?? ''
    this.#mayTry(counted)
    // Counted before it is known, so that tries side by side count too.
    const count = (this.#wrong.get(counted)?.count ?? 0) + 1
    this.#wrong.set(counted, { count, at: this.#parts.now() })
    const isRight = user !== undefined && (await isPassphrase(passphrase, user.passphrase))
    // An unknown name costs what a known one does.
    if (user === undefined) await hashPassphrase(passphrase)
    if (user === undefined || !isRight)
      throw new CallRefused('ENTITLEMENT', `the passphrase is not that of '${name}'`)
    this.#wrong.delete(counted)
    return user
  }

  #mayTry(name: string): void {
    const { count = 0, at = 0 } = this.#wrong.get(name) ?? {}
    if (count < FREE_TRIES) return
    const wait = Math.min(MOST_WAIT_MILLIS, 1000 * 2 ** (count - FREE_TRIES))
    const left = at + wait - this.#parts.now()
    if (left > 0)
      throw new CallRefused('ENTITLEMENT', `too many wrong passphrases: wait ${Math.ceil(left / 1000)} s`)
  }
}

function raiseRefused([first, ...more]: readonly LimitRaise[], why: string): CallRefused {
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  return new CallRefused('LIMIT_CHANGE', `${first?.where ?? ''}${others} would be raised: ${why}`)
}
