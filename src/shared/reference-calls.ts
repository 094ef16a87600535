/** What the calls about clients and venues take and answer: a part of the contract. */
import { z } from 'zod'
import type { Acknowledgement } from './contract'
import {
  faultWords,
  patchesFaults,
  RECORD_KINDS,
  type RecordKind,
  type RecordPatch,
} from './reference-fields'

const key = z.string().min(8).max(64)

/** Clients and venues as somebody says them: the table of fields says what is wrong, every fault at once. */
export type ReferencePatch = { readonly [K in RecordKind]: readonly RecordPatch[] }
const referencePatch = z.custom<ReferencePatch>().superRefine((value, context) => {
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  if (given === null) return context.addIssue({ code: 'custom', message: 'must be an object' })
  for (const name of Object.keys(given))
    if (!(RECORD_KINDS as readonly string[]).includes(name))
      context.addIssue({ code: 'custom', message: `field '${name.slice(0, 40)}' is not a field` })
  for (const kind of RECORD_KINDS)
    for (const fault of patchesFaults(kind, given[kind]))
      context.addIssue({ code: 'custom', message: faultWords(fault) })
})

/** One field of one record as it would change; in words, empty where there is nothing. */
export interface ReferenceChange {
  readonly kind: RecordKind
  readonly id: string
  readonly isNew: boolean
  readonly field: string
  readonly title: string
  readonly old: string
  readonly new: string
}
export interface ReferenceCheck {
  readonly changes: readonly ReferenceChange[]
  /** What would loosen a control, in sentences: a supervisor must do it. */
  readonly loosens: readonly string[]
}

/** What each of these calls takes. */
export const REFERENCE_CALLS = {
  'reference.check': z.strictObject({ patch: referencePatch }),
  'reference.set': z.strictObject({
    key,
    patch: referencePatch,
    reason: z.string().trim().min(1, 'must say why').max(200),
  }),
} as const

/** What each of them answers. */
export interface ReferenceAnswers {
  'reference.check': ReferenceCheck
  /** All of it is journaled in one piece, or nothing. */
  'reference.set': Acknowledgement & { readonly records: number }
}
