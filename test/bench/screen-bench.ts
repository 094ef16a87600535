/** Key to painted: orders keyed in the real page while 10,000 simulated quotes a second run. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright-core'
import type { BenchRow } from './bench-row'

const ORDERS = 200
/** Orders before the measured ones: the page’s code is compiled as it is first used. */
const WARM_UP = 20
/** The simulator makes about 300 quotes a second; this multiplies them. */
const LOAD = 34

export async function screenBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
  const args = [
    'out/main/browser.js',
    '--headless',
    '--port',
    '0',
    '--data-dir',
    folder,
    '--load',
    String(LOAD),
  ]
  const desk = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const address = await firstAddress(desk.stdout)
    const executablePath = process.env['CROSSDESK_CHROMIUM'] ?? '/usr/bin/chromium'
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(address)
      return await measure(page)
    } finally {
      await browser.close()
    }
  } finally {
    desk.kill('SIGTERM')
    await new Promise((ended) => desk.once('exit', ended))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function firstAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\S+/.exec(line)
    if (found) return found[0]
  }
  throw new Error('the desk ended before it gave its address')
}

async function measure(page: Page): Promise<BenchRow[]> {
  await page.getByLabel('Symbol').waitFor()
  await page.waitForTimeout(3000)
  await page.getByLabel('Symbol').fill('AAPL')
  await page.getByLabel('Symbol').press('Tab')
  await page.getByLabel('Type').selectOption('market')
  for (let n = 0; n < WARM_UP; n++) await keyOrder(page, n)
  await page.evaluate(() => window.crossdeskLatency?.clear())
  let quotesBefore = 0
  for (let n = 0; n < ORDERS; n++) {
    if (n === 10) quotesBefore = Date.now()
    await keyOrder(page, n)
  }
  const samples = await page.evaluate(() => [...(window.crossdeskLatency?.samples ?? [])])
  const rate =
    /([\d,]+)\/s/.exec(
      (await page
        .getByText(/Feed · /)
        .first()
        .textContent()) ?? '',
    )?.[1] ?? 'unknown'
  if (samples.length < ORDERS / 2) throw new Error(`only ${samples.length} of ${ORDERS} orders were painted`)
  samples.sort((a, b) => a - b)
  const at = (share: number) =>
    samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] as number
  const seconds = (Date.now() - quotesBefore) / 1000
  const method = `${samples.length} orders keyed in ${seconds.toFixed(0)} s, headless Chromium, ${rate} desk inputs/s`
  const none = { unit: 'ms', peer: null, peerValue: null, ratio: null, method }
  return [
    { name: 'key to painted acknowledgement, p50', value: at(0.5), ...none },
    { name: 'key to painted acknowledgement, p99', value: at(0.99), ...none },
  ]
}

/** One order from the keyboard: the ticket keeps client, symbol and type, the quantity changes. */
async function keyOrder(page: Page, n: number): Promise<void> {
  const quantity = page.getByLabel('Quantity')
  await quantity.fill(String(1 + (n % 90)))
  await quantity.press('Enter')
  await page.waitForFunction((want) => (window.crossdeskLatency?.samples.length ?? 0) >= want, n + 1, {
    timeout: 10_000,
  })
}
