/**
 * What the desk journals of a day, in memory: every input, but of quotes and prints that led to nothing only the
 * newest of each venue and instrument, as one record ahead of the input that needed it. Kept as bytes.
 */
import { ByteWriter } from '@shared/bytes'
import { readRecord, writeInput } from '@shared/codec'
import type { DeskEvent } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import type { Engine } from '../../src/main/engine'

export class Journal {
  readonly #records: Uint8Array[] = []
  readonly #quotes = new Map<string, InputOf<'quote'>>()
  readonly #trades = new Map<string, InputOf<'trade'>>()
  readonly #to = new ByteWriter()
  #feedAt = 0
  #at = 0

  /** Takes an input over. `isDue`: something fell due with it, so that it may have changed more than it says. */
  add(input: Input, events: readonly DeskEvent[], isDue: boolean): void {
    this.#at = input.at
    if ((input.type !== 'quote' && input.type !== 'trade') || events.length > 0 || isDue) {
      this.#observations()
      this.#write(input)
      return
    }
    this.#feedAt = input.at
    if (input.type === 'trade') this.#trades.set(input.symbol, input)
    else {
      const key = `${input.symbol} ${input.venue}`
      this.#quotes.delete(key)
      this.#quotes.set(key, input)
    }
  }

  /** All records so far, each read back from its bytes. */
  records(): Input[] {
    this.#observations()
    return this.#records.map((bytes) => readRecord(bytes) as Input)
  }

  #observations(): void {
    if (this.#feedAt === 0) return
    const quotes = [...this.#quotes.values()].map(({ type: _, at, ...quote }) => ({ ...quote, quotedAt: at }))
    const trades = [...this.#trades.values()].map(({ type: _, at, listing: __, ...trade }) => ({
      ...trade,
      tradedAt: at,
    }))
    this.#write({ type: 'feed', at: timeMicros(this.#at), feedAt: timeMicros(this.#feedAt), quotes, trades })
    this.#quotes.clear()
    this.#trades.clear()
    this.#feedAt = 0
  }

  #write(input: Input): void {
    this.#to.reset()
    writeInput(this.#to, input)
    this.#records.push(this.#to.bytes().slice())
  }
}

/** The inputs that an engine lives through, as a journal gives them back. */
export function journaled(engine: Engine, inputs: readonly Input[]): readonly Input[] {
  const journal = new Journal()
  for (const input of inputs) {
    const isDue = engine.isDue(input.at)
    journal.add(input, engine.step(input), isDue)
  }
  return journal.records()
}
