/** Reviews fall due after 92 days, and a gap to peers needs a memo once the sample is large enough (rules.md 4). */
import { daysFromCivil } from '@shared/time'
import { expect, test } from 'vitest'
import { us2026 } from '../../../test/support/rule-tables'
import { checkQualityGap, checkReviewDue } from './execution-review'

const today = daysFromCivil(2026, 11, 20)

test('4-a: 97 days are too many, 92 are not, and what was never reviewed is due', () => {
  expect(checkReviewDue(daysFromCivil(2026, 8, 15), today, us2026)).toBe('REVIEW_OVERDUE')
  expect(checkReviewDue(today - 92, today, us2026)).toBe('ok')
  expect(checkReviewDue(today - 93, today, us2026)).toBe('REVIEW_OVERDUE')
  expect(checkReviewDue(null, today, us2026)).toBe('REVIEW_OVERDUE')
})

test('4-b: 0.55 against 0.43 over 12,000 orders needs a memo; few orders or no peers are unknown', () => {
  expect(checkQualityGap(0.55, 0.43, 12_000, us2026)).toBe('QUALITY_GAP')
  expect(checkQualityGap(0.45, 0.43, 12_000, us2026)).toBe('ok')
  expect(checkQualityGap(0.55, 0.43, 29, us2026)).toBe('unknown: enough orders')
  expect(checkQualityGap(0.55, null, 12_000, us2026)).toBe('unknown: peerQuality')
})
