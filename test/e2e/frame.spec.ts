/** Claim: layouts, colour groups, floating panels, themes, zoom, keys and first steps do what they say and come back. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Desk, expect, test } from './fixtures'
import { openPanelWindow } from './panel-window'

test.beforeEach(async ({ desk }) => ready(desk))
async function ready({ page }: Desk): Promise<void> {
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
}
const tab = ({ page }: Desk, name: string) =>
  page.locator('.dv-tab').filter({ hasText: new RegExp(`^${name}$`) })
const settled = ({ page }: Desk) => page.waitForTimeout(900)

test('a layout is saved, changed, loaded, survives a restart, and the default comes back', async ({
  desk,
}) => {
  const { page } = desk
  await page.getByRole('button', { name: 'Close Time and sales' }).click()
  await expect(tab(desk, 'Time and sales')).toHaveCount(0)
  await page.keyboard.press('Alt+Shift+L')
  await page.getByLabel('Name of the layout').fill('No tape')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+Shift+R')
  await expect(tab(desk, 'Time and sales')).toHaveCount(1)
  await settled(desk)
  await desk.restart()
  await ready(desk)
  await desk.page.keyboard.press('Alt+Shift+L')
  await desk.page.getByRole('button', { name: 'No tape', exact: true }).click()
  await expect(tab(desk, 'Time and sales')).toHaveCount(0)
  await expect(tab(desk, 'Orders')).toHaveCount(1)
})

test('a layout that is damaged is told, and the default stands', async ({ desk }) => {
  await desk.stop()
  const kept = { layouts: '{"version":2,"docks":{"trade":{"dock":{"grid":{}', keys: '[1]', theme: 'pink' }
  await writeFile(join(desk.dataDir, 'settings.json'), JSON.stringify(kept))
  await desk.start()
  await ready(desk)
  await desk.page.keyboard.press('Alt+N')
  await expect(desk.page.getByText('The layout could not be read: the default is used').first()).toBeVisible()
  await expect(desk.page.getByText('The keys could not be read: the default is used').first()).toBeVisible()
  await expect(tab(desk, 'Orders')).toHaveCount(1)
  await expect(desk.page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await desk.stop()
  await writeFile(join(desk.dataDir, 'settings.json'), '{"theme":"light",')
  await desk.start()
  await ready(desk)
  await desk.page.keyboard.press('Alt+N')
  await expect(
    desk.page.getByText(/settings could not be read.*kept as settings\.json\.damaged/).first(),
  ).toBeVisible()
})

test('panels of one colour follow a symbol, the others do not', async ({ desk }) => {
  const { page } = desk
  const ladder = page.getByTestId('ladder')
  const tape = page.getByTestId('tape')
  await page.getByLabel('Colour group of Venues').selectOption('B')
  await page.getByLabel('Colour group of Watchlist').selectOption('B')
  const before = await tape.locator('.toolbar b').textContent()
  await page.getByTestId('watchlist').getByRole('gridcell', { name: 'MSFT', exact: true }).click()
  await expect(ladder.locator('.toolbar b')).toHaveText('MSFT')
  await expect(tape.locator('.toolbar b')).toHaveText(before ?? '')
  await page.getByLabel('Colour group of Time and sales').selectOption('B')
  await expect(tape.locator('.toolbar b')).toHaveText('MSFT')
})

test('a panel floats and docks again by key', async ({ desk }) => {
  const { page } = desk
  await page.getByRole('button', { name: 'Float Venues' }).click()
  await expect(page.locator('.dv-resize-container').getByTestId('ladder')).toBeVisible()
  await page.keyboard.press('Alt+Shift+F')
  await expect(page.locator('.dv-resize-container')).toHaveCount(0)
  await expect(page.getByTestId('ladder')).toBeVisible()
})

test('a panel gets a window of its own in every shell, trades from there, and comes back', async ({
  desk,
}) => {
  const { page } = desk
  const other = await openPanelWindow(desk, 'Watchlist')
  const problems: string[] = []
  other.on('console', (message) => problems.push(message.text()))
  await expect(other.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await expect(other).toHaveTitle('Watchlist · Crossdesk')
  await expect(page.getByTestId('watchlist')).toHaveCount(0)
  await other.getByRole('gridcell', { name: 'MSFT', exact: true }).click()
  await expect(page.getByTestId('ladder').locator('.toolbar b'), 'panels stay linked').toHaveText('MSFT')
  await other.keyboard.press('Control+Shift+X')
  await expect(page.getByRole('dialog')).toContainText('Cancel every open order')
  await page.keyboard.press('Escape')
  await other.close()
  await expect(page.getByTestId('watchlist')).toBeVisible()
  expect(problems).toEqual([])
})

test('high contrast, zoom and sounds are chosen, kept, and the kill switch stays in sight', async ({
  desk,
}) => {
  await desk.page.keyboard.press('Alt+Shift+4')
  const { page } = desk
  await page.getByRole('button', { name: 'High contrast', exact: true }).click()
  await page.getByRole('button', { name: '150%' }).click()
  await page.getByRole('group', { name: 'Sounds' }).getByText('On').click()
  await page.getByLabel('Hear: Warning').uncheck()
  await settled(desk)
  await desk.restart()
  const again = desk.page
  await expect(again.locator('html')).toHaveAttribute('data-theme', 'contrast')
  await expect(again.getByTestId('settings')).toBeVisible()
  await expect(again.getByLabel('Hear: Warning')).not.toBeChecked()
  await expect(again.getByRole('button', { name: 'Sounds off' })).toBeVisible()
  const box = await again.getByRole('button', { name: 'Kill switch', exact: true }).boundingBox()
  expect((box?.x ?? 9_999) + (box?.width ?? 0)).toBeLessThan(1_440)
})

test('a key is given to another command, a taken one is refused, and cancel needs a chord', async ({
  desk,
}) => {
  const { page } = desk
  await page.keyboard.press('Alt+Shift+4')
  const row = (id: string) => page.locator(`[data-command="${id}"]`)
  await row('show.fills').getByRole('button').click()
  await page.keyboard.press('Alt+1')
  await expect(row('show.fills')).toContainText('Alt+1 is taken by: Show orders')
  await row('orders.cancelAll').getByRole('button').click()
  await page.keyboard.press('x')
  await expect(row('orders.cancelAll')).toContainText('need a chord')
  await row('show.fills').getByRole('button').click()
  await page.keyboard.press('Control+Alt+F')
  await expect(row('show.fills')).toContainText('Ctrl+Alt+F')
  await page.keyboard.press('Control+Alt+F')
  await expect(page.getByTestId('fills')).toBeVisible()
  await page.keyboard.press('Alt+Shift+4')
  await page.getByRole('button', { name: 'All as they came' }).click()
  await expect(row('show.fills')).toContainText('Alt+2')
})

test('the first steps are ticked as they are done, and do not come back', async ({ desk }) => {
  const { page } = desk
  const guide = page.getByLabel('First steps')
  const clipped = await guide.evaluate((strip) => {
    const { top, height } = strip.getBoundingClientRect()
    const shown = strip.parentElement?.getBoundingClientRect()
    return height < 26 || top < (shown?.top ?? 0) || top + height > (shown?.bottom ?? 0) + 1
  })
  expect(clipped, 'the strip stands whole below the top bar').toBe(false)
  await expect(guide.locator('.is-now')).toContainText('Quantity')
  await page.keyboard.press('Alt+T')
  await page.keyboard.press('Tab')
  await page.keyboard.type('100')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowUp')
  await expect(guide.locator('.is-now')).toContainText('Enter sends')
  await expect(page.getByTestId('armed')).toContainText('ARMED')
  await page.keyboard.press('Enter')
  await expect(guide).toContainText('That is the whole round.')
  await expect(guide).toHaveCount(0, { timeout: 15_000 })
  await settled(desk)
  await desk.restart()
  await ready(desk)
  await expect(desk.page.getByLabel('First steps')).toHaveCount(0)
})
