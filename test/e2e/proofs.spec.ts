/**
 * Claim: a trader sees that the journal is sealed and has it verified, exports the proof of a fill, and a client
 * without Crossdesk checks it on docs/verify.html without a network; a changed proof is refused there.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { keyTicket } from './keyed'
import { chromiumPath } from './running-desk'

const PAGE = pathToFileURL(resolve(import.meta.dirname, '../../docs/verify.html')).href

async function show(page: Page, panel: string): Promise<void> {
  await page
    .locator('.dv-tab')
    .filter({ hasText: new RegExp(`^${panel}$`) })
    .first()
    .click()
}

test('the journal panel says what is sealed, and verifies a copy while the desk goes on', async ({
  desk,
}) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.keyboard.press('Alt+Shift+3')
  await show(page, 'Journal')
  const line = page.getByTestId('integrity')
  await expect(line).toContainText(/Sealed up to [\d,]+/)
  await expect(line).toContainText(desk.shell === 'browser' ? 'in a file' : 'in the key store')
  await line.getByRole('button', { name: 'Verify now' }).click()
  await expect(line.getByRole('status')).toContainText(/Good: [\d,]+ records, \d+ heads, \d+ receipts/, {
    timeout: 30_000,
  })
  await expect(line.getByRole('button', { name: 'Verify now' })).toBeVisible()
})

test('a fill’s proof leaves the desk and is checked elsewhere, offline', async ({ desk }) => {
  test.skip(desk.shell !== 'browser', 'a page under CDP of another process cannot hand over its downloads')
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await keyTicket(page, { symbol: 'AAPL', qty: '600', ticks: 3 })
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('ack')).toContainText('Accepted')
  const button = page.getByTestId('receipt').getByRole('button', { name: 'Export proof' })
  const coming = page.waitForEvent('download')
  await button.click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^proof-.+\.json$/)
  const file = join(desk.dataDir, 'proof.json')
  await download.saveAs(file)

  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
  try {
    const context = await browser.newContext({ offline: true })
    const client = await context.newPage()
    const asked: string[] = []
    const faults: string[] = []
    client.on('request', (request) => asked.push(request.url()))
    client.on('console', (message) => faults.push(message.text()))
    client.on('pageerror', (error) => faults.push(error.message))
    await client.goto(PAGE)
    await client.locator('#proof').setInputFiles(file)
    await expect(client.locator('#verdict')).toHaveText('The proof is good.')
    await expect(client.locator('#found')).toContainText(
      /Order M1 of client .* bought 600 AAPL|bought \d+ AAPL/,
    )
    await expect(client.locator('#found')).toContainText('What was not proved')
    const { publicKey } = JSON.parse(readFileSync(file, 'utf8')) as { publicKey: string }
    await client.locator('#key').fill(publicKey)
    await expect(client.locator('#found')).toContainText('which is the one you gave')
    await client.locator('#key').fill('00'.repeat(32))
    await expect(client.locator('#verdict')).toHaveText(/bad/)
    await client.locator('#key').fill('-----BEGIN')
    await expect(client.locator('#found')).toContainText('a key of another kind')
    await client.locator('#key').fill('')
    const changed = join(desk.dataDir, 'changed.json')
    const flip = (_all: string, begin: string, digit: string) => begin + (digit === '0' ? '1' : '0')
    writeFileSync(changed, readFileSync(file, 'utf8').replace(/("signature": ")(.)/, flip))
    await client.locator('#proof').setInputFiles(changed)
    await expect(client.locator('#verdict')).toHaveText(/bad/)
    expect(asked.every((url) => url === PAGE || url.startsWith('data:'))).toBe(true)
    expect(faults).toEqual([])
  } finally {
    await browser.close()
  }
})
