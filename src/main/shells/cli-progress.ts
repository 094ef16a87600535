/** A line on standard error that says how far a long work is and how long it will take; only at a terminal. */
const EVERY_MILLIS = 150
const WIDTH = 24

export interface Progress {
  at(what: string, done: number, total: number): void
  end(): void
}

/** `phases`: all that will be done, in order; each counts the same. */
export function progressLine(phases: readonly string[], out: NodeJS.WriteStream = process.stderr): Progress {
  const started = performance.now()
  let shown = 0
  return {
    at(what, done, total) {
      const now = performance.now()
      if (!out.isTTY || now - shown < EVERY_MILLIS) return
      shown = now
      const part = (Math.max(0, phases.indexOf(what)) + (total === 0 ? 1 : done / total)) / phases.length
      const left = part > 0 ? ((now - started) * (1 - part)) / part / 1000 : Number.NaN
      const filled = Math.round(part * WIDTH)
      const bar = '#'.repeat(filled).padEnd(WIDTH, '.')
      out.write(`\r\x1b[K[${bar}] ${Math.floor(100 * part)} %, ${what}, ${timeLeft(left)}`)
    },
    end() {
      if (out.isTTY && shown > 0) out.write('\r\x1b[K')
    },
  }
}

function timeLeft(seconds: number): string {
  if (Number.isNaN(seconds)) return 'time left unknown'
  if (seconds < 60) return `${Math.ceil(seconds)} s left`
  return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s left`
}
