/**
 * A file of no use but its size, beside the journal: freed when the disk fills, so that the desk can stop cleanly.
 *
 * Promises to be made only where four times its size is free, in small pieces that commits run between, and
 * that a fault in making it harms nothing. Must never be touched while the disk has room.
 */

import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const PIECE_BYTES = 1 << 20
const PAUSE_MILLIS = 5
/** It is made only where this many times its size is free. */
const FREE_TIMES = 4

export class Ballast {
  readonly #file: string
  readonly #bytes: number
  #isFreed = false

  /** `bytes` 0: none is kept. */
  constructor(file: string, bytes: number) {
    this.#file = file
    this.#bytes = bytes
  }

  /** Makes the file where it is missing. Resolves with whether it is there. */
  async fill(): Promise<boolean> {
    if (this.#bytes === 0 || this.#isFreed) return false
    if (sizeOf(this.#file) === this.#bytes) return true
    const { bavail, bsize } = statfsSync(dirname(this.#file))
    if (bavail * bsize < FREE_TIMES * this.#bytes) return false
    const fresh = `${this.#file}.new`
    const handle = openSync(fresh, 'w')
    try {
      // Chance, so that no file system makes it small.
      const piece = randomFillSync(new Uint8Array(Math.min(PIECE_BYTES, this.#bytes)))
      for (let left = this.#bytes; left > 0 && !this.#isFreed; left -= piece.length) {
        writeSync(handle, piece, 0, Math.min(left, piece.length))
        await pause(PAUSE_MILLIS)
      }
    } finally {
      closeSync(handle)
    }
    if (this.#isFreed) rmSync(fresh, { force: true })
    else renameSync(fresh, this.#file)
    return !this.#isFreed
  }

  /** Gives the space back; returns how many bytes. */
  free(): number {
    this.#isFreed = true
    const size = sizeOf(this.#file)
    for (const file of [this.#file, `${this.#file}.new`]) rmSync(file, { force: true })
    return size
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
