// Every Node on which the database would end the process is refused, and no other.
import { expect, test } from 'vitest'
import { isTooOld } from './node-version'

test('20.20.2, 22.12.0 and 22.13.1 are too old; 22.14.0 and 24.21.0 are not', () => {
  expect(['20.20.2', '22.12.0', '22.13.1'].map(isTooOld)).toEqual([true, true, true])
  expect(['22.14.0', '24.21.0'].map(isTooOld)).toEqual([false, false])
})
