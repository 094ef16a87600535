/**
 * The market tape: every quote, print and status of a day, in a file of its own beside the journal.
 *
 * It may be lost without losing a fact about an order: what a decision saw is in its receipt. So it is written
 * without a sync, off the desk's thread, and a fault stops the tape and nothing else. Each market date has one
 * file; only so many are kept.
 */
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { ByteWriter } from '@shared/bytes'
import { writeInput } from '@shared/codec'
import { must } from '@shared/must'
import { marketDate } from '@shared/time'
import type { FeedMessage, MarketFeed } from '../../ports'
import { blockOf, readTape, TAPE_NAME, type TapeMessage, type TapeReading } from './tape-file'

export type { TapeMessage, TapeReading } from './tape-file'

/** A block is compressed when so many bytes of records are together, or when so much time has passed. */
const BLOCK_BYTES = 256 << 10
const FLUSH_EVERY_MILLIS = 5_000
/** More than this waits for the disk: then blocks are dropped, and counted. */
const MOST_WAITING_BYTES = 32 << 20
const DAYS_KEPT = 20
const compress = promisify(brotliCompress)
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

export interface TapeOptions {
  readonly folder: string
  /** Market dates of which the tape is kept, 1 or more; 20 unless said. */
  readonly days?: number
  /** Hears once why the tape stopped. */
  readonly onStopped?: (reason: string) => void
}

export class Tape {
  readonly #folder: string
  readonly #days: number
  readonly #onStopped: (reason: string) => void
  readonly #timer: NodeJS.Timeout
  readonly #records = new ByteWriter(BLOCK_BYTES + 4096)
  #day = ''
  /** Messages at or after this belong to another day. */
  #dayKnownAt = -1
  #waiting = 0
  #writing: Promise<void> = Promise.resolve()
  #stopped: string | null = null
  /** Blocks that were not kept, because the disk was too slow. */
  dropped = 0

  constructor({ folder, days = DAYS_KEPT, onStopped = () => undefined }: TapeOptions) {
    must(days >= 1, `a tape keeps a day at least, was ${days}`)
    this.#folder = folder
    this.#days = days
    this.#onStopped = onStopped
    this.#timer = setInterval(() => this.flush(), FLUSH_EVERY_MILLIS).unref()
  }

  /** Why nothing is taped any more, or null. */
  get stopped(): string | null {
    return this.#stopped
  }

  /** Takes a message as it comes; costs the copy of its bytes. */
  take(message: TapeMessage): void {
    if (this.#stopped !== null) return
    const minute = Math.floor(message.at / 60_000_000)
    if (minute !== this.#dayKnownAt) this.#turn(minute, marketDate(message.at))
    const place = this.#records.at
    this.#records.u32(0)
    writeInput(this.#records, message)
    this.#records.patchU32(place, this.#records.at - place - 4)
    if (this.#records.at >= BLOCK_BYTES) this.flush()
  }

  #turn(minute: number, day: string): void {
    this.#dayKnownAt = minute
    if (day === this.#day) return
    this.flush()
    this.#day = day
    this.#queue(() => this.#prune())
  }

  /** Sends what is together to the disk. */
  flush(): void {
    const size = this.#records.at
    if (size === 0 || this.#stopped !== null) return
    if (this.#waiting + size > MOST_WAITING_BYTES) this.dropped++
    else {
      const records = this.#records.bytes().slice()
      const file = join(this.#folder, `${this.#day}.tape`)
      this.#waiting += size
      this.#queue(async () => {
        await appendFile(file, blockOf(await compress(records, QUALITY), size), { mode: 0o600 })
        this.#waiting -= size
      })
    }
    this.#records.reset()
  }

  /** Resolves when what was taken is written, or the tape has stopped. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.flush()
    await this.#writing
  }

  #queue(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(async () => {
      if (this.#stopped !== null) return
      try {
        await work()
      } catch (error) {
        this.#stopped = error instanceof Error ? error.message : String(error)
        this.#onStopped(`The market tape has stopped: ${this.#stopped}. Orders are not affected.`)
      }
    })
  }

  async #prune(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const kept = (await tapeDays(this.#folder)).filter((day) => day !== this.#day)
    for (const day of kept.slice(0, Math.max(0, kept.length - this.#days + 1)))
      await rm(join(this.#folder, `${day}.tape`))
  }
}

/** The market dates of which there is a tape, oldest first. */
export async function tapeDays(folder: string): Promise<string[]> {
  return (await readdir(folder)).flatMap((name) => TAPE_NAME.exec(name)?.[1] ?? []).sort()
}

/** What a day's tape holds, with the number of gaps. Rejects when there is no such day. */
export async function tapeOf(folder: string, day: string): Promise<TapeReading> {
  must(TAPE_NAME.test(`${day}.tape`), `a tape's day is a date, was ${day}`)
  return readTape(await readFile(join(folder, `${day}.tape`)))
}

/** A day's tape as a feed: the same market again, for a desk with another policy. */
export async function tapeFeed(
  folder: string,
  day: string,
  reference: readonly FeedMessage[],
): Promise<MarketFeed> {
  const { messages } = await tapeOf(folder, day)
  let next = 0
  return {
    name: `tape of ${day}`,
    isSimulated: false,
    reference: () => reference,
    peek: () => messages[next]?.at ?? null,
    next: () => {
      const message = messages[next++]
      must(message !== undefined, 'the tape has ended')
      return message
    },
  }
}
