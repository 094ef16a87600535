/**
 * The only door from a page to the desk, in both shells: the call must be one the contract names, its argument
 * must fit the contract's schema, and every outcome is a value. Nothing a page sends can make it throw, and no
 * stack, path or cause of an internal fault ever reaches the page.
 */
import { CALLS, type CallError, type CallName, type Handlers } from '@shared/contract'
import type { CallResult } from '@shared/wire'
import type { z } from 'zod'

/** Deeper than any argument the contract knows; stops endless and cyclic objects. */
const MAX_DEPTH = 16
/** More parts than any argument the contract knows. */
const MAX_PARTS = 100_000
const MAX_KEY_LENGTH = 64
const MAX_MESSAGE_LENGTH = 300
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const REFUSAL_CODES: ReadonlySet<string> = new Set([
  'BAD_ARGUMENT',
  'REFUSED',
  'HALTED',
  'ENTITLEMENT',
  'LIMIT_CHANGE',
])

/** A handler throws this to refuse a call with a reason that the trader may read. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused'
  readonly code: CallError['code']

  constructor(code: Exclude<CallError['code'], 'UNKNOWN_CALL' | 'FAILED'>, message: string) {
    super(message)
    this.code = code
  }
}

/** Told of a fault inside a handler, with its cause, for the log of the main process. */
export type FaultListener = (call: CallName, cause: unknown) => void

/**
 * Checks a call that came from a page and runs it.
 *
 * Never rejects. Errors: `UNKNOWN_CALL`; `BAD_ARGUMENT` with the field's name; whatever code a handler's
 * `CallRefused` carries; `FAILED` for a fault inside the handler, whose cause goes to `onFault` only.
 */
export async function dispatch(
  handlers: Handlers,
  call: unknown,
  arg: unknown,
  onFault: FaultListener,
): Promise<CallResult> {
  if (!isCallName(call)) return refusal('UNKNOWN_CALL', `no such call: ${nameOf(call)}`)
  const checked = checkArgument(call, arg)
  if (!checked.ok) return refusal('BAD_ARGUMENT', checked.message)
  try {
    const handler = handlers[call] as (value: unknown) => unknown
    return { ok: true, value: await handler(checked.value) }
  } catch (error) {
    const refused = refusalOf(error)
    if (refused) return { ok: false, error: refused }
    onFault(call, error)
    return refusal('FAILED', `the desk could not answer ${call}; its log says why`)
  }
}

function isCallName(call: unknown): call is CallName {
  return typeof call === 'string' && Object.hasOwn(CALLS, call)
}

function nameOf(call: unknown): string {
  return typeof call === 'string' ? `'${call.slice(0, MAX_KEY_LENGTH)}'` : typeof call
}

function refusal(code: CallError['code'], message: string): CallResult {
  return { ok: false, error: { code, message: message.slice(0, MAX_MESSAGE_LENGTH) } }
}

/**
 * An error that was made to be read by the person at the desk, or null for a fault. Its own code where the
 * contract has it; any other `...Refused` error (a recorded day that cannot be opened) counts as `REFUSED`.
 */
function refusalOf(error: unknown): CallError | null {
  if (!(error instanceof Error)) return null
  const message = error.message.slice(0, MAX_MESSAGE_LENGTH)
  const code = 'code' in error ? error.code : null
  if (typeof code === 'string' && REFUSAL_CODES.has(code)) return { code: code as CallError['code'], message }
  return error.name.endsWith('Refused') ? { code: 'REFUSED', message } : null
}

type Checked = { ok: true; value: unknown } | { ok: false; message: string }

/** Checks an argument against the contract. A getter that throws or an exotic object is a bad argument too. */
function checkArgument(call: CallName, arg: unknown): Checked {
  try {
    const flaw = shapeFlaw(arg)
    if (flaw !== null) return { ok: false, message: flaw }
    const schema: z.ZodType = CALLS[call]
    const parsed = schema.safeParse(arg)
    if (parsed.success) return { ok: true, value: parsed.data }
    return { ok: false, message: issueText(parsed.error.issues[0]) }
  } catch (error) {
    return {
      ok: false,
      message: `argument: cannot be read (${error instanceof Error ? error.name : typeof error})`,
    }
  }
}

function issueText(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return 'argument: does not fit the contract'
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0] ?? '')
  const reason = issue.code === 'unrecognized_keys' ? 'is not a field of this call' : issue.message
  return path.length === 0 ? `argument: ${reason}` : `${fieldText(path)} ${reason}`
}

function fieldText(path: readonly string[]): string {
  return `field '${path.map((part) => part.slice(0, MAX_KEY_LENGTH)).join('.')}':`
}

interface Part {
  readonly value: unknown
  readonly path: readonly string[]
}

/**
 * Says what is wrong with a value's shape before any schema looks at it, or null: too deep, too many parts,
 * keys that reach for a prototype, anything but plain objects, arrays and scalars.
 */
function shapeFlaw(arg: unknown): string | null {
  const waiting: Part[] = [{ value: arg, path: [] }]
  let parts = 0
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (++parts > MAX_PARTS) return `argument: has more than ${MAX_PARTS} parts`
    if (typeof part.value === 'function' || typeof part.value === 'symbol')
      return textOf(part, 'must be plain')
    if (typeof part.value !== 'object' || part.value === null) continue
    if (part.path.length >= MAX_DEPTH) return textOf(part, `is nested deeper than ${MAX_DEPTH}`)
    if (!isPlain(part.value)) return textOf(part, 'must be a plain object')
    const keys = Object.keys(part.value)
    if (parts + waiting.length + keys.length > MAX_PARTS) return `argument: has more than ${MAX_PARTS} parts`
    for (const key of keys) {
      const path = [...part.path, key]
      if (FORBIDDEN_KEYS.has(key)) return `${fieldText(path)} is not a field of this call`
      waiting.push({ value: (part.value as Record<string, unknown>)[key], path })
    }
  }
  return null
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function textOf(part: Part, reason: string): string {
  return part.path.length === 0 ? `argument: ${reason}` : `${fieldText(part.path)} ${reason}`
}
