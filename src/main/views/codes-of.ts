/** The codes that a record names, for the journal's search: pure, and in the order in which they stand. */

import type { JournalRecord } from '@shared/codec'
import { CODES } from '@shared/codes'
import type { Receipt } from '@shared/events'

/** Each code once, a space between them; null: none. A check that passed is no reason for anything and is left out. */
export function codesOf(record: JournalRecord): string | null {
  const codes = new Set(namedBy(record))
  return codes.size === 0 ? null : [...codes].join(' ')
}

function namedBy(record: JournalRecord): readonly string[] {
  if (record.type === 'decision') return ofReceipt(record.receipt)
  if ('codes' in record) return record.codes
  return 'rule' in record && Object.hasOwn(CODES, record.rule) ? [record.rule] : []
}

/** What was warned of or blocked, what became of the resting orders looked at, and why each alternative was or was not taken. */
function ofReceipt({ checks, considered, alternatives }: Receipt): readonly string[] {
  const codes: string[] = []
  for (const { code, verdict } of checks) if (verdict !== 'pass') codes.push(code)
  for (const { outcome } of considered) codes.push(outcome)
  for (const { reason } of alternatives) codes.push(reason)
  return codes
}
