/** The Trade workspace left alone at 20,000 quote updates a second: what its heap and the desk's memory do. */
import type { BenchRow } from '../bench-row'
import { heapBytes, inputsPerSecond, loadWords, openPage, watch } from './running-page'

/** The simulator's own rate times this is over 30,000 inputs a second at the open and 20,000 half an hour later. */
const LOAD = 47
const SAMPLES = 12
const MEBI = 2 ** 20

/** `minutes`: how long; the budget asks for 30. */
export async function soakBench(minutes: number): Promise<BenchRow[]> {
  const running = await openPage({ args: ['--load', String(LOAD)] })
  try {
    const { page, cdp } = running
    // The day's first minutes fill what is kept: prints, notices, the chart, the blotters up to their bound.
    await page.waitForTimeout(Math.min(60_000, minutes * 15_000))
    const heaps: number[] = []
    const rates: number[] = []
    let longest = 0
    let longTasks = 0
    for (let sample = 0; sample < SAMPLES; sample++) {
      const seen = await watch(running, (minutes * 60) / SAMPLES)
      longest = Math.max(longest, seen.longestTask)
      longTasks += seen.longTasks
      heaps.push((await heapBytes(cdp)) / MEBI)
      rates.push(Number((await inputsPerSecond(page)).replaceAll(',', '')))
    }
    const method = `${minutes} min, ${Math.min(...rates)} to ${Math.max(...rates)} desk inputs/s, heap after collection, ${loadWords()}`
    const none = { peer: null, peerValue: null, ratio: null, method }
    return [
      { name: 'soak: page heap at first', value: heaps[0] ?? 0, unit: 'MiB', ...none },
      { name: 'soak: page heap at last', value: heaps.at(-1) ?? 0, unit: 'MiB', ...none },
      { name: 'soak: growth, least squares', value: slope(heaps, minutes), unit: 'MiB/min', ...none },
      { name: 'soak: longest task', value: longest, unit: 'ms', ...none },
      { name: 'soak: tasks over 100 ms', value: longTasks, unit: '', ...none },
    ]
  } finally {
    await running.close()
  }
}

/** Growth a minute of evenly spaced samples. */
function slope(samples: readonly number[], minutes: number): number {
  const step = minutes / samples.length
  const middle = (samples.length - 1) / 2
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length
  let over = 0
  let under = 0
  for (const [index, value] of samples.entries()) {
    over += (index - middle) * (value - mean)
    under += (index - middle) ** 2
  }
  return over / under / step
}
