/** What one entry of the table of codes is, and the short way to write it. */

export type CodeKind = 'check' | 'rejection' | 'exemption' | 'alert' | 'reason'
/** What `observed` and `bound` of a recorded check are measured in. */
export type CodeUnit = 'price' | 'shares' | 'money' | 'micros' | 'percent' | 'count' | 'none'
export interface CodeEntry {
  readonly number: number
  readonly kind: CodeKind
  readonly sentence: string
  readonly rule: string
  readonly unit: CodeUnit
}

/** One row: number, kind, sentence, rule and unit. */
export const entry = (
  number: number,
  kind: CodeKind,
  sentence: string,
  rule: string,
  unit: CodeUnit = 'none',
) => ({ number, kind, sentence, rule, unit }) as const satisfies CodeEntry
