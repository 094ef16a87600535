// Invitations add up by client, and the other side is shown what it was told: its own words, or nothing.
import { expect, test } from 'vitest'
import { answersByClient, isStanding, toldToOther } from './invitation-rows'

const row = (client: string, side: string, outcome: string | null, sentAt: number) => ({
  client,
  side,
  outcome,
  sentAt,
  symbol: 'ABC',
  told: `told ${client}`,
  doneAt: outcome === null ? null : sentAt + 1,
})
const ROWS = [
  row('C1', 'buy', 'filled', 1),
  row('C2', 'sell', 'filled', 1),
  row('C1', 'buy', 'declined', 5),
  row('C1', 'buy', 'expired', 7),
  row('C2', 'sell', 'contraGone', 7),
  row('C3', 'sell', null, 9),
]

test('a fall-down is an invitation declined or left to expire, whoever the other side lost counts none', () => {
  expect(answersByClient(ROWS)).toEqual([
    { client: 'C1', invited: 3, filled: 1, fallDowns: 2 },
    { client: 'C2', invited: 2, filled: 1, fallDowns: 0 },
    { client: 'C3', invited: 1, filled: 0, fallDowns: 0 },
  ])
  expect(ROWS.filter(isStanding)).toHaveLength(1)
})

test('the other side is the one invited at the same instant, and a firm one was told nothing', () => {
  const [first, , alone] = ROWS
  if (!first || !alone) throw new Error('the rows stand above')
  expect(toldToOther(first, ROWS)).toBe('told C2')
  expect(toldToOther(alone, ROWS)).toContain('Nothing')
})
