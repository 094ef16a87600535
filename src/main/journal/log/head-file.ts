/**
 * The newest sealed head outside the journal: `<journal>.heads`, two slots, one page each.
 *
 * Promises that a torn write spoils at most the slot it went to: the slot that was synced last is never written
 * before the other one is synced. Because it stands outside, a journal that was cut short shows. Must never be
 * the place of anything but heads.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'
import { isHexOf } from '@shared/hex'
import { headText, readHead, type SealedHead } from '@shared/sealed-head'

export const SLOT_BYTES = 4096
const SLOTS = 2
const BEGIN = 'crossdesk head file 1\n'

/** A head with the key that signed it, as a slot holds it. */
export interface OutsideHead {
  readonly head: SealedHead
  /** Raw public key, hex. */
  readonly publicKey: string
}

export interface HeadFileRead {
  readonly state: 'none' | 'good' | 'oneSlot' | 'damaged'
  /** The newest of the good slots. */
  readonly newest: OutsideHead | null
  /** The slot that `newest` stands in. */
  readonly slot: number
}

export const headFileOf = (journal: string): string => `${journal}.heads`

/** One slot: text, a checksum line, then spaces up to a page. */
export function slotText({ head, publicKey }: OutsideHead): string {
  const body = `${BEGIN}${headText(head)}signature ${head.signature}\npublic ${publicKey}\n`
  const check = crc32(body).toString(16).padStart(8, '0')
  return `${body}check ${check}\n`.padEnd(SLOT_BYTES, ' ')
}

const SLOT = new RegExp(
  `^${BEGIN}crossdesk head 1\\nlog (.{64})\\nsize (\\d{1,16})\\nroot (.{64})\\nchain (.{64})\\n` +
    `time (.{24})\\nkey (.{64})\\nsignature (.{128})\\npublic (.{64})\\ncheck (.{8})\\n *$`,
)

/** Reads a slot; null when it is not, byte for byte, one that was written whole. */
export function readSlot(text: string): OutsideHead | null {
  const found = SLOT.exec(text)
  if (!found) return null
  const [, log, size, root, chain, time, key, signature, publicKey] = found
  const head = readHead({ log, size: Number(size), root, chain, time, key, signature })
  if (typeof head === 'string' || !isHexOf(publicKey, 32)) return null
  const slot = { head, publicKey }
  return slotText(slot) === text ? slot : null
}

/** What stands in a head file. */
export function readHeadFile(file: string): HeadFileRead {
  if (!existsSync(file)) return { state: 'none', newest: null, slot: 1 }
  const bytes = readFileSync(file)
  // Made, and no head came yet: as good as none.
  if (isBlank(bytes, 0) && isBlank(bytes, 1)) return { state: 'none', newest: null, slot: 1 }
  const slots = [0, 1].map((i) =>
    readSlot(bytes.subarray(i * SLOT_BYTES, (i + 1) * SLOT_BYTES).toString('latin1')),
  )
  const [first = null, second = null] = slots
  const slot = (second?.head.size ?? 0) > (first?.head.size ?? 0) ? 1 : 0
  const newest = slot === 1 ? second : first
  if (newest === null) return { state: 'damaged', newest: null, slot: 1 }
  const isWhole = bytes.length === SLOTS * SLOT_BYTES && (first !== null || isBlank(bytes, 0))
  const isBoth = isWhole && (second !== null || isBlank(bytes, 1))
  return { state: isBoth ? 'good' : 'oneSlot', newest, slot }
}

/** Copies a head file, before the journal is copied: its head then covers no more than the copy holds. */
export function copyHeadFile(journal: string, to: string): void {
  if (existsSync(headFileOf(journal))) copyFileSync(headFileOf(journal), headFileOf(to))
}

/** A slot of a young file that was never written to. */
const isBlank = (bytes: Buffer, slot: number): boolean =>
  bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES).every((byte) => byte === 0x20)

/** Puts a damaged head file aside under a new name, and returns that name. */
export function putAside(file: string): string {
  let n = 1
  while (existsSync(`${file}.damaged-${n}`)) n++
  const aside = `${file}.damaged-${n}`
  renameSync(file, aside)
  return aside
}

/** Writes heads to the two slots in turn. */
export class HeadFile {
  readonly #handle: number
  #slot: number
  #isDirty = false

  constructor(file: string) {
    const { slot } = readHeadFile(file)
    const isNew = !existsSync(file)
    this.#handle = openSync(file, isNew ? 'wx+' : 'r+', 0o600)
    this.#slot = 1 - slot
    if (isNew) writeSync(this.#handle, ' '.repeat(SLOTS * SLOT_BYTES), 0, 'latin1')
  }

  /** Hands a head to the operating system: it survives the process, not yet a power cut. */
  write(head: OutsideHead): void {
    writeSync(this.#handle, slotText(head), this.#slot * SLOT_BYTES, 'latin1')
    this.#isDirty = true
  }

  /** Brings what was written to the disk; the next head goes to the other slot. */
  sync(): void {
    if (!this.#isDirty) return
    fdatasyncSync(this.#handle)
    this.#isDirty = false
    this.#slot = 1 - this.#slot
  }

  close(): void {
    this.sync()
    closeSync(this.#handle)
  }
}
