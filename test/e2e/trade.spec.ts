/** Claim: a trader keys an order, sees the preview, the fill and the receipt, and all of it survives kill -9. */
import type { Page } from '@playwright/test'
import { type Desk, expect, test } from './fixtures'
import { keyTicket } from './keyed'

/** The id of the order that the ticket acknowledged last. */
async function acknowledged(page: Page, verdict: 'Accepted' | 'Rejected'): Promise<string> {
  const ack = page.getByTestId('ack')
  await expect(ack).toContainText(verdict)
  const id = /M\d+/.exec((await ack.textContent()) ?? '')?.[0]
  expect(id, 'the acknowledgement names the order').toBeTruthy()
  return id ?? ''
}

/** "+1.20" or "−0.40" as a number. */
const amount = (text: string): number => Number(text.replace('−', '-').replaceAll(',', ''))

/** The row of a blotter that names an order. */
const rowOf = ({ page }: Desk, table: string, id: string) =>
  page
    .getByTestId(table)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name: id, exact: true }) })
    .first()

/** The desk's position and its average price, as the positions panel shows them. */
async function positionOf({ page }: Desk, symbol: string): Promise<string[]> {
  await page.locator('.dv-tab').filter({ hasText: 'Positions' }).click()
  const row = page.getByTestId('positions').getByRole('row').filter({ hasText: symbol }).first()
  await expect(row).toBeVisible()
  return (await row.getByRole('gridcell').allTextContents()).slice(1, 3)
}

/** Keys are heard once the panels stand and the market is there. */
async function ready({ page }: Desk): Promise<void> {
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
}

test.beforeEach(async ({ desk }) => ready(desk))

test('an order from preview to receipt, and after kill -9 the same order, fill, position and receipt', async ({
  desk,
}) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist')).toContainText('SIMULATED')
  await keyTicket(page, { symbol: 'AAPL', qty: '600', ticks: 3 })
  const preview = page.getByTestId('preview')
  await expect(preview).toContainText('Average')
  await expect(preview).toContainText('Route')
  await page.keyboard.press('Enter')
  const id = await acknowledged(page, 'Accepted')

  const receipt = page.getByTestId('receipt')
  await expect(receipt).toContainText(/Filled 600 @ \d+\.\d+/)
  await expect(receipt).toContainText('What was seen')
  await expect(receipt).toContainText('MARKET_STALE')
  // What the fill was worth: its capacity, and parts that add up to the total on the screen.
  await expect(receipt.getByTestId('capacity-split')).toHaveText('Principal 600 (100%)')
  const worth = receipt.getByTestId('economics').locator('tbody').first().locator('tr').first()
  const figures = (await worth.locator('td').allTextContents()).slice(2).map(amount)
  const [improved, spread, fee, flow, client, broker, house, total] = figures
  expect([fee, flow, broker]).toEqual([0, 0, 0])
  expect([client, house]).toEqual([improved, spread])
  expect(Number(client) + Number(house)).toBeCloseTo(Number(total), 1)
  expect(total).toBeGreaterThan(0)
  await expect(receipt.getByTestId('economics')).toContainText('50 ms')
  const hash = (await receipt.locator('.hash').nth(3).textContent()) ?? ''
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  await page.keyboard.press('Alt+2')
  // Ids of simulated orders may hold M1 too: the symbol tells them apart.
  await page.getByLabel('Filter fills').fill(`${id} AAPL`)
  await expect(rowOf(desk, 'fills', id)).toContainText('AAPL')
  await expect(rowOf(desk, 'fills', id)).toContainText('principal')
  const fill = (await rowOf(desk, 'fills', id).textContent()) ?? ''
  // Halted, so that the simulated clients move the position no more.
  await page.keyboard.press('Control+Shift+H')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('trading-state')).toHaveText('Halted')
  const position = await positionOf(desk, 'AAPL')
  expect(position[0]).not.toBe('0')

  await desk.kill()
  await desk.restart()
  await ready(desk)
  await desk.page.keyboard.press('Alt+2')
  await desk.page.getByLabel('Filter fills').fill(`${id} AAPL`)
  await expect(rowOf(desk, 'fills', id)).toContainText('AAPL')
  await expect(rowOf(desk, 'fills', id)).toHaveText(fill)
  await rowOf(desk, 'fills', id).getByRole('gridcell').first().click()
  await expect(desk.page.getByTestId('receipt')).toContainText(hash)
  await expect(desk.page.getByTestId('trading-state')).toHaveText('Halted')
  expect(await positionOf(desk, 'AAPL')).toEqual(position)
})

