/**
 * What gives way to an order on its way: from the key press to the paint of its acknowledgement quotes and rows wait,
 * so that the page's one thread is free for the answer. Promises that they come in order, and that none waits for more
 * than a tenth of a second. Must never hold back an answer or what the desk says of itself.
 */

/** An answer that takes longer must not stop the market on the screen. */
const MOST_MILLIS = 100

export class Yielding {
  #waiting: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  /** Does it now, or once the way is free. */
  take(work: () => void): void {
    if (this.#timer === null) work()
    else this.#waiting.push(work)
  }

  /** From now on work waits; work that waits already does not wait longer for it. */
  begin(): void {
    this.#timer ??= setTimeout(() => this.end(), MOST_MILLIS)
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const work of this.#waiting.splice(0)) work()
  }
}
