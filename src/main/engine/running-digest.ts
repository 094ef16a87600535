/**
 * A 64-bit digest over all bytes ever given, in two 32-bit lanes. It tells two histories apart that came to
 * different facts by mistake; against somebody who means to deceive stands the journal's SHA-256 chain.
 */
export class RunningDigest {
  #first = 0x811c9dc5
  #second = 0x2545f491

  add(bytes: Uint8Array): void {
    let first = this.#first
    let second = this.#second
    for (const byte of bytes) {
      first = Math.imul(first ^ byte, 0x01000193)
      second = Math.imul(((second << 13) | (second >>> 19)) ^ byte, 0x9e3779b1)
    }
    this.#first = first
    this.#second = second
  }

  /** Goes on from a digest as `value` gave it. */
  restore(first: number, second: number): void {
    this.#first = first
    this.#second = second
  }

  get value(): readonly [number, number] {
    return [this.#first >>> 0, this.#second >>> 0]
  }
}
