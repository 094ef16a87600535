// A recorded day is opened from the page, traded by a desk of its own, marked as a replay, and left again; a file
// that is no recorded day is refused with the reason and the desk stays where it was.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { tickZip } from '../market/tick-zips'
import { expect, test } from './fixtures'

const DATA = resolve(import.meta.dirname, '../../../shared/data/us-equity-ticks-2013')
const zip = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/zip',
  buffer: Buffer.from(bytes),
})

async function openDay(
  page: Page,
  quotes: ReturnType<typeof zip>,
  trades: ReturnType<typeof zip>,
): Promise<void> {
  await page.keyboard.press('Control+o')
  const dialog = page.getByRole('dialog', { name: 'Open a recorded day' })
  await dialog.getByLabel('Quotes file (.zip)').setInputFiles(quotes)
  await dialog.getByLabel('Trades file (.zip)').setInputFiles(trades)
  await dialog.getByLabel('Day’s symbol').fill('IBM')
  await dialog.getByLabel('Market date').fill('2013-10-07')
  await dialog.getByLabel('Speed').selectOption('max')
  await dialog.locator('button.primary').click()
}

test('IBM of 2013-10-07 is watched, and the simulated market is there again afterwards', async ({ desk }) => {
  test.skip(!existsSync(DATA), 'the recorded day is not beside this checkout')
  const { page } = desk
  await expect(page.getByTestId('watchlist')).toContainText('AAPL')
  const read = (kind: string) =>
    zip(`ibm_20131007_${kind}.zip`, readFileSync(resolve(DATA, `ibm_20131007_${kind}.zip`)))
  await openDay(page, read('quote'), read('trade'))
  await expect(page.locator('.topbar, header').first()).toContainText(/REPLAY/)
  await expect(page.getByTestId('watchlist')).toContainText('IBM', { timeout: 20_000 })
  await expect(page.getByTestId('watchlist')).not.toContainText('AAPL')
  await expect(page.getByTestId('orders')).toContainText(/T0\d{5}/, { timeout: 20_000 })
  await expect(page.getByTestId('ladder')).toContainText('IBM')
  await expect(page.getByLabel('Symbol', { exact: true })).toHaveValue('IBM')
  await expect(page.getByTestId('invariants')).toHaveText('hold')
  await page
    .getByRole('button', { name: /Market feed|Feed/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Back to the simulated market' }).click()
  await expect(page.getByTestId('watchlist')).toContainText('AAPL', { timeout: 20_000 })
  await expect(page.locator('body')).toContainText('SIMULATED')
})

test('a file that is no recorded day is refused with the reason, and the desk trades on', async ({
  desk,
}) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist')).toContainText('AAPL')
  const wrong = tickZip(['a,b,c'])
  await openDay(page, zip('q_20131007.zip', wrong), zip('t_20131007.zip', wrong))
  await expect(page.getByRole('dialog')).toContainText(/line|row|column/i)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('watchlist')).toContainText('AAPL')
  await expect(page.getByTestId('feed-state')).toHaveText('live')
})
