/** Claim: the ticket takes every order, its rarer terms fold away and show as chips, and contradictions stand beside their field. */
import { askDesk } from './ask-desk'
import { expect, test } from './fixtures'
import { sendInWords } from './keyed'
import { expectAccessible } from './looks'

test.beforeEach(async ({ desk }) => {
  await expect(desk.page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await desk.page.getByRole('button', { name: 'Put away' }).click()
})

test('every type and time in force is accepted in words, and a stop is replaced', async ({ desk }) => {
  test.setTimeout(120_000)
  const { page } = desk
  const orders = [
    ['buy 100 pfe stop 90 for R1', 'stop'],
    ['buy 100 pfe stop 28.20 28.30 gtc for R1', 'stopLimit'],
    ['buy 100 pfe peg gtd 2036-11-28 15:30 for R1', 'midpointPeg'],
    ['buy 100 pfe 1.00 fok for R1', 'limit'],
    ['buy 300 pfe 1.00 aon for R1', 'limit'],
  ] as const
  for (const [words, type] of orders) {
    const id = await sendInWords(page, words)
    await expect(page.getByTestId('ack'), words).toContainText(`Accepted ${id}`)
    await expect(page.getByLabel('Quantity', { exact: true })).toHaveValue('')
    expect(
      JSON.stringify(await askDesk(page, 'views.query', { table: 'orders', limit: 1, where: { id } })),
    ).toContain(`"type":"${type}"`)
  }
  const stop = await sendInWords(page, 'buy 200 pfe stop 91 day for R1')
  await page.getByLabel('Filter orders').fill(stop)
  const row = page.getByTestId('orders').getByRole('row').filter({ hasText: stop }).first()
  await row.getByRole('gridcell').first().click()
  await page.keyboard.press('r')
  await page.getByLabel('New stop').fill('92.00')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect
    .poll(async () =>
      JSON.stringify(await askDesk(page, 'views.query', { table: 'orders', limit: 1, where: { id: stop } })),
    )
    .toContain('"stop":92000000')
})

test('terms unfold by key, show as chips, and what the desk refuses stands beside its field', async ({
  desk,
}) => {
  const { page } = desk
  const ticket = page.getByTestId('ticket')
  await page.keyboard.press('Alt+T')
  await page.keyboard.type('PFE')
  await page.keyboard.press('Tab')
  await page.keyboard.type('400')
  await page.keyboard.press('Tab')
  await page.keyboard.type('20.00')
  await expect(ticket.getByLabel('Minimum quantity')).toHaveCount(0)
  await page.keyboard.press('Alt+R')
  await expect(ticket.getByLabel('Minimum quantity')).toBeFocused()
  await page.keyboard.type('900')
  const chip = ticket.getByRole('button', { name: 'At least 900: take away' })
  await expect(chip).toBeVisible()
  await expect(ticket.locator('#ticket-min-fault')).toContainText(/minimum/i)
  await expect(ticket.getByLabel('Locate')).toHaveCount(0)
  await page.keyboard.press('Alt+S')
  await ticket.getByLabel('Sale').selectOption('short')
  await expect(ticket.getByLabel('Locate')).toBeVisible()
  await chip.click()
  await expect(ticket.locator('#ticket-min-fault')).toHaveCount(0)
  await ticket.getByLabel('Type').selectOption('stop')
  await ticket.getByLabel('Stop price').fill('19.00')
  await ticket.getByLabel('Time in force').selectOption('fok')
  await expect(ticket.getByText('This order type does not take this time in force.')).toBeVisible()
  await ticket.getByLabel('Time in force').selectOption('gtd')
  await ticket.getByLabel(/Good till/).fill('2001-01-01')
  await expect(ticket.getByText('The expiry is not in the future.')).toBeVisible()
  await ticket.getByLabel('Type').selectOption('limit')
  await expect(ticket.getByLabel('Limit price'), 'nothing is lost').toHaveValue('20.00')
  await expectAccessible(desk)
  expect(desk.console, 'no error on the console').toEqual([])
})

test('a held order shows what a desk trade would owe it', async ({ desk }) => {
  const { page } = desk
  await askDesk(page, 'desk.setState', {
    key: 'terms-halt-simulated-flow',
    scope: 'desk',
    id: null,
    state: 'crossOnly',
    cancelOpen: false,
    reason: 'a quiet book',
  })
  const row = page.getByTestId('watchlist').locator('[row-id="PFE"]')
  const id = await sendInWords(page, 'buy 300 pfe 1.00 for R1')
  await expect(row).toBeVisible()
  await page.keyboard.press('Alt+6')
  const book = page.getByTestId('book')
  const held = book.getByRole('row').filter({ hasText: '1.00' }).first()
  await expect(held).toContainText(/not satisfied|300/i)
  await expect(book).toContainText('duties:')
  await expect(book.getByText(/Owed at \d/).first()).toBeVisible()
  expect(id).toMatch(/^M/)
})
