// What a patch of clients and venues changes, what of it loosens a control, and the whole records that come of it.
import { completeInput } from '@shared/complete-input'
import type { ReferencePatch } from '@shared/reference-calls'
import { patchesFaults } from '@shared/reference-fields'
import { type PriceMicros, timeMicros } from '@shared/units'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkReference, recordWords, referenceInputs } from './reference-answers'

const at = timeMicros(1)
const client = completeInput('client', at, {
  id: 'C1',
  name: 'One',
  creditGross: 5_000_000_000 as PriceMicros,
  restricted: '["ABC","DEF"]',
  manningOptIn: '500',
})
const venue = completeInput('venue', at, { id: 'A', kind: 'exchange', takeFee: 3_000 as PriceMicros })
const inForce = { clients: [client], venues: [venue] }
const check = (patch: Partial<ReferencePatch>) =>
  checkReference(inForce, { clients: [], venues: [], ...patch })

test('the words of a record are what a file says of it', () => {
  const words = recordWords('clients', client)
  expect(words).toMatchObject({
    name: 'One',
    creditGross: '5000.00',
    restricted: 'ABC DEF',
    manningOptIn: '500',
  })
  expect(words).toMatchObject({ enabled: 'yes', tier: '', declines: '' })
  expect(recordWords('venues', venue)).toMatchObject({ kind: 'exchange', takeFee: '0.003', protected: '' })
})

test('a field that repeats what is in force is no change, in whatever spelling', () => {
  expect(check({ clients: [{ id: 'C1', creditGross: '5000', name: 'One' }] }).changes).toEqual([])
  expect(check({ venues: [{ id: 'A', takeFee: 0.0025 }] }).changes).toEqual([
    {
      kind: 'venues',
      id: 'A',
      isNew: false,
      field: 'takeFee',
      title: 'Take fee',
      old: '0.003',
      new: '0.0025',
    },
  ])
})

test('what loosens a control is named, what tightens it is not', () => {
  const loosens = (patch: Record<string, unknown>) =>
    check({ clients: [{ id: 'C1', ...patch } as ReferencePatch['clients'][number]] }).loosens.length
  expect(loosens({ creditGross: '4000', maxOrderNotional: '10', enabled: false, restricted: true })).toBe(0)
  expect(loosens({ creditGross: '5001' })).toBe(1)
  expect(loosens({ creditGross: null })).toBe(1)
  expect(loosens({ restricted: ['ABC'] })).toBe(1)
  expect(loosens({ restricted: false })).toBe(1)
  expect(loosens({ restricted: ['ABC', 'DEF', 'GHI'], principalConsent: false })).toBe(0)
  expect(check({ clients: [{ id: 'C2' }] }).loosens).toEqual(['C2: a new client would be taken'])
  expect(check({ clients: [{ id: 'C2', enabled: false, creditGross: null }] }).loosens).toEqual([])
  expect(check({ venues: [{ id: 'A', protected: false }] }).loosens).toHaveLength(1)
  expect(check({ venues: [{ id: 'A', kind: 'midpoint' }] }).loosens).toHaveLength(1)
  expect(check({ venues: [{ id: 'A', takeFee: '0.01', protected: true }] }).loosens).toEqual([])
})

test('the input is the whole record with who and why; what did not change is not said again', () => {
  const patch = { clients: [{ id: 'C1', name: null, tier: 'gold' }], venues: [{ id: 'A', takeFee: '0.003' }] }
  const inputs = referenceInputs(inForce, patch, { by: 'Ann', reason: 'new papers' }, timeMicros(7))
  expect(inputs).toEqual([{ ...client, at: 7, name: null, tier: 'gold', by: 'Ann', reason: 'new papers' }])
})

test('whatever a page sends as patches is judged and never throws; what is found good makes inputs', () => {
  const one = fc.oneof(
    fc.anything(),
    fc.record(
      { id: fc.constantFrom('C1', 'C9'), restricted: fc.anything(), creditNet: fc.anything() },
      {
        requiredKeys: ['id'],
      },
    ),
  )
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(one, { maxLength: 3 })), (clients) => {
      if (patchesFaults('clients', clients).length > 0) return
      const patch = { clients: clients as ReferencePatch['clients'], venues: [] }
      const { changes } = checkReference(inForce, patch)
      const inputs = referenceInputs(inForce, patch, { by: null, reason: 'r' }, at)
      expect(inputs.length > 0).toBe(changes.length > 0)
    }),
  )
})
