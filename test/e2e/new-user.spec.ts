/**
 * Claim: somebody who never saw Crossdesk has a filled order with its receipt a few actions after the start, with the
 * mouse alone but for the number, and with the keyboard alone. Actions are counted, not seconds: at three seconds an
 * action, slower than anyone, they are under thirty.
 */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const MOST_ACTIONS = 9

/** The receipt of a filled order, opened by itself, and the order among the fills. */
async function expectFilled(page: Page): Promise<void> {
  await expect(page.getByTestId('ack')).toContainText('Accepted')
  await expect(page.getByTestId('receipt')).toContainText('Filled 100')
  await expect(page.getByTestId('receipt')).toContainText(/better than the (offer|bid)|at the (offer|bid)/)
}

test('the mouse and one number are enough for the first filled order', async ({ desk }) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  let actions = 0
  const does = async (action: Promise<unknown>): Promise<void> => {
    await action
    actions++
  }
  const ticket = page.getByTestId('ticket')
  await does(ticket.getByLabel('Quantity').click())
  await does(page.keyboard.type('100'))
  await does(ticket.getByLabel('Type').selectOption('market'))
  await does(ticket.getByRole('button', { name: /^Send: / }).click())
  await expectFilled(page)
  expect(actions).toBeLessThanOrEqual(MOST_ACTIONS)
  expect(desk.console).toEqual([])
})

test('the keys that the first steps show are enough as well', async ({ desk }) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  const keys = ['Alt+T', 'Tab', '1', '0', '0', 'Tab', 'ArrowUp', 'ArrowUp', 'Enter']
  expect(keys.length).toBeLessThanOrEqual(MOST_ACTIONS)
  for (const key of keys) await page.keyboard.press(key)
  await expectFilled(page)
})
