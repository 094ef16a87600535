/**
 * Two times, both to what was painted, in milliseconds. Key to painted: from the key press that sends an order
 * until its acknowledgement was painted. Tick to painted: from the moment the page heard of a quote until a
 * frame with it was painted. `window.crossdeskLatency` shows the first to the benchmark.
 */
import { createStore } from './store'

const SAMPLES_KEPT = 2_000

export interface LatencyReading {
  readonly count: number
  readonly p50: number
  readonly p99: number
}
declare global {
  interface Window {
    crossdeskLatency?: { readonly samples: readonly number[]; reading(): LatencyReading; clear(): void }
  }
}

const samples: number[] = []
export const latency = createStore<LatencyReading>({ count: 0, p50: 0, p99: 0 })

function reading(): LatencyReading {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { count: samples.length, p50: at(0.5), p99: at(0.99) }
}

/** A message sent in a frame callback is delivered once that frame was painted. */
const afterPaint = new MessageChannel()
const painted: { pressedAt: number; then: () => void }[] = []
afterPaint.port1.onmessage = () => {
  const now = performance.now()
  const done = painted.splice(0)
  for (const { pressedAt } of done) samples.push(now - pressedAt)
  if (samples.length > SAMPLES_KEPT) samples.splice(0, samples.length - SAMPLES_KEPT)
  for (const { then } of done) then()
  latency.set(reading())
}

/**
 * Call once the acknowledgement is in the document. `pressedAt` is the event's own time stamp; `then` is done
 * after the paint, so that the panels that follow the order do not hold its acknowledgement up.
 */
export function measurePainted(pressedAt: number, then: () => void): void {
  requestAnimationFrame(() => {
    painted.push({ pressedAt, then })
    afterPaint.port2.postMessage(null)
  })
}

export interface TickReading extends LatencyReading {
  /** Quotes that a newer one of the same symbol replaced before they were painted. */
  readonly conflated: number
}
export const tickLatency = createStore<TickReading>({ count: 0, p50: 0, p99: 0, conflated: 0 })
const TICKS_KEPT = 500
const TOLD_MILLIS = 1_000
const tickSamples: number[] = []
const inFrame = new Set<string>()
let conflated = 0
let heardAt: number | null = null
let toldAt = 0
const afterTick = new MessageChannel()
afterTick.port1.onmessage = () => {
  const now = performance.now()
  if (heardAt !== null) tickSamples.push(now - heardAt)
  heardAt = null
  inFrame.clear()
  if (tickSamples.length > TICKS_KEPT) tickSamples.splice(0, tickSamples.length - TICKS_KEPT)
  if (now - toldAt < TOLD_MILLIS) return
  toldAt = now
  const sorted = [...tickSamples].sort((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  tickLatency.set({ count: sorted.length, p50: at(0.5), p99: at(0.99), conflated })
}

/** Call when symbols that moved are shown. A page in the background paints nothing and is not measured. */
export function measureTicks(symbols: Iterable<string>, since: number): void {
  if (document.hidden) return
  for (const symbol of symbols) {
    if (inFrame.has(symbol)) conflated += 1
    else inFrame.add(symbol)
  }
  if (heardAt !== null) return
  heardAt = since
  requestAnimationFrame(() => afterTick.port2.postMessage(null))
}

window.crossdeskLatency = {
  samples,
  reading,
  clear() {
    samples.length = 0
    latency.set(reading())
  },
}
