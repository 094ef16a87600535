// A typed value is read as its setting's kind or refused with the reason, and becomes a patch of its own level.
import { expect, test } from 'vitest'
import { patchOf, readSetting, titleOf } from './policy-words'

test('numbers, money and choices are read, and what does not fit says why', () => {
  expect(readSetting('improvementShare', ' 0.35 ')).toEqual({ value: 0.35 })
  expect(readSetting('minImprovement', '0.0002')).toEqual({ value: '0.0002' })
  expect(readSetting('mode', 'active')).toEqual({ value: 'active' })
  expect(readSetting('improvementShare', '1.5')).toEqual({ fault: 'must be from 0 to 1' })
  expect(readSetting('passiveBand', '')).toEqual({ fault: 'must be a whole number, not negative' })
  expect(readSetting('passiveBand', '1.5')).toHaveProperty('fault')
  expect(readSetting('minImprovement', 'much')).toHaveProperty('fault')
})

test('a level becomes its part of the document, names with spaces too', () => {
  expect(patchOf('desk', { mode: 'off' })).toEqual({ desk: { mode: 'off' } })
  expect(patchOf('client Big Fund', { mode: 'off' })).toEqual({ clients: { 'Big Fund': { mode: 'off' } } })
  expect(titleOf('collarPct')).toBe('Collar')
})
