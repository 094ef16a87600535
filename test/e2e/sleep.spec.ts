/** Claim: a desk that stood still says so when it goes on, and takes orders again. */
import { expect, test } from './fixtures'

test('three seconds of standing still are noted on screen', async ({ desk }) => {
  await expect(desk.page.getByTestId('durable-seq')).not.toHaveText('0')
  process.kill(desk.pid, 'SIGSTOP')
  await expect(desk.page.getByRole('alert').first()).toContainText(/said nothing|lost/)
  await new Promise((later) => setTimeout(later, 3_000))
  process.kill(desk.pid, 'SIGCONT')
  await expect(desk.page.getByText(/stood still for \d\.\d s/).first()).toBeVisible()
  await expect(desk.page.getByTestId('trading-state')).toHaveText('Active')
})

test('while the desk does not answer an order, nothing else is sent, however often Enter is pressed', async ({
  desk,
}) => {
  const { page, pid } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.keyboard.press('Alt+T')
  await page.keyboard.type('IBM')
  await page.getByLabel('Quantity').fill('700')
  await page.getByLabel('Limit price').fill('123.45')
  process.kill(pid, 'SIGSTOP')
  await page.getByLabel('Quantity').press('Enter')
  await page.getByLabel('Quantity').press('Enter')
  await expect(page.getByRole('button', { name: 'Sending…' })).toBeDisabled()
  await page.getByLabel('Quantity').fill('800')
  await page.getByLabel('Quantity').press('Enter')
  process.kill(pid, 'SIGCONT')
  await expect(page.getByTestId('ack')).toContainText('Accepted M1')
  await expect(page.getByLabel('Quantity')).toHaveValue('800')
  await page.getByLabel('Quantity').press('Enter')
  await expect(page.getByTestId('ack')).toContainText('Accepted M2')
  await expect(page.getByTestId('orders').locator('[row-id="M2"]')).toContainText('800')
  await expect(page.getByTestId('orders').locator('[row-id="M3"]')).toHaveCount(0)
})
