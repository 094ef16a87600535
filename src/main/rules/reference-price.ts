/**
 * The reference price of limit up-limit down (rules.md 9.1): the mean of the eligible trades of the last five
 * minutes, worked out every thirty seconds, and adopted only when it moved by one percent.
 *
 * A fold over the trades of one instrument on one day. It promises exact comparison; only `price` is rounded.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import { must } from '@shared/must'
import type { LuldParameters } from './regime'

export class ReferencePrice {
  readonly #luld: LuldParameters
  readonly #prices: number[] = []
  readonly #times: number[] = []
  #head = 0
  #sum = 0
  #price: number | null = null
  #nextStep = 0

  constructor(luld: LuldParameters) {
    this.#luld = luld
  }

  /** The reference price in force, 1e-6; null before the first. */
  get price(): number | null {
    return this.#price
  }

  /** The first reference of the day: the primary's opening price, or a fallback that the caller names. */
  open(price: number, at: number): void {
    must(price > 0, `an opening price must be positive, was ${price}`)
    this.#price = price
    this.#nextStep = at + this.#luld.referenceStepMicros
  }

  /** An eligible trade: price in 1e-6, time in microseconds, not before the last one. */
  trade(price: number, at: number): void {
    this.advance(at)
    this.#prices.push(price)
    this.#times.push(at)
    this.#sum += price
  }

  /** Time has passed. Works out the mean at each step in between, with the trades before it. */
  advance(now: number): void {
    if (this.#price === null) return
    while (this.#nextStep <= now) {
      this.#step(this.#nextStep)
      this.#nextStep += this.#luld.referenceStepMicros
      if (this.#head === this.#prices.length) this.#skipEmptySteps(now)
    }
  }

  /** Appends all that decides the prices to come. */
  encode(to: ByteWriter): void {
    to.u8(this.#price === null ? 0 : 1)
    for (const value of [this.#price ?? 0, this.#nextStep, this.#sum]) to.f64(value)
    to.u32(this.#prices.length - this.#head)
    for (let i = this.#head; i < this.#prices.length; i++) {
      to.f64(this.#prices[i] as number)
      to.f64(this.#times[i] as number)
    }
  }

  /** Takes over what `encode` wrote. */
  restore(from: ByteReader): void {
    const isKnown = from.u8() === 1
    const price = from.f64()
    this.#price = isKnown ? price : null
    this.#nextStep = from.f64()
    this.#sum = from.f64()
    for (let left = from.u32(); left > 0; left--) {
      this.#prices.push(from.f64())
      this.#times.push(from.f64())
    }
  }

  /** Without trades no step changes anything. */
  #skipEmptySteps(now: number): void {
    const missed = Math.floor((now - this.#nextStep) / this.#luld.referenceStepMicros)
    if (missed > 0) this.#nextStep += missed * this.#luld.referenceStepMicros
  }

  #step(at: number): void {
    while (
      this.#head < this.#times.length &&
      (this.#times[this.#head] as number) < at - this.#luld.referenceMicros
    )
      this.#sum -= this.#prices[this.#head++] as number
    const count = this.#prices.length - this.#head
    if (this.#head > 1_024 && this.#head * 2 > this.#prices.length) this.#drop()
    if (count === 0) return
    const current = this.#price as number
    const moved = Math.abs(this.#sum - current * count) * 100
    if (moved >= current * count * this.#luld.referenceMovePct) this.#price = Math.round(this.#sum / count)
  }

  #drop(): void {
    this.#prices.splice(0, this.#head)
    this.#times.splice(0, this.#head)
    this.#head = 0
  }
}
