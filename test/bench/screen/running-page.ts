/** A built desk in its browser shell with its page in a headless Chromium, and what the page did with its time. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { FEATURES_OFF } from '../../../src/main/shells/page-features'

export interface RunningPage {
  readonly page: Page
  readonly cdp: CDPSession
  readonly folder: string
  /** Closes the page and the desk; the folder stays when the caller brought it. */
  close(): Promise<void>
}

interface Options {
  /** Another program that prints an address as the browser shell does. */
  readonly program?: string
  readonly args?: readonly string[]
  /** A data folder that is there already. */
  readonly folder?: string
}

export async function openPage({ program, args = [], folder }: Options): Promise<RunningPage> {
  const place = folder ?? mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
  const shell = ['out/main/browser.js', '--headless', '--port', '0', '--data-dir', place]
  const desk = spawn(process.execPath, [...(program ? [program, place] : shell), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let browser: Browser | null = null
  const close = async (): Promise<void> => {
    await browser?.close()
    await ended(desk)
    if (folder === undefined) rmSync(place, { recursive: true, force: true })
  }
  try {
    const address = await addressOf(desk)
    const executablePath = process.env['CROSSDESK_CHROMIUM'] ?? '/usr/bin/chromium'
    // As the shells open it.
    const args = ['--no-sandbox', `--disable-features=${FEATURES_OFF}`]
    browser = await chromium.launch({ executablePath, args })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const cdp = await page.context().newCDPSession(page)
    await page.goto(address)
    await page.getByLabel('Symbol').waitFor()
    return { page, cdp, folder: place, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function addressOf(desk: ChildProcess): Promise<string> {
  if (!desk.stdout) throw new Error('the desk has no output')
  for await (const line of createInterface({ input: desk.stdout })) {
    const found = /http:\S+/.exec(line)
    if (found) return found[0]
  }
  throw new Error('the desk ended before it gave its address')
}

async function ended(desk: ChildProcess): Promise<void> {
  if (desk.exitCode !== null || desk.signalCode !== null) return
  desk.kill('SIGTERM')
  await once(desk, 'exit')
}

/** What the page did over some seconds. Gaps and tasks in milliseconds. */
export interface Watched {
  readonly fps: number
  readonly gapP99: number
  readonly gapMax: number
  /** The longest task over 50 ms, 0 without one. */
  readonly longestTask: number
  /** Tasks of more than 100 ms. */
  readonly longTasks: number
  /** Processor time of the page's main thread, per cent of one core: what the machine's load does not change. */
  readonly busyPercent: number
}

/** Watches the page's frames and tasks for some seconds. */
export async function watch({ page, cdp }: RunningPage, seconds: number): Promise<Watched> {
  const before = await mainThreadSeconds(cdp)
  const seen = await page.evaluate(
    (millis) =>
      new Promise<{ gaps: number[]; tasks: number[] }>((done) => {
        const gaps: number[] = []
        const tasks: number[] = []
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) tasks.push(entry.duration)
        })
        observer.observe({ entryTypes: ['longtask'] })
        const from = performance.now()
        let last = from
        const frame = (): void => {
          const now = performance.now()
          gaps.push(now - last)
          last = now
          if (now - from < millis) requestAnimationFrame(frame)
          else {
            observer.disconnect()
            done({ gaps, tasks })
          }
        }
        requestAnimationFrame(frame)
      }),
    seconds * 1000,
  )
  const busy = (await mainThreadSeconds(cdp)) - before
  // Counting tasks costs something itself: not while keys are timed.
  await cdp.send('Performance.disable')
  const gaps = seen.gaps.sort((a, b) => a - b)
  const whole = gaps.reduce((sum, gap) => sum + gap, 0)
  return {
    fps: (gaps.length * 1000) / whole,
    gapP99: gaps[Math.floor(gaps.length * 0.99)] ?? 0,
    gapMax: gaps.at(-1) ?? 0,
    longestTask: Math.max(0, ...seen.tasks),
    longTasks: seen.tasks.filter((millis) => millis > 100).length,
    busyPercent: (busy * 100_000) / whole,
  }
}

/** Processor seconds that the page's main thread has used in tasks. */
async function mainThreadSeconds(cdp: CDPSession): Promise<number> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

/** Bytes of the page's heap after a collection. */
export async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}

/** "load 3.1": how busy the machine was in the last minute. */
export const loadWords = (): string => `load ${(loadavg()[0] ?? 0).toFixed(1)}`

/** Inputs a second, as the top bar says. */
export async function inputsPerSecond(page: Page): Promise<string> {
  const text = await page
    .getByText(/Feed · /)
    .first()
    .textContent()
  return /([\d,]+)\/s/.exec(text ?? '')?.[1] ?? 'unknown'
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
