/**
 * The proof of a fill as a file: the fill and the receipt of its decision in plain JSON, their journaled bytes,
 * each one's path to the root, the sealed head and the public key. One proof has exactly one spelling.
 */
import { isInput, readRecord } from './codec'
import type { DeskEvent, EventOf } from './events'
import { fromHex, isHexOf, toHex } from './hex'
import { eventToJson } from './json'
import { readHead, type SealedHead } from './sealed-head'

export const PROOF_FORMAT = 'crossdesk-proof/1'
/** Characters; no receipt comes near it. */
export const MOST_PROOF_CHARACTERS = 4 << 20
/** A path in a tree of 2^53 leaves. */
const MOST_PATH = 53

/** A record and its path; `seq` counts from 1, so its leaf is number `seq - 1`. */
export interface ProvedRecord {
  readonly seq: number
  readonly bytes: Uint8Array
  readonly path: readonly Uint8Array[]
}

export interface FillProof {
  readonly fill: ProvedRecord
  readonly decision: ProvedRecord
  readonly head: SealedHead
  /** Raw Ed25519 public key, 64 hexadecimal digits. */
  readonly publicKey: string
}

export interface ReadProof extends FillProof {
  readonly fillEvent: EventOf<'fill'>
  readonly decisionEvent: EventOf<'decision'>
}

/** The file of a proof. Throws `RangeError` when the bytes are not a fill and the decision it belongs to. */
export function proofText(proof: FillProof): string {
  const events = eventsOf(proof)
  if (typeof events === 'string') throw new RangeError(events)
  return spelled(proof, events)
}

interface Events {
  readonly fill: EventOf<'fill'>
  readonly decision: EventOf<'decision'>
}

function spelled(proof: FillProof, { fill, decision }: Events): string {
  const record = ({ seq, bytes, path }: ProvedRecord) => ({
    seq,
    bytes: toHex(bytes),
    path: path.map((hash) => toHex(hash)),
  })
  const { log, size, root, chain, time, key, signature } = proof.head
  const file = {
    format: PROOF_FORMAT,
    fill: eventToJson(fill, proof.fill.seq),
    decision: eventToJson(decision, proof.decision.seq),
    events: [record(proof.fill), record(proof.decision)],
    head: { log, size, root, chain, time, key, signature },
    publicKey: proof.publicKey,
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Reads a proof file; text that is not exactly one proof gives the field and the reason. */
export function readProof(text: string): ReadProof | string {
  if (text.length > MOST_PROOF_CHARACTERS) return `the file is too large: ${text.length} characters`
  if (text.trim() === '') return 'the file is empty'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'the file is not whole JSON: it was cut short or changed'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the file is not a proof'
  const row = value as Record<string, unknown>
  if (row['format'] !== PROOF_FORMAT) return `format: must be ${PROOF_FORMAT}`
  if (!isHexOf(row['publicKey'], 32)) return 'publicKey: must be 64 hexadecimal digits'
  const head = readHead(row['head'])
  if (typeof head === 'string') return head
  const records = row['events']
  if (!Array.isArray(records) || records.length !== 2) return 'events: must be the fill and its decision'
  const fill = provedRecord(records[0], 'events.0')
  if (typeof fill === 'string') return fill
  const decision = provedRecord(records[1], 'events.1')
  if (typeof decision === 'string') return decision
  const proof: FillProof = { fill, decision, head, publicKey: row['publicKey'] }
  const events = eventsOf(proof)
  if (typeof events === 'string') return events
  const fault = spellingFault(text, row, spelled(proof, events))
  return fault ?? { ...proof, fillEvent: events.fill, decisionEvent: events.decision }
}

function spellingFault(text: string, row: Record<string, unknown>, expected: string): string | null {
  if (text === expected) return null
  const own = JSON.parse(expected) as Record<string, unknown>
  for (const part of ['fill', 'decision'])
    if (JSON.stringify(row[part]) !== JSON.stringify(own[part]))
      return `${part}: is not what the event's bytes say`
  return 'the file was changed: it is not in the one spelling that a proof has'
}

function provedRecord(value: unknown, field: string): ProvedRecord | string {
  if (typeof value !== 'object' || value === null) return `${field}: must be an object`
  const { seq, bytes, path } = value as Record<string, unknown>
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1)
    return `${field}.seq: must be a whole number from 1`
  const record = typeof bytes === 'string' ? fromHex(bytes) : null
  if (record === null || record.length === 0) return `${field}.bytes: must be hexadecimal digits`
  if (!Array.isArray(path) || path.length > MOST_PATH)
    return `${field}.path: must be a list of at most ${MOST_PATH} hashes`
  const hashes: Uint8Array[] = []
  for (const [i, hash] of path.entries()) {
    if (!isHexOf(hash, 32)) return `${field}.path.${i}: must be 64 hexadecimal digits`
    hashes.push(fromHex(hash) as Uint8Array)
  }
  return { seq, bytes: record, path: hashes }
}

/** The two events, or why they are not a fill and the decision it belongs to. */
function eventsOf(proof: FillProof): Events | string {
  const fill = eventOf(proof.fill, 'fill')
  if (typeof fill === 'string') return `events.0.bytes: ${fill}`
  const decision = eventOf(proof.decision, 'decision')
  if (typeof decision === 'string') return `events.1.bytes: ${decision}`
  if (decision.id !== fill.id) return `the decision is of order ${decision.id}, the fill of ${fill.id}`
  if (proof.decision.seq >= proof.fill.seq) return 'the decision does not stand before the fill'
  if (decision.receipt.order.symbol !== fill.symbol || decision.receipt.order.side !== fill.side)
    return 'the decision is of another symbol or side than the fill'
  return { fill, decision }
}

function eventOf<T extends 'fill' | 'decision'>(proved: ProvedRecord, type: T): EventOf<T> | string {
  try {
    const record = readRecord(proved.bytes)
    if (record.type !== type || isInput(record)) return `is a ${record.type}, not a ${type}`
    // Bytes that decode may still hold what has no spelling, such as a time that is not a number.
    eventToJson(record, proved.seq)
    return record as DeskEvent as EventOf<T>
  } catch (error) {
    return `not a record: ${error instanceof Error ? error.message : String(error)}`
  }
}
