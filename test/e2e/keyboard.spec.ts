/** Claim: every key does its command in every state of the focus, and cancel and kill even inside dialogs. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

/** Each key that leaves a mark on screen, and how to see it and undo it. */
const DEEDS: readonly { keys: string; plain?: boolean; isDone: (page: Page) => Promise<void> }[] = [
  { keys: 'Alt+T', isDone: (page) => expect(page.getByLabel('Symbol')).toBeFocused() },
  { keys: 'Alt+B', isDone: (page) => expect(page.getByRole('radio', { name: 'Buy' })).toBeChecked() },
  { keys: 'Alt+S', isDone: (page) => expect(page.getByRole('radio', { name: 'Sell' })).toBeChecked() },
  { keys: 'F8', isDone: (page) => expect(page.getByRole('radio', { name: 'Buy' })).toBeChecked() },
  { keys: 'F9', isDone: (page) => expect(page.getByRole('radio', { name: 'Sell' })).toBeChecked() },
  { keys: 'Alt+2', isDone: (page) => expect(page.getByTestId('fills')).toBeVisible() },
  { keys: 'Alt+3', isDone: (page) => expect(page.getByTestId('routes')).toBeVisible() },
  { keys: 'Alt+4', isDone: (page) => expect(page.getByTestId('rejections')).toBeVisible() },
  { keys: 'Alt+K', isDone: (page) => expect(page.getByTestId('basket')).toBeVisible() },
  { keys: 'Alt+1', isDone: (page) => expect(page.getByTestId('orders')).toBeVisible() },
  { keys: 'Alt+O', isDone: (page) => expect(page.getByTestId('life')).toBeVisible() },
  { keys: 'Alt+0', isDone: (page) => expect(page.getByTestId('chart')).toBeVisible() },
  { keys: 'Alt+6', isDone: (page) => expect(page.getByTestId('book')).toBeVisible() },
  { keys: 'Alt+7', isDone: (page) => expect(page.getByTestId('positions')).toBeVisible() },
  { keys: 'Alt+5', isDone: (page) => expect(page.getByTestId('receipt')).toBeVisible() },
  {
    keys: 'Alt+L',
    isDone: (page) => expect(page.locator('html')).toHaveAttribute('data-theme', /light|contrast|dark/),
  },
  { keys: 'Control+k', isDone: (page) => closes(page, 'Command palette') },
  { keys: 'F1', isDone: (page) => closes(page, /^Help/) },
  { keys: 'Control+o', isDone: (page) => closes(page, /recorded day/i) },
  { keys: 'Control+Shift+H', isDone: (page) => closes(page, /Halt the desk/) },
  { keys: 'Control+Shift+X', isDone: (page) => closes(page, /Cancel every open order/) },
  { keys: '?', plain: true, isDone: (page) => closes(page, 'Keyboard') },
  { keys: '/', plain: true, isDone: (page) => expect(page.getByLabel('Symbol')).toBeFocused() },
]

/** A dialog is open and closes by Escape. */
async function closes(page: Page, title: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
}

/** Where the focus can be; a plain character is text in the first ones. */
const PLACES: readonly { name: string; isText: boolean; go: (page: Page) => Promise<void> }[] = [
  { name: 'the quantity', isText: true, go: (page) => page.getByLabel('Quantity').focus() },
  { name: 'a filter', isText: true, go: (page) => page.getByLabel('Filter watchlist').focus() },
  { name: 'a list of choices', isText: true, go: (page) => page.getByLabel('Type').focus() },
  {
    name: 'a cell',
    isText: false,
    go: (page) => page.getByTestId('watchlist').getByRole('gridcell').first().click(),
  },
  {
    name: 'a button',
    isText: false,
    go: (page) => page.getByRole('button', { name: 'Command palette' }).focus(),
  },
  { name: 'a scrolled part', isText: false, go: (page) => page.getByLabel('Prints').focus() },
  {
    name: 'nothing',
    isText: false,
    go: (page) => page.evaluate(() => (document.activeElement as HTMLElement).blur()),
  },
]

test('every key does its command wherever the focus is', async ({ desk }) => {
  test.setTimeout(240_000)
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await expect(page.getByTestId('receipt')).toContainText('Split')
  for (const place of PLACES)
    for (const { keys, plain, isDone } of DEEDS) {
      if (plain && place.isText) continue
      await test.step(`${keys} with the focus in ${place.name}`, async () => {
        await place.go(page)
        await page.keyboard.press(keys)
        await isDone(page)
      })
    }
  expect(desk.console.filter((line) => /^(error|pageerror)/.test(line))).toEqual([])
})

test('cancel and kill are heard while any dialog is open, the others are not', async ({ desk }) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  for (const opener of ['Control+k', 'F1', 'Control+o']) {
    await page.keyboard.press(opener)
    await expect(page.getByRole('dialog')).toHaveCount(1)
    await page.keyboard.press('Alt+2')
    await expect(page.getByTestId('fills')).toHaveCount(0)
    for (const urgent of ['Control+Shift+X', 'Control+Shift+H']) {
      await page.keyboard.press(urgent)
      await expect(page.locator('dialog[open]')).toHaveCount(2)
      await page.keyboard.press('Escape')
      await expect(page.locator('dialog[open]')).toHaveCount(1)
    }
    await page.keyboard.press('Escape')
    await expect(page.locator('dialog[open]')).toHaveCount(0)
  }
})

test('the ticket says whether Enter would send', async ({ desk }) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  const armed = page.getByTestId('armed')
  await expect(armed).toContainText('Not armed')
  await page.keyboard.press('Alt+T')
  await page.getByLabel('Quantity').fill('100')
  await page.getByLabel('Limit price').fill('1.00')
  await expect(armed).toHaveText('ARMED: Enter sends')
  await page.getByLabel('Filter watchlist').focus()
  await expect(armed).toContainText('Not armed')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('ack')).toBeEmpty()
})
