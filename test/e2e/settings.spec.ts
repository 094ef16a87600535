/**
 * Claim: clients, venues and fees are changed in Settings by whoever may, each field says what is wrong with it, a
 * file is taken whole or not at all, the journal says who and why, and a search of it is kept. Everything that the
 * desk runs on is named.
 */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { type Desk, expect, test } from './fixtures'
import { expectAccessible, expectWhole, picture } from './looks'

const section = async (page: Page, name: string): Promise<Locator> => {
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click()
  return page.getByRole('region', { name, exact: true })
}

/** Opens Settings with the trades of the day at rest, so that nothing moves but what is clicked. */
async function open({ page }: Desk): Promise<void> {
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.keyboard.press('Alt+Shift+4')
}

test('a client is changed in a form and a trader cannot loosen; the search of the journal for it is kept', async ({
  desk,
}) => {
  const { page } = desk
  await open(desk)
  const clients = await section(page, 'Clients')
  await picture(desk, 'settings-clients-1440x900-dark')
  await clients.getByRole('button', { name: 'Change R1', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Credit, gross').fill('lots')
  await expect(dialog.locator('[data-field="creditGross"]')).toContainText("not a decimal number: 'lots'")
  await expect(dialog.getByLabel('Credit, gross')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Credit, gross').fill('2,500,000')
  await dialog.getByLabel('May not trade').fill('aapl msft')
  await dialog.getByLabel('Consents to principal').selectOption('no')
  await expect(dialog.getByRole('row', { name: 'R1 Credit, gross none 2500000' })).toBeVisible()
  const act = dialog.getByRole('button', { name: 'Change 3 fields' })
  await expect(act).toBeDisabled()
  await dialog.getByLabel('Why').fill('papers of today')
  await expectAccessible(desk, 'dialog')
  await act.click()
  await expect(dialog).toHaveCount(0)
  await expect(
    clients.getByRole('row', { name: /^R1 .*not allowed .*2\.50M .*AAPL MSFT taken/ }),
  ).toBeVisible()

  await test.step('a trader may add a client that is not taken yet', async () => {
    await clients.getByRole('button', { name: 'Add a client…' }).click()
    await dialog.getByLabel('Id', { exact: true }).fill('R1')
    await expect(dialog).toContainText('R1 is there already')
    await dialog.getByLabel('Id', { exact: true }).fill('N1')
    await expect(dialog.getByRole('note')).toContainText('N1: a new client would be taken')
    await dialog.getByLabel('Why').fill('new account')
    await dialog.getByRole('button', { name: /^Change \d fields$/ }).click()
    await expect(dialog.getByRole('alert')).toContainText('a supervisor must do this')
    await dialog.getByLabel('Takes new orders').selectOption('no')
    await expect(dialog.getByRole('note')).toHaveCount(0)
    await dialog.getByRole('button', { name: /^Change \d fields$/ }).click()
    await expect(clients.getByRole('row', { name: /^N1 .*refused/ })).toBeVisible()
  })

  await test.step('the journal is searched for it, and the search is kept', async () => {
    await page.keyboard.press('Alt+Shift+3')
    const search = page.getByTestId('search')
    await search.getByRole('combobox', { name: 'Client' }).selectOption('R1')
    await search.getByLabel('Kind of record').selectOption('client')
    await search.getByLabel('Filter search').fill('papers')
    await search.getByLabel('From').fill('9 o’clock')
    await expect(search).toContainText('A time such as 10:05')
    await search.getByLabel('From').fill('00:00')
    await expect(search.locator('.ag-row[row-index="0"]').first()).toContainText('papers of today')
    await expect(search.getByText('Σ 1')).toBeVisible()
    await search.getByRole('button', { name: 'Searches' }).click()
    await page.getByLabel('Name of the search').fill('R1 papers')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await search.getByRole('button', { name: 'Clear' }).click()
    await page.waitForTimeout(900)
    await desk.restart()
  })
  const again = desk.page.getByTestId('search')
  await again.getByRole('button', { name: 'Searches' }).click()
  await desk.page.getByRole('button', { name: 'R1 papers', exact: true }).click()
  await expect(again.getByRole('combobox', { name: 'Client' })).toHaveValue('R1')
  await expect(again.getByLabel('Filter search')).toHaveValue('papers')
  await expect(again.locator('.ag-row[row-index="0"]').first()).toContainText('papers of today')
  await desk.page.keyboard.press('Alt+Shift+4')
  const kept = await section(desk.page, 'Clients')
  await expect(kept.getByRole('row', { name: /^R1 .*not allowed/ }), 'a start keeps it').toBeVisible()
})

test('fees come from a file: every faulty line is named, then all of it is shown and taken at once', async ({
  desk,
}) => {
  const { page } = desk
  await open(desk)
  const venues = await section(page, 'Venues and fees')
  await venues.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog')
  const text = dialog.getByLabel('or its text')
  await text.fill('id,takeFee,latencyMicros\nXNYS,0.0028,\nXNAS,cheap,-5\nARCX,2,\n')
  await expect(dialog.getByRole('alert')).toContainText('2 of 3 lines are faulty: nothing is changed')
  await expect(dialog.getByRole('row', { name: /^3 XNAS takeFee not a decimal number/ })).toBeVisible()
  await expect(
    dialog.getByRole('row', { name: /^3 XNAS latencyMicros must be whole microseconds/ }),
  ).toBeVisible()
  await expect(dialog.getByRole('row', { name: /^4 ARCX takeFee must be 1\.00 or less/ })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Change nothing' })).toBeDisabled()
  const file = {
    name: 'fees.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('id,takeFee\nXNYS,0.0028\nXNAS,0.0029\n'),
  }
  await dialog.getByLabel('File of venues').setInputFiles(file)
  await expect(dialog.getByRole('row', { name: 'XNYS Take fee 0.003 0.0028' })).toBeVisible()
  await dialog.getByLabel('Why').fill('the new fee tables')
  await expectWhole(desk, 'import')
  await dialog.getByRole('button', { name: 'Change 2 fields of 2 records' }).click()
  await expect(venues.getByRole('row', { name: /^XNYS Exchange 0\.280¢/ })).toBeVisible()
  await expect(venues.getByRole('row', { name: /^XNAS Exchange 0\.290¢/ })).toBeVisible()
  if (desk.shell === 'browser') {
    const coming = page.waitForEvent('download')
    await venues.getByRole('button', { name: 'Export' }).click()
    const exported = await readFile(await (await coming).path(), 'utf8')
    await venues.getByRole('button', { name: 'Import…' }).click()
    await text.fill(exported)
    await expect(dialog).toContainText('Nothing differs from what is in force.')
    await page.keyboard.press('Escape')
  }
  await test.step('what the desk runs on is named', async () => {
    const place = await section(page, 'Desk, feed, clocks')
    await expect(place.getByTestId('data-folder')).toHaveText(desk.dataDir)
    await expect(place).toContainText('SIMULATED')
    await expect(place).toContainText('its market is not of now')
    await expectAccessible(desk)
    const rules = await section(page, 'Rules by date')
    await expect(rules.getByRole('region', { name: 'Rules us-2026' })).toContainText('IN FORCE HERE')
    await expect(rules.getByRole('region', { name: 'Rules us-2027-11-01' })).toContainText('Tick half penny')
    const journal = await section(page, 'Journal and backups')
    await expect(journal.getByTestId('lodging')).toContainText(`${desk.dataDir}/anchors`)
    await section(page, 'Policy and limits')
    await page.getByRole('button', { name: 'Change in Routing' }).click()
    await expect(page.getByTestId('policy')).toBeVisible()
  })
  expect(desk.console).toEqual([])
})

test('sounds are made in the page, only for what is heard, and none before they are turned on', async ({
  desk,
}) => {
  const { page } = desk
  await open(desk)
  await page.evaluate(() => {
    const counted = window as unknown as { tones: number }
    counted.tones = 0
    const own = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      counted.tones++
      own.call(this, when)
    }
  })
  const tones = () => page.evaluate(() => (window as unknown as { tones: number }).tones)
  const send = async (words: string): Promise<void> => {
    await page.keyboard.press('Alt+Shift+1')
    await page.keyboard.press('Control+K')
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('[data-testid="ticket"]') !== null)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('ack')).toContainText(/Accepted|Rejected/)
  }
  await page.getByRole('button', { name: 'Try: Critical notice' }).click()
  await expect.poll(tones, { message: 'four notes to try' }).toBe(4)
  await send('buy 100 pfe 1.00 for R1')
  expect(await tones(), 'off').toBe(4)
  await page.keyboard.press('Alt+M')
  await page.getByTestId('ticket').getByLabel('Quantity').fill('')
  await send('buy 100 pfe 1.01 for R1')
  await expect.poll(tones, { message: 'one note for an order that was accepted' }).toBe(5)
})
