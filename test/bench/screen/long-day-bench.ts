/** The orders blotter of the real page on a day of 1,000,000 orders: first rows, filters, a sort, the far end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { BenchRow } from '../bench-row'
import { fillOrders } from '../blotter-bench'
import { loadWords, openPage, quantile } from './running-page'

const ROUNDS = 5
/** Above every sequence of the desk's own orders. */
const SEQ_BEFORE = 1_000_000_000

export async function longDayBench(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-bench-'))
  try {
    // The desk makes its journal and views first; the million is laid into the views beside what is there.
    await (await openPage({ folder })).close()
    fillOrders(join(folder, 'views.db'), SEQ_BEFORE)
    const running = await openPage({ folder })
    try {
      return await measure(running.page)
    } finally {
      await running.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(page: Page): Promise<BenchRow[]> {
  const orders = page.getByTestId('orders')
  await orders.locator('.ag-row[row-index="0"]').first().waitFor()
  await page.waitForTimeout(2_000)
  const asked: [name: string, ask: () => Promise<number>][] = [
    ['first rows', () => opened(page)],
    ['filter that many rows pass', () => filtered(page, 'gs sell', 'GS')],
    ['filter that one row passes', () => filtered(page, 'S500001', 'S500001')],
  ]
  const rows: BenchRow[] = []
  for (const [name, ask] of asked) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) times.push(await ask())
    const value = quantile(
      times.sort((a, b) => a - b),
      0.5,
    )
    const method = `to painted, median of ${ROUNDS}, ${loadWords()}`
    const none = { unit: 'ms', peer: null, peerValue: null, ratio: null, method }
    rows.push({ name: `1,000,000 orders on screen: ${name}`, value, ...none })
  }
  return rows
}

/** From the key that shows the blotter until its rows are painted. */
async function opened(page: Page): Promise<number> {
  await page.keyboard.press('Alt+4')
  await page.getByTestId('rejections').waitFor()
  return painted(page, { key: 'Alt+1', text: '' }, () => page.keyboard.press('Alt+1'))
}

async function filtered(page: Page, text: string, sign: string): Promise<number> {
  const field = page.getByLabel('Filter orders')
  await field.fill('')
  await page.waitForTimeout(1_500)
  return painted(page, { key: '', text: sign }, () => field.fill(text))
}

/** Milliseconds in the page from an action to the frame in which every row on screen holds the text. */
async function painted(
  page: Page,
  wanted: { key: string; text: string },
  act: () => Promise<void>,
): Promise<number> {
  await page.evaluate(({ text }) => {
    const place = window as unknown as { benchPainted: Promise<number> }
    place.benchPainted = new Promise((done) => {
      let from = 0
      const begin = (): void => {
        from ||= performance.now()
      }
      for (const kind of ['keydown', 'input']) document.addEventListener(kind, begin, { once: true })
      const look = (): void => {
        const shown = [...document.querySelectorAll('[data-testid="orders"] .ag-row[row-index]')]
        const full = shown.filter((row) => row.getAttribute('row-id') !== 'totals')
        const isThere =
          from > 0 &&
          full.length > 0 &&
          full.every((row) => row.textContent !== '' && (row.textContent ?? '').includes(text))
        if (isThere) requestAnimationFrame(() => done(performance.now() - from))
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
  }, wanted)
  await act()
  return page.evaluate(() => (window as unknown as { benchPainted: Promise<number> }).benchPainted)
}
