/**
 * Turns inputs and events into journal records, and tells who waits once they are durable.
 *
 * Nothing leaves the desk before its record is durable: acknowledgements, routes and rows all hang on
 * `onDurable`. After an append whose outcome is unknown nothing is ever released again; the desk halts.
 */
import { ByteWriter } from '@shared/bytes'
import { writeEvent, writeInput } from '@shared/codec'
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { Journal, RecordBatch } from '../ports'

interface Waiting {
  readonly seq: number
  readonly release: () => void
  readonly refuse: (reason: string) => void
}

export class Recorder {
  readonly #journal: Journal
  readonly #onDurable: (batch: RecordBatch) => void
  readonly #onUnknown: (cause: string) => void
  readonly #writer = new ByteWriter(1 << 20)
  #first: number
  #next: number
  #waiting: Waiting[] = []
  #durable: number
  #broken: string | null = null
  #inFlight = 0

  constructor(
    journal: Journal,
    heard: { onDurable: (batch: RecordBatch) => void; onUnknown: (cause: string) => void },
  ) {
    this.#journal = journal
    this.#onDurable = heard.onDurable
    this.#onUnknown = heard.onUnknown
    this.#next = journal.lastSeq + 1
    this.#first = this.#next
    this.#durable = journal.lastSeq
  }

  /** Sequence of the last record taken, durable or not. */
  get lastSeq(): number {
    return this.#next - 1
  }
  get durableSeq(): number {
    return this.#durable
  }
  /** Bytes handed to the journal and not yet durable. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Takes an input; returns its sequence. */
  input(input: Input): number {
    const place = this.#open()
    writeInput(this.#writer, input)
    return this.#close(place)
  }

  /** Takes an event; returns its sequence. */
  event(event: DeskEvent): number {
    const place = this.#open()
    writeEvent(this.#writer, event)
    return this.#close(place)
  }

  #open(): number {
    const place = this.#writer.at
    this.#writer.u32(0)
    return place
  }

  #close(place: number): number {
    this.#writer.patchU32(place, this.#writer.at - place - 4)
    return this.#next++
  }

  /** Resolves once the record is durable, rejects when nobody can say whether it is. */
  durable(seq: number): Promise<void> {
    if (this.#broken !== null) return Promise.reject(new Error(this.#broken))
    if (seq <= this.#durable) return Promise.resolve()
    return new Promise((release, reject) => {
      this.#waiting.push({ seq, release, refuse: (reason) => reject(new Error(reason)) })
    })
  }

  /** Hands everything taken so far to the journal. */
  flush(): void {
    const count = this.#next - this.#first
    if (count === 0 || this.#broken !== null) return
    const frames = this.#writer.bytes().slice()
    const batch: RecordBatch = { first: this.#first, count, frames }
    this.#first = this.#next
    this.#writer.reset()
    this.#inFlight += frames.byteLength
    const size = frames.byteLength
    const kept: RecordBatch = { first: batch.first, count, frames: frames.slice() }
    this.#journal.append(batch).then(
      (outcome) => {
        this.#inFlight -= size
        if (outcome.kind === 'unknown') return this.#break(outcome.cause)
        this.#released(kept)
      },
      (error: unknown) => this.#break(error instanceof Error ? error.message : String(error)),
    )
  }

  #released(batch: RecordBatch): void {
    if (this.#broken !== null) return
    this.#durable = batch.first + batch.count - 1
    this.#onDurable(batch)
    let released = 0
    while (released < this.#waiting.length && (this.#waiting[released] as Waiting).seq <= this.#durable)
      released++
    for (const waiting of this.#waiting.splice(0, released)) waiting.release()
  }

  #break(cause: string): void {
    if (this.#broken !== null) return
    this.#broken = cause
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(cause)
    this.#onUnknown(cause)
  }
}
