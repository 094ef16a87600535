/** The orders blotter at 50,000 row updates a second on 10,000 rows: as it comes, sorted on a moving column, hidden. */
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import type { BenchRow } from '../bench-row'
import { loadWords, openPage, type RunningPage, type Watched, watch } from './running-page'

const SECONDS = 10
const SETTLE_MILLIS = 3_000

export async function rowsBench(): Promise<BenchRow[]> {
  const running = await openPage({ program: resolve('out/bench/rows-desk.js') })
  try {
    const { page } = running
    await page.getByTestId('orders').locator('.ag-row[row-index="0"]').first().waitFor()
    await page.waitForTimeout(SETTLE_MILLIS)
    const moved = await movement(page)
    const plain = await watch(running, SECONDS)
    const sorted = await sortedByAverage(running)
    await page.keyboard.press('Alt+Shift+4')
    await page.getByTestId('settings').waitFor()
    await page.waitForTimeout(SETTLE_MILLIS)
    const hidden = await watch(running, SECONDS)
    const rate = `50,000 updates/s on 10,000 rows, ${moved} cells of the first row changed in 2 s`
    return [
      ...figures('rows as they come', plain, rate),
      ...figures('rows sorted on a moving column', sorted, rate),
      figure(
        'rows, no panel shows them: main thread',
        hidden.busyPercent,
        '% of a core',
        'Settings on screen',
      ),
    ]
  } finally {
    await running.close()
  }
}

/** How often the first row's figures changed in two seconds: that the stream really is painted. */
function movement(page: Page): Promise<number> {
  return page.getByTestId('orders').evaluate(async (panel) => {
    const seen = new Set<string>()
    const from = performance.now()
    while (performance.now() - from < 2_000) {
      const first = panel.querySelector('.ag-row[row-index="0"]')
      seen.add(first?.querySelector('[col-id="avgPrice"]')?.textContent ?? '')
      await new Promise((next) => requestAnimationFrame(next))
    }
    return seen.size
  })
}

async function sortedByAverage(running: RunningPage): Promise<Watched> {
  const header = running.page.getByTestId('orders').getByRole('columnheader', { name: 'Average' })
  await header.click()
  await running.page.waitForTimeout(SETTLE_MILLIS)
  return watch(running, SECONDS)
}

function figure(name: string, value: number, unit: string, method: string): BenchRow {
  return { name, value, unit, peer: null, peerValue: null, ratio: null, method: `${method}, ${loadWords()}` }
}

function figures(name: string, seen: Watched, rate: string): BenchRow[] {
  return [
    figure(`${name}: frames`, seen.fps, 'fps', rate),
    figure(`${name}: p99 between frames`, seen.gapP99, 'ms', rate),
    figure(`${name}: longest task`, seen.longestTask, 'ms', `${seen.longTasks} tasks over 100 ms`),
    figure(`${name}: main thread`, seen.busyPercent, '% of a core', 'processor time'),
  ]
}
