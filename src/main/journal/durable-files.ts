/**
 * Whole files that are there or not: written under another name, synced, renamed, and the folder synced.
 *
 * Promises that after a power cut a file has its old content or its new one, never a part. Must never be
 * pointed at journal.db while a desk has it open.
 */
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const CHUNK = 1 << 20

/** Makes a rename durable. Windows has no handle of a folder to sync; NTFS journals the rename itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') syncPath(folder, 'r')
}

/** Brings a closed file's bytes to the disk. */
export const syncFile = (file: string): void => syncPath(file, 'r+')

function syncPath(path: string, flags: string): void {
  const handle = openSync(path, flags)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Writes a file in one piece; an older one of the name is replaced only once the new one is on disk. */
export function writeWhole(file: string, parts: readonly Uint8Array[]): void {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  try {
    for (const part of parts)
      for (let at = 0; at < part.length; ) at += writeSync(handle, part, at, part.length - at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  moveWhole(fresh, file)
}

/** Renames, and makes that durable. */
export function moveWhole(from: string, to: string): void {
  renameSync(from, to)
  syncFolder(dirname(to))
}

/** SHA-256 of a file, hex. */
export function hashOfFile(file: string): string {
  const hash = createHash('sha256')
  const handle = openSync(file, 'r')
  try {
    const chunk = new Uint8Array(CHUNK)
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk))
      hash.update(chunk.subarray(0, read))
  } finally {
    closeSync(handle)
  }
  return hash.digest('hex')
}
