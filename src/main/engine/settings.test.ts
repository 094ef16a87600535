/** Claim: what was laid for a time goes back at its instant, in any order, and nothing that was changed since does. */
import { completeInput } from '@shared/complete-input'
import { canonicalJson } from '@shared/json'
import { type TimeMicros, timeMicros } from '@shared/units'
import { describe, expect, it } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { defaultPolicy, Engine } from '.'

const T = 1_795_186_800_000_000
const at = (second: number): TimeMicros => timeMicros(T + second * 1_000_000)

function desk() {
  const engine = new Engine({ ...configFor('2026-11-20'), policy: defaultPolicy })
  const lay = (second: number, patch: object, until: number | null = null) =>
    engine.step(
      completeInput('policy', at(second), {
        policy: canonicalJson(patch),
        revertsAt: until === null ? null : at(until),
      }),
    )
  const wait = (second: number) => engine.step({ type: 'clock', at: at(second) })
  return { engine, lay, wait, policy: () => engine.policy().policy }
}
const FIRST = defaultPolicy.desk.maxPosition

describe('a raise that ends', () => {
  it('goes back at its instant and not before, with the policy’s hash, and says so', () => {
    const { engine, lay, wait, policy } = desk()
    const { hash } = engine.policy()
    lay(1, { desk: { maxPosition: FIRST + 1 } }, 10)
    wait(9)
    expect(policy().desk.maxPosition).toBe(FIRST + 1)
    expect(wait(10)).toMatchObject([
      {
        type: 'alert',
        rule: 'LIMIT_CHANGE',
        severity: 'info',
        detail: `desk.maxPosition is back to ${FIRST}`,
      },
    ])
    expect(engine.policy().hash).toBe(hash)
    expect(wait(11)).toEqual([])
  })

  it('takes the name of a level away again where it brought it', () => {
    const { lay, wait, policy } = desk()
    lay(1, { clients: { C1: { maxPosition: 7 } } }, 5)
    expect(policy().clients).toEqual({ C1: { maxPosition: 7 } })
    wait(5)
    expect(policy().clients).toEqual({})
  })

  it('gives a level back what was taken away from it for a time, also where nothing else was left there', () => {
    const { engine, lay, wait, policy } = desk()
    lay(1, { clients: { C1: { maxPosition: 7 } } })
    const { hash } = engine.policy()
    lay(2, { clients: { C1: { maxPosition: null } } }, 5)
    expect(policy().clients).toEqual({})
    expect(wait(5)).toMatchObject([{ detail: 'clients.C1.maxPosition is back to 7' }])
    expect(engine.policy().hash).toBe(hash)
  })

  it.each([
    [10, 20],
    [20, 10],
  ])('two of one setting, ended at %i and %i s, lead back to where the first began', (first, second) => {
    const { lay, wait, policy } = desk()
    lay(1, { desk: { maxPosition: FIRST + 1 } }, first)
    lay(2, { desk: { maxPosition: FIRST + 2 } }, second)
    wait(21)
    expect(policy().desk.maxPosition).toBe(FIRST)
  })

  it('leaves alone what somebody changed since', () => {
    const { lay, wait, policy } = desk()
    lay(1, { desk: { maxPosition: FIRST + 1 } }, 10)
    lay(2, { desk: { maxPosition: FIRST - 1 } })
    expect(wait(10)).toEqual([])
    expect(policy().desk.maxPosition).toBe(FIRST - 1)
  })

  it('refuses what would contradict itself once it goes back, and then goes back alone', () => {
    const { lay, wait, policy } = desk()
    lay(1, { desk: { maxPosition: FIRST + 1 } }, 10)
    expect(lay(2, { desk: { passiveBand: FIRST + 1 } })).toMatchObject([
      {
        rule: 'POLICY_INVALID',
        detail: `desk.passiveBand: must not be over maxPosition, ${FIRST}, once desk.maxPosition is back to ${FIRST}`,
      },
    ])
    expect(lay(3, { desk: { passiveBand: FIRST + 1 } }, 10)).not.toMatchObject([{ rule: 'POLICY_INVALID' }])
    expect(policy().desk.passiveBand).toBe(FIRST + 1)
    wait(10)
    expect(policy().desk).toMatchObject({ maxPosition: FIRST, passiveBand: defaultPolicy.desk.passiveBand })
  })

  it('is refused for payment for order flow, at any level: fills are valued by what was laid last', () => {
    const { lay, policy } = desk()
    const levels = { desk: { pfofPaid: '0.001' }, tiers: { gold: { pfofPaidPctOfSpread: 10 } } }
    expect(lay(1, levels, 10)).toMatchObject([
      {
        rule: 'POLICY_INVALID',
        detail:
          'desk.pfofPaid: payment for order flow is not laid for a time; tiers.gold.pfofPaidPctOfSpread: payment for order flow is not laid for a time',
      },
    ])
    expect(policy().desk.pfofPaid).toBe(defaultPolicy.desk.pfofPaid)
    expect(lay(2, levels)).not.toMatchObject([{ rule: 'POLICY_INVALID' }])
  })

  it('that is over before it begins is refused, and is part of the state while it lasts', () => {
    const { engine, lay, policy } = desk()
    expect(lay(5, { desk: { maxPosition: FIRST + 1 } }, 5)).toMatchObject([{ rule: 'POLICY_INVALID' }])
    expect(policy().desk.maxPosition).toBe(FIRST)
    const [other, third] = [desk(), desk()]
    for (const it of [other, third]) it.lay(1, { desk: { maxPosition: FIRST + 1 } }, it === other ? 10 : 11)
    expect(other.engine.policy().hash).toBe(third.engine.policy().hash)
    expect(Buffer.from(other.engine.stateBytes()).equals(third.engine.stateBytes())).toBe(false)
    expect(engine.policy().hash).not.toBe(other.engine.policy().hash)
  })
})
