/** Orders as a trader keys them: in the ticket without the mouse, or in words through the palette. */
import { expect, type Page } from '@playwright/test'

interface Keyed {
  readonly symbol: string
  readonly qty: string
  /** Ticks above the price that the first step gives. */
  readonly ticks: number
}

/** Keys a ticket from wherever the focus is. Nothing is sent. */
export async function keyTicket(page: Page, { symbol, qty, ticks }: Keyed): Promise<void> {
  await page.keyboard.press('Alt+T')
  await page.keyboard.type(symbol)
  await page.keyboard.press('Tab')
  await page.keyboard.type(qty)
  await page.keyboard.press('Tab')
  for (let i = 0; i <= ticks; i++) await page.keyboard.press('ArrowUp')
}

/** Puts the first steps away and sends 600 AAPL that fill: once an order was sent the first steps put themselves away. */
export async function sendFirst(page: Page): Promise<void> {
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.getByRole('button', { name: 'Put away' }).click()
  await keyTicket(page, { symbol: 'AAPL', qty: '600', ticks: 3 })
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('ack')).toContainText('Accepted')
  await expect(page.getByTestId('receipt')).toContainText('Filled')
}

/** Sends an order in words through the palette and the ticket; the id that the desk gave it. */
export async function sendInWords(page: Page, words: string): Promise<string> {
  const ack = page.getByTestId('ack')
  const before = await ack.textContent()
  await page.keyboard.press('Control+K')
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  // The palette moves the keyboard to the ticket once it is closed.
  await page.waitForFunction(() => document.activeElement?.closest('[data-testid="ticket"]') !== null)
  await page.keyboard.press('Enter')
  await page.waitForFunction((old) => {
    const now = document.querySelector('[data-testid="ack"]')?.textContent ?? ''
    return now !== old && /M\d+/.test(now)
  }, before)
  return /M\d+/.exec((await ack.textContent()) ?? '')?.[0] ?? ''
}
