/** Claim: every call is refused, by its one guard, for every role that lacks it, for nobody, and when locked. */
import { CALLS, type CallName, type Handlers, ROLES } from '@shared/contract'
import { describe, expect, it } from 'vitest'
import { ENTITLEMENTS, entitlementFault, guarded, type People, type Person } from './entitlements'

const CALL_NAMES = Object.keys(CALLS) as CallName[]

function peopleWith(
  over: Partial<Pick<People, 'isUnnamed' | 'person' | 'isLocked'>>,
): People & { touched: number } {
  const never = () => {
    throw new Error('not asked here')
  }
  const people = {
    ...{ isUnnamed: false, person: null as Person | null, isLocked: false, touched: 0, ...over },
    ...{ session: never, create: never, signIn: never, signOut: never, approve: never },
    touch() {
      people.touched++
    },
  }
  return people
}
const echo = Object.fromEntries(CALL_NAMES.map((call) => [call, () => call])) as unknown as Handlers
const run = (people: People, call: CallName, arg: unknown = {}): unknown =>
  (guarded(echo, people)[call] as (arg: unknown) => unknown)(arg)

describe.each(ROLES)('a %s', (role) => {
  const people = peopleWith({ person: { name: 'P', role } })
  it.each(CALL_NAMES)('and %s', (call) => {
    const allowed = ENTITLEMENTS[call]
    if (allowed === 'anyone' || allowed.includes(role)) expect(run(people, call)).toBe(call)
    else
      expect(() => run(people, call)).toThrow(
        expect.objectContaining({ code: 'ENTITLEMENT', message: expect.stringContaining(`is a ${role}`) }),
      )
  })
})

describe('nobody, where users are set up, and a locked screen', () => {
  it.each(CALL_NAMES)('%s', (call) => {
    const isOpen = ENTITLEMENTS[call] === 'anyone'
    const nobody = entitlementFault(peopleWith({}), call, {})
    expect(nobody === null).toBe(isOpen)
    for (const role of ROLES) {
      const locked = peopleWith({ person: { name: 'P', role }, isLocked: true })
      expect(entitlementFault(locked, call, { state: 'active' }) === null).toBe(isOpen)
    }
  })

  it('may stop the desk when locked, not without having signed in', () => {
    const stop = { state: 'halted' }
    const locked = peopleWith({ person: { name: 'P', role: 'trader' }, isLocked: true })
    expect(entitlementFault(locked, 'desk.setState', stop)).toBeNull()
    expect(entitlementFault(peopleWith({}), 'desk.setState', stop)).toMatch(/nobody is signed in/)
  })
})

describe('a desk where nobody is set up', () => {
  const people = peopleWith({ isUnnamed: true })
  it('works as one unnamed trader', () => {
    for (const call of CALL_NAMES) {
      const allowed = ENTITLEMENTS[call]
      const isTraders = allowed === 'anyone' || allowed.includes('trader')
      expect(entitlementFault(people, call, {}) === null, call).toBe(isTraders)
    }
  })

  it('lets a first supervisor be set up, and nobody else', () => {
    expect(entitlementFault(people, 'users.create', { role: 'supervisor' })).toBeNull()
    for (const role of ['trader', 'viewer'])
      expect(entitlementFault(people, 'users.create', { role })).toMatch(/first supervisor/)
  })
})

it('looking is no activity, a command is', () => {
  const people = peopleWith({ person: { name: 'P', role: 'trader' } })
  run(people, 'market.snapshot')
  expect(people.touched).toBe(0)
  run(people, 'orders.submit')
  expect(people.touched).toBe(1)
})