test('from symbol to sent by keyboard in less than two seconds', async ({ desk }) => {
  const from = Date.now()
  await keyTicket(desk.page, { symbol: 'IBM', qty: '2k', ticks: 2 })
  await desk.page.keyboard.press('Enter')
  await acknowledged(desk.page, 'Accepted')
  expect(Date.now() - from).toBeLessThan(2_000)
})

test('a resting order is replaced and cancelled from the blotter', async ({ desk }) => {
  const { page } = desk
  await keyTicket(page, { symbol: 'PFE', qty: '300', ticks: 0 })
  await page.getByLabel('Limit price').fill('10.00')
  await page.keyboard.press('Enter')
  const id = await acknowledged(page, 'Accepted')
  await page.getByLabel('Filter orders').fill(id)
  const row = rowOf(desk, 'orders', id)
  await row.getByRole('gridcell').first().click()
  await page.keyboard.press('r')
  await page.getByLabel('New quantity').fill('200')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('200')
  await row.getByRole('gridcell').first().click()
  await page.keyboard.press('Delete')
  await expect(row).toContainText('cancelled')
})

test('a refused order names its code and its reason, and the ticket keeps what was typed', async ({
  desk,
}) => {
  const { page } = desk
  await keyTicket(page, { symbol: 'AAPL', qty: '40000', ticks: 0 })
  await expect(page.getByTestId('preview')).toContainText('Would be rejected')
  await page.keyboard.press('Enter')
  const id = await acknowledged(page, 'Rejected')
  await expect(page.getByTestId('ack')).toContainText('ORDER_NOTIONAL')
  await expect(page.getByTestId('receipt')).toContainText(`${id} was rejected`)
  await expect(page.getByLabel('Quantity')).toHaveValue('40000')
})

test('fields that cannot be read say so and send nothing', async ({ desk }) => {
  const { page } = desk
  await page.getByLabel('Symbol').fill('NOPE')
  await expect(page.getByText('No symbol NOPE')).toBeVisible()
  await page.getByLabel('Quantity').fill('1e20')
  await expect(page.getByText('Whole shares, more than zero')).toBeVisible()
  await page.getByLabel('Limit price').fill('ten')
  await expect(page.getByText('Not a price')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('ack')).toBeEmpty()
})

test('the kill switch halts by keyboard with its numbers, and trading resumes', async ({ desk }) => {
  const { page } = desk
  await page.keyboard.press('Control+Shift+H')
  await expect(page.getByRole('dialog')).toContainText('open client orders')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('trading-state')).toHaveText('Halted')
  await keyTicket(page, { symbol: 'AAPL', qty: '100', ticks: 2 })
  await page.keyboard.press('Enter')
  await acknowledged(page, 'Rejected')
  await expect(page.getByTestId('ack')).toContainText('DESK_HALTED')
  await page.getByRole('button', { name: 'Resume…' }).click()
  await page.getByRole('button', { name: 'Resume trading' }).click()
  await expect(page.getByTestId('trading-state')).toHaveText('Active')
})

test('an order in words fills the ticket and sends nothing', async ({ desk }) => {
  const { page } = desk
  await page.keyboard.press('Control+K')
  await page.keyboard.type('sell 500 msft 419.5')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Quantity')).toHaveValue('500')
  await expect(page.getByLabel('Symbol')).toHaveValue('MSFT')
  await expect(page.getByLabel('Limit price')).toHaveValue('419.50')
  await expect(page.getByRole('radio', { name: 'Sell' })).toBeChecked()
  await expect(page.getByTestId('ack')).toBeEmpty()
})

test('theme and layout come back after a restart', async ({ desk }) => {
  await desk.page.keyboard.press('Alt+L')
  await desk.page.getByText('Rejections', { exact: true }).click()
  await expect(desk.page.getByTestId('rejections')).toBeVisible()
  await desk.page.waitForTimeout(1_500)
  await desk.restart()
  await ready(desk)
  await expect(desk.page.getByTestId('rejections')).toBeVisible()
  await expect(desk.page.locator('html')).toHaveAttribute('data-theme', 'light')
})
