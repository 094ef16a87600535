/**
 * Seeded random numbers, the same on every machine: sfc32 (Chris Doty-Humphrey's PractRand), seeded through a
 * 32-bit mix so that neighbouring seeds give unrelated streams.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** A stream for one purpose: the same words give the same stream. Words are cut to 32 bits. */
  constructor(...words: readonly number[]) {
    let hash = 0x9e3779b9
    for (const word of words) hash = mix(hash ^ (word | 0))
    this.a = hash
    this.b = mix(hash + 0x6d2b79f5)
    this.c = mix(hash ^ 0x85ebca6b)
    for (let i = 0; i < 8; i++) this.word()
  }

  /** 32 random bits as a whole number from 0. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    this.c |= 0
    return sum >>> 0
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.word() / 2 ** 32
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  /** Exponential with a mean of 1. */
  exponential(): number {
    return -Math.log(1 - this.uniform())
  }

  /** Standard normal (Box-Muller, one of the pair). */
  normal(): number {
    return Math.sqrt(2 * this.exponential()) * Math.cos(2 * Math.PI * this.uniform())
  }
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
