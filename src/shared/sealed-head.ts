/**
 * A sealed head: how many records a journal held at an instant, the root over all of them, and a signature.
 * `docs/proofs.md` is its public description.
 */
import { asciiBytes, isHexOf } from './hex'

export interface SealedHead {
  /** SHA-256 of the journal's origin: tells one journal from every other. */
  readonly log: string
  /** Records under the root, 1 or more. */
  readonly size: number
  /** Root of the Merkle tree over the first `size` records. */
  readonly root: string
  /** Hash of the journal's chain at the segment that holds record `size`. */
  readonly chain: string
  /** The signer's clock, UTC: a label, not proved. */
  readonly time: string
  /** SHA-256 of the raw public key. */
  readonly key: string
  /** Ed25519 over `headText`. */
  readonly signature: string
}

const FIELDS = ['log', 'size', 'root', 'chain', 'time', 'key', 'signature'] as const
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** What is signed: seven lines of ASCII, each ended by a line feed. */
export const headText = (head: Omit<SealedHead, 'signature'>): string =>
  `crossdesk head 1\nlog ${head.log}\nsize ${head.size}\nroot ${head.root}\nchain ${head.chain}\n` +
  `time ${head.time}\nkey ${head.key}\n`

export const headBytes = (head: Omit<SealedHead, 'signature'>): Uint8Array<ArrayBuffer> =>
  asciiBytes(headText(head))

/** A head from JSON, or the field that is wrong and why. */
export function readHead(value: unknown): SealedHead | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'head: must be an object'
  const row = value as Record<string, unknown>
  for (const name of Object.keys(row))
    if (!(FIELDS as readonly string[]).includes(name))
      return `head.${name.slice(0, 40)}: is not a field of a head`
  for (const name of ['log', 'root', 'chain', 'key'] as const)
    if (!isHexOf(row[name], 32)) return `head.${name}: must be 64 hexadecimal digits`
  const { log, size, root, chain, time, key, signature } = row
  if (!isHexOf(signature, 64)) return 'head.signature: must be 128 hexadecimal digits'
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    return 'head.size: must be a whole number'
  if (size === 0) return 'head.size: is 0, such a head covers nothing'
  if (typeof time !== 'string' || !TIME.test(time)) return 'head.time: must be like 2026-11-20T14:30:00.000Z'
  return { log, size, root, chain, time, key, signature } as SealedHead
}
