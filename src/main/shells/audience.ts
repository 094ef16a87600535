/**
 * Who listens to what. Pages ask for streams and leave; the desk is told when a stream gets its first listener
 * and when it loses its last, so that a stream nobody listens to is not even made.
 */
import { STREAM_NAMES, type StreamName, type Streams } from '@shared/contract'
import { type Channel, Outbox } from './outbox'

type WantListener = (stream: StreamName, isWanted: boolean) => void

export class Audience<Page> {
  readonly #onWant: WantListener
  readonly #pages = new Map<Page, { outbox: Outbox; streams: Set<StreamName> }>()

  constructor(onWant: WantListener) {
    this.#onWant = onWant
  }

  join(page: Page, channel: Channel): void {
    this.#pages.set(page, { outbox: new Outbox(channel), streams: new Set() })
  }

  /** Forgets a page and everything that it alone wanted. */
  leave(page: Page): void {
    for (const stream of [...(this.#pages.get(page)?.streams ?? [])]) this.want(page, stream, false)
    this.#pages.delete(page)
  }

  /** Returns false when the page is unknown or there is no such stream; what a page sends may be anything. */
  want(page: Page, stream: unknown, isWanted: boolean): boolean {
    const listening = this.#pages.get(page)
    if (!listening || !isStreamName(stream)) return false
    const before = this.#isWanted(stream)
    if (isWanted) listening.streams.add(stream)
    else listening.streams.delete(stream)
    const after = this.#isWanted(stream)
    if (before !== after) this.#onWant(stream, after)
    return true
  }

  /** Gives a value to every page that asked for its stream. */
  push<K extends StreamName>(stream: K, value: Streams[K]): void {
    for (const { outbox, streams } of this.#pages.values()) {
      if (streams.has(stream)) outbox.offer(stream, value)
    }
  }

  /** Lets a page that fell behind have what was held for it, if it has drained. */
  flush(page: Page): void {
    this.#pages.get(page)?.outbox.flush()
  }

  flushAll(): void {
    for (const { outbox } of this.#pages.values()) outbox.flush()
  }

  #isWanted(stream: StreamName): boolean {
    for (const { streams } of this.#pages.values()) if (streams.has(stream)) return true
    return false
  }
}

function isStreamName(stream: unknown): stream is StreamName {
  return STREAM_NAMES.includes(stream as StreamName)
}
