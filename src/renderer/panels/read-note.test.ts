// A note's tags are the words that begin with #, each once and in small letters; the other words are its text.
import { expect, test } from 'vitest'
import { readNote } from './read-note'

test.each([
  ['too slow #Late #late', { text: 'too slow', tags: ['late'] }],
  ['#surprise', { text: null, tags: ['surprise'] }],
  ['order # 5 is C#', { text: 'order # 5 is C#', tags: [] }],
  ['', { text: null, tags: [] }],
])('%s', (line, note) => expect(readNote(line)).toEqual(note))

test('too many or too long tags are refused with the limit', () => {
  expect(readNote(`#${'x'.repeat(41)}`)).toContain('40')
  expect(readNote(Array.from({ length: 21 }, (_, i) => `#t${i}`).join(' '))).toContain('20')
})
