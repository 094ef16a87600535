/** Batches that wait to be folded, taken out in bounded pieces so that a query never waits for a long day. */
import { must } from '@shared/must'
import type { RecordBatch } from '../ports'

export interface Foldable {
  readonly foldedTo: number
  fold(seq: number, bytes: Uint8Array): void
  hearAgain(seq: number, bytes: Uint8Array): void
}

interface Waiting {
  readonly batch: RecordBatch
  /** Null for records that are new: whoever asks waits for those. */
  readonly done: (() => void) | null
}

export class BatchQueue {
  readonly #batches: Waiting[] = []
  /** Place in the first batch. */
  #index = 0
  #at = 0
  #records = 0
  #new = 0

  /** Records that wait. */
  get length(): number {
    return this.#records
  }

  /** New records that wait, those of the past left out. */
  get newRecords(): number {
    return this.#new
  }

  /** `done`, for records of the past, hears when they are folded. */
  push(batch: RecordBatch, done: (() => void) | null = null): void {
    if (batch.count === 0) {
      done?.()
      return
    }
    this.#batches.push({ batch, done })
    this.#records += batch.count
    if (done === null) this.#new += batch.count
  }

  /** Folds at most `most` records, in order; those folded before are only heard, a gap throws. */
  foldInto(views: Foldable, most: number): void {
    for (let left = most; left > 0; ) {
      const first = this.#batches[0]
      if (!first) return
      const { batch, done } = first
      const taken = this.#some(batch, views, left)
      left -= taken
      this.#records -= taken
      if (done === null) this.#new -= taken
      if (this.#index < batch.count) continue
      must(this.#at === batch.frames.length, `${batch.frames.length - this.#at} bytes after the last record`)
      this.#batches.shift()
      this.#index = 0
      this.#at = 0
      done?.()
    }
  }

  #some(batch: RecordBatch, views: Foldable, most: number): number {
    const { frames, first, count } = batch
    const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
    const end = Math.min(count, this.#index + most)
    const begun = this.#index
    for (; this.#index < end; this.#index++) {
      const length = view.getUint32(this.#at, true)
      const from = this.#at + 4
      must(from + length <= frames.length, `record ${first + this.#index} runs past its batch`)
      const seq = first + this.#index
      must(seq <= views.foldedTo + 1, `record ${seq} leaves a gap after ${views.foldedTo}`)
      const bytes = frames.subarray(from, from + length)
      if (seq > views.foldedTo) views.fold(seq, bytes)
      else views.hearAgain(seq, bytes)
      this.#at = from + length
    }
    return end - begun
  }
}
