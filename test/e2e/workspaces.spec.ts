/** Claim: every workspace is accessible and whole at both sizes in every theme, and says what it is for. */
import { expect, test } from './fixtures'
import { sendFirst } from './keyed'
import { expectAccessible, expectLooks, expectWhole, lookTag, picture, SIZES } from './looks'

const WORKSPACES = [
  { name: 'inventory', key: 'Alt+Shift+2', sign: 'exposure' },
  { name: 'journal', key: 'Alt+Shift+3', sign: 'search' },
  { name: 'settings', key: 'Alt+Shift+4', sign: 'settings' },
  { name: 'routing', key: 'Alt+Shift+5', sign: 'policy' },
] as const

for (const size of SIZES) {
  test.describe(`${size.width}x${size.height}`, () => {
    test.use({ viewport: size })
    test('every workspace in every theme', lookTag(size), async ({ desk }) => {
      test.setTimeout(180_000)
      const { page } = desk
      await sendFirst(page)
      for (const { name, key, sign } of WORKSPACES) {
        await page.keyboard.press(key)
        await expect(page.getByTestId(sign)).toBeVisible()
        await page.waitForTimeout(1_000)
        await expectLooks(desk, name)
      }
      expect(desk.console, 'no error on the console').toEqual([])
    })
  })
}

test('each workspace has a help page, by key and without leaving it', async ({ desk }) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  for (const [key, words] of [
    ['Alt+Shift+1', 'Your first order'],
    ['Alt+Shift+2', 'Reading it'],
    ['Alt+Shift+3', 'Finding something'],
    ['Alt+Shift+D', 'Answering an invitation'],
    ['Alt+Shift+4', 'Yours to change'],
    ['Alt+Shift+5', 'Stopping and resuming'],
  ] as const) {
    await page.keyboard.press(key)
    await page.keyboard.press('F1')
    await expect(page.getByRole('dialog')).toContainText(words)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('a position stands in the inventory and in its sector, and Enter trades its symbol', async ({
  desk,
}) => {
  const { page } = desk
  await sendFirst(page)
  await page.keyboard.press('Control+Shift+H')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('trading-state')).toHaveText('Halted')
  await page.keyboard.press('Alt+Shift+2')
  const aapl = page.getByTestId('inventory').locator('[row-id="AAPL"]')
  await expect(aapl).toContainText('Information Technology')
  await expect(page.getByTestId('exposure')).toContainText('Information Technology')
  await aapl.getByRole('gridcell').nth(2).click()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Symbol')).toBeFocused()
  await expect(page.getByLabel('Symbol')).toHaveValue('AAPL')
})

test('the journal is searched by words, kind and code, a record opens the life of its order, a bar of the day its records', async ({
  desk,
}) => {
  const { page } = desk
  await sendFirst(page)
  await page.keyboard.press('Alt+Shift+3')
  const search = page.getByTestId('search')
  await search.getByLabel('Filter search').fill('m1 AAPL')
  await search.getByLabel('Kind of record').selectOption('fill')
  await expect(search.locator('.ag-row[row-index="0"]').first()).toContainText('AAPL')
  await expect(search.getByText('Σ')).toHaveCount(1)
  await search.getByRole('gridcell', { name: 'M1', exact: true }).first().click()
  await expect(page.getByTestId('life')).toContainText('order accepted')
  await expect(page.getByTestId('life')).toContainText('decision')
  await search.getByLabel('Kind of record').selectOption('')
  await search.getByLabel('Filter search').fill('m1')
  await search.getByLabel('Code').selectOption('IMPROVED')
  await expect(search.locator('.ag-row[row-index="0"]').first()).toContainText(/decision.*from inventory/)
  await search.getByLabel('Code').selectOption('ORDER_SIZE')
  await expect(search).toContainText('No record has all of these words')
  await search.getByRole('button', { name: 'Clear' }).click()

  await page.keyboard.press('Alt+H')
  const day = page.getByTestId('day')
  await expect(day).toContainText(/Shares filled[1-9]/)
  await expect(day.getByRole('row', { name: /^Principal/ })).toBeVisible()
  await expectWhole(desk, 'day')
  await expectAccessible(desk)
  await picture(desk, 'journal-day-1440x900-dark')
  await day.getByLabel('Market date').fill('2024-13-01')
  await expect(day).toContainText("not current: field 'date': no such time")
  await day.getByLabel('Market date').fill('2024-01-02')
  await expect(day).toContainText('Nothing was recorded on 2024-01-02')
  await day.getByLabel('Market date').fill('')
  const first = day.getByRole('button', { name: /^Orders accepted from/ }).first()
  await first.focus()
  await page.keyboard.press('ArrowDown')
  await expect(day.getByRole('button', { name: /^Fills from/ }).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(search.getByLabel('Kind of record')).toHaveValue('fill')
  await expect(search.getByLabel('From')).toHaveValue(/^\d{4}-\d\d-\d\d 09:3\d:\d0$/)
})
