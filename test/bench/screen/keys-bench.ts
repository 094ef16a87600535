/** Key to painted: orders keyed in the real page while some 50,000 simulated quotes a second run. */
import type { Page } from 'playwright-core'
import type { BenchRow } from '../bench-row'
import { inputsPerSecond, loadWords, openPage, quantile, watch } from './running-page'

const ORDERS = 200
/** Orders before the measured ones: the page’s code is compiled as it is first used. */
const WARM_UP = 20
/** The simulator's own rate times this is a little over 50,000 inputs a second in its first minutes. */
const LOAD = 70
const SETTLE_MILLIS = 3_000
const WATCH_SECONDS = 8
/** From the last digit to Enter, and from an answer to the next digit: what a quick hand takes. */
const HAND_MILLIS = 150

export async function keysBench(): Promise<BenchRow[]> {
  const running = await openPage({ args: ['--load', String(LOAD)] })
  try {
    const { page } = running
    await page.waitForTimeout(SETTLE_MILLIS)
    const seen = await watch(running, WATCH_SECONDS)
    const { samples, rate } = await keyed(page)
    const disk = /commit p50 .*$/.exec(
      (await page.getByTitle(/^Durable up to/).getAttribute('title')) ?? '',
    )?.[0]
    const method = `${samples.length} orders, ${rate} desk inputs/s, ${disk}, ${loadWords()}`
    const none = { peer: null, peerValue: null, ratio: null, method }
    return [
      { name: 'key to painted acknowledgement, p50', value: quantile(samples, 0.5), unit: 'ms', ...none },
      { name: 'key to painted acknowledgement, p99', value: quantile(samples, 0.99), unit: 'ms', ...none },
      { name: 'Trade workspace under quotes: frames', value: seen.fps, unit: 'fps', ...none },
      { name: 'Trade workspace: longest task', value: seen.longestTask, unit: 'ms', ...none },
      { name: 'Trade workspace: main thread', value: seen.busyPercent, unit: '% of a core', ...none },
    ]
  } finally {
    await running.close()
  }
}

async function keyed(page: Page): Promise<{ samples: number[]; rate: string }> {
  await page.getByLabel('Symbol').fill('AAPL')
  await page.getByLabel('Symbol').press('Tab')
  await page.getByLabel('Type').selectOption('market')
  for (let n = 0; n < WARM_UP; n++) await keyOrder(page, n)
  await page.evaluate(() => window.crossdeskLatency?.clear())
  for (let n = 0; n < ORDERS; n++) await keyOrder(page, n)
  const samples = await page.evaluate(() => [...(window.crossdeskLatency?.samples ?? [])])
  if (samples.length < ORDERS / 2) throw new Error(`only ${samples.length} of ${ORDERS} orders were painted`)
  return { samples: samples.sort((a, b) => a - b), rate: await inputsPerSecond(page) }
}

/** One order from the keyboard: the ticket keeps client, symbol and type, the quantity changes. */
async function keyOrder(page: Page, n: number): Promise<void> {
  const quantity = page.getByLabel('Quantity')
  await quantity.fill(String(1 + (n % 90)))
  await page.waitForTimeout(HAND_MILLIS)
  await quantity.press('Enter')
  // Asked now and then: asking in every frame, as is usual, would make the page paint frames of its own.
  await page.waitForFunction((want) => (window.crossdeskLatency?.samples.length ?? 0) >= want, n + 1, {
    timeout: 10_000,
    polling: 50,
  })
  await page.waitForTimeout(HAND_MILLIS)
}
