/**
 * Latency of one input after the other, and of inputs that arrive at planned times whether or not the one before
 * is done; a late start counts as waiting. The collector's pauses are also reported by themselves.
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'

export interface Latencies {
  /** Microseconds, sorted. */
  readonly latencies: Float64Array
  /** Pauses of the garbage collector in the run, milliseconds. */
  readonly pauses: readonly number[]
}

/** Takes one input after the other. */
export function closedLoop<Item>(take: (item: Item) => void, items: readonly Item[]): Promise<Latencies> {
  const latencies = new Float64Array(items.length)
  return withPauses(latencies, () => {
    for (let i = 0; i < items.length; i++) {
      const start = performance.now()
      take(items[i] as Item)
      latencies[i] = (performance.now() - start) * 1000
    }
  })
}

/** Takes inputs at a fixed rate a second, spinning between them. */
export function openLoop<Item>(
  take: (item: Item) => void,
  items: readonly Item[],
  rate: number,
): Promise<Latencies> {
  const latencies = new Float64Array(items.length)
  const gap = 1000 / rate
  return withPauses(latencies, () => {
    const start = performance.now()
    for (let i = 0; i < items.length; i++) {
      const planned = start + i * gap
      while (performance.now() < planned);
      take(items[i] as Item)
      latencies[i] = (performance.now() - planned) * 1000
    }
  })
}

/** The runtime tells of its pauses only once the run has let it speak. */
async function withPauses(latencies: Float64Array, run: () => void): Promise<Latencies> {
  const pauses: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.startTime >= start) pauses.push(entry.duration)
  })
  observer.observe({ entryTypes: ['gc'] })
  const start = performance.now()
  run()
  await setTimeout(50)
  observer.disconnect()
  return { latencies: latencies.sort(), pauses }
}

/** The value below which a part of sorted values lies. */
export const at = (sorted: Float64Array, part: number): number =>
  sorted[Math.floor((sorted.length - 1) * part)] as number

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
