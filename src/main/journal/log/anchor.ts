/**
 * Heads for lodging elsewhere: one small file a day in a folder of the desk's choice.
 *
 * Promises that a file is whole or not there, and that the newest head of the day is the one that stays. What
 * is done with the folder (mail, a share, a print) is the desk's affair: only a head that left the machine
 * binds the machine's owner. Must never hold a private key.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isHexOf } from '@shared/hex'
import { readHead } from '@shared/sealed-head'
import type { OutsideHead } from './head-file'

export const ANCHOR_FORMAT = 'crossdesk-anchor/1'

export function anchorText({ head, publicKey }: OutsideHead): string {
  const { log, size, root, chain, time, key, signature } = head
  const file = {
    format: ANCHOR_FORMAT,
    head: { log, size, root, chain, time, key, signature },
    publicKey,
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The name of the day's file. */
export const anchorName = ({ log, time }: OutsideHead['head']): string =>
  `crossdesk-${log.slice(0, 16)}-${time.slice(0, 10)}.json`

/** Writes the day's file, replacing an older head of the same day; returns its name. */
export function dropAnchor(folder: string, outside: OutsideHead): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, anchorName(outside.head))
  writeFileSync(`${file}.new`, anchorText(outside))
  renameSync(`${file}.new`, file)
  return file
}

/** Reads an anchor, or says which field is wrong and why. */
export function readAnchor(text: string): OutsideHead | string {
  if (text.length > 1 << 16) return `the file is too large: ${text.length} characters`
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'the file is not whole JSON: it was cut short or changed'
  }
  if (typeof value !== 'object' || value === null) return 'the file is not an anchor'
  const row = value as Record<string, unknown>
  if (row['format'] !== ANCHOR_FORMAT) return `format: must be ${ANCHOR_FORMAT}`
  if (!isHexOf(row['publicKey'], 32)) return 'publicKey: must be 64 hexadecimal digits'
  const head = readHead(row['head'])
  if (typeof head === 'string') return head
  const anchor = { head, publicKey: row['publicKey'] }
  return anchorText(anchor) === text
    ? anchor
    : 'the file was changed: it is not in the one spelling of an anchor'
}
