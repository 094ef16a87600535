/**
 * What a rule says of an action. Every rule answers with one of these, so that whoever asks treats them alike.
 *
 * It promises to fail closed: what is unknown is never allowed. Findings are constants: asking costs no memory.
 */
import { CODES, type Code } from '@shared/codes'

/** A rule that lacks a fact says which: `unknown: prevClose`. */
export type Unknown = `unknown: ${string}`

/** `ok`, a code of the table (a check refuses, an exemption or an alert allows), or the fact that is missing. */
export type Finding = 'ok' | Code | Unknown

/** True when a rule could not be judged, for want of the fact that the finding names. */
export function isUnknown(finding: Finding | number | boolean): finding is Unknown {
  return typeof finding === 'string' && finding.startsWith('unknown: ')
}

/** True when the action may go on. A check, a rejection and an unknown fact stop it. */
export function allows(finding: Finding): boolean {
  if (finding === 'ok') return true
  if (isUnknown(finding)) return false
  const { kind } = CODES[finding]
  return kind !== 'check' && kind !== 'rejection'
}

/** The code to record for a finding: `REFERENCE_MISSING` stands for what is unknown, null for `ok`. */
export function codeOf(finding: Finding): Code | null {
  if (finding === 'ok') return null
  return isUnknown(finding) ? 'REFERENCE_MISSING' : finding
}
