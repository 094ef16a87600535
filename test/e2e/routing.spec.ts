/** Claim: the policy, venues and trading states are changed with their reasons, and the inventory's what-ifs can trade. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

async function go(page: Page, key: string): Promise<void> {
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.getByTestId('watchlist').locator('[row-id="AAPL"]').getByRole('gridcell').first().click()
  await page.keyboard.press(key)
}

/** Changes one setting at the desk's level, with a reason. */
async function setDesk(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  const policy = page.getByTestId('policy')
  for (const [name, value] of Object.entries(values)) {
    const field = policy.getByLabel(name, { exact: true })
    if ((await field.evaluate((it) => it.tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
  await policy.getByRole('button', { name: /^Review/ }).click()
  await page.getByLabel('Why').fill('a quiet afternoon')
  await page.getByRole('button', { name: /^Change \d/ }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('a policy change shows its diff, is journaled with the reason, and the quote follows it', async ({
  desk,
}) => {
  const { page } = desk
  await go(page, 'Alt+Shift+5')
  await expect(page.getByTestId('desk-quote')).toContainText('Withdrawn')
  const policy = page.getByTestId('policy')
  await policy.getByLabel('Improvement share', { exact: true }).fill('7')
  await expect(policy).toContainText('must be from 0 to 1')
  await expect(policy.getByRole('button', { name: /^Review/ })).toBeDisabled()
  await policy.getByLabel('Improvement share', { exact: true }).fill('0.35')
  await policy.getByLabel('Mode', { exact: true }).selectOption('active')
  await policy.getByRole('button', { name: 'Review 2 changed…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('row', { name: /Improvement share desk 0\.2 desk 0\.35/ })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Change 2 settings' })).toBeDisabled()
  await dialog.getByLabel('Why').fill('a quiet afternoon')
  await dialog.getByRole('button', { name: 'Change 2 settings' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(policy.getByRole('row', { name: /Improvement share 0\.35 desk/ })).toBeVisible()
  await expect(page.getByTestId('desk-quote').locator('td.picture svg').first()).toBeVisible()
  await page.keyboard.press('Alt+Shift+3')
  const search = page.getByTestId('search')
  await search.getByLabel('Filter search').fill('improvementShare 0.35')
  await search.getByLabel('Kind of record').selectOption('policy')
  await expect(search.locator('.ag-row[row-index="0"]').first()).toContainText('"improvementShare":0.35')
  await search.getByLabel('Filter search').fill('')
  await search.getByLabel('Kind of record').selectOption('note')
  await expect(search.locator('.ag-row[row-index="0"]').first()).toContainText('note')
  expect(desk.console).toEqual([])
})

test('a symbol’s own setting wins, and the level is named', async ({ desk }) => {
  const { page } = desk
  await go(page, 'Alt+Shift+5')
  const policy = page.getByTestId('policy')
  await policy.getByLabel('Symbol of the policy').selectOption('AAPL')
  await policy.getByLabel('Change at').selectOption('symbol AAPL')
  await setDesk(page, { 'Max position': '9000', 'Quote shares': '300' })
  await expect(policy.getByRole('row', { name: /Max position 9000 symbol AAPL/ })).toBeVisible()
  await policy.getByRole('button', { name: 'Inherit Quote shares' }).click()
  await policy.getByRole('button', { name: 'Review 1 changed…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(
    dialog.getByRole('row', { name: /Quote shares symbol AAPL 300 .* 200 from desk/ }),
  ).toBeVisible()
  await dialog.getByLabel('Why').fill('as everywhere')
  await dialog.getByRole('button', { name: 'Change 1 setting' }).click()
  await expect(policy.getByRole('row', { name: /Quote shares 200 desk/ })).toBeVisible()
  await policy.getByLabel('Symbol of the policy').selectOption('')
  await expect(policy.getByRole('row', { name: /Max position 25000 desk/ })).toBeVisible()
})

test('the policy leaves as its file and comes back; a bad document tells every fault at once', async ({
  desk,
}) => {
  const { page } = desk
  await go(page, 'Alt+Shift+5')
  const policy = page.getByTestId('policy')
  await policy.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('or its text').fill('{"desk":{"mode":"loud","nothing":1},"moods":{}}')
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  await expect(dialog.getByRole('button', { name: 'Review changes…' })).toBeDisabled()
  await dialog.getByLabel('or its text').fill('{"version":1,"desk":{"passiveBand":30000}}')
  await dialog.getByRole('button', { name: 'Review changes…' }).click()
  await expect(dialog).toContainText('desk.passiveBand: must not be over maxPosition')
  await dialog.getByRole('button', { name: 'Keep as it is' }).click()
  if (desk.shell !== 'browser') return
  const coming = page.waitForEvent('download')
  await policy.getByRole('button', { name: 'Export' }).click()
  const file = await (await coming).path()
  const document = JSON.parse(await readFile(file, 'utf8')) as { desk: Record<string, unknown> }
  expect(document.desk['mode']).toBe('passive')
  document.desk['collarPct'] = 8
  await policy.getByRole('button', { name: 'Import…' }).click()
  const buffer = Buffer.from(JSON.stringify(document))
  await dialog
    .getByLabel('Policy file')
    .setInputFiles({ name: 'ours.json', mimeType: 'application/json', buffer })
  await dialog.getByRole('button', { name: 'Review changes…' }).click()
  await expect(dialog.getByRole('row')).toHaveCount(2)
  await dialog.getByLabel('Why').fill('tighter')
  await dialog.getByRole('button', { name: 'Change 1 setting' }).click()
  await expect(policy.getByRole('row', { name: /Collar 8 desk/ })).toBeVisible()
})

test('a venue is halted until its condition holds, and the drill says what it measured', async ({ desk }) => {
  const { page } = desk
  await go(page, 'Alt+Shift+5')
  const venues = page.getByTestId('venue-table')
  const halt = venues.getByRole('button', { name: /^Halt / }).first()
  const id = ((await halt.getAttribute('aria-label')) ?? '').slice('Halt '.length)
  await halt.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('slow answers')
  await expect(dialog.getByRole('button', { name: 'Halted' })).toBeDisabled()
  await dialog.getByLabel('Resumes when').fill('it answers within 1 ms')
  await dialog.getByRole('button', { name: 'Halted' }).click()
  await expect(dialog).toHaveCount(0)
  const states = page.getByTestId('states')
  await expect(states.getByRole('row', { name: new RegExp(`Venue ${id} Halted`) })).toContainText(
    'within 1 ms',
  )
  await states.getByRole('button', { name: `Resume ${id}` }).click()
  await dialog.getByLabel('Reason').fill('it does')
  await dialog.getByRole('button', { name: `Resume ${id}` }).click()
  await expect(states.getByRole('row', { name: new RegExp(`Venue ${id}`) })).toHaveCount(0)
  await states.getByLabel('Scope of the kill switch').selectOption('symbol')
  await states.getByLabel('Name in the scope').selectOption('MSFT')
  await states.getByRole('button', { name: 'Stop…' }).click()
  await dialog.getByLabel('Reason').fill('news')
  await dialog.getByLabel('Resumes when').fill('the news is out')
  await dialog.getByRole('button', { name: 'Halted' }).click()
  await expect(states.getByRole('row', { name: /Symbol MSFT Halted/ })).toContainText('the news is out')
  const drill = page.getByTestId('drill')
  await expect(drill).toContainText('SIMULATED')
  await drill.getByRole('button', { name: 'Drill the kill switch' }).click()
  await expect(drill).toContainText('To none open', { timeout: 60_000 })
  await expect(drill).toContainText(/\d ms/)
  expect(desk.console).toEqual([])
})

test('a hypothetical trade moves the limit, becomes an order after one confirmation, and is hedged', async ({
  desk,
}) => {
  const { page } = desk
  await go(page, 'Alt+Shift+2')
  const panel = page.getByTestId('what-if')
  await panel.getByRole('button', { name: 'Add a trade' }).click()
  await expect(panel.getByLabel('Symbol of trade 1')).toHaveValue('AAPL')
  await panel.getByLabel('Shares of trade 1').fill('26000')
  const line = panel.getByRole('row').filter({ has: page.getByLabel('Close AAPL') })
  await expect(line).toContainText('over')
  await panel.getByLabel('Shares of trade 1').fill('300')
  await expect(line).not.toContainText('over')
  await panel.getByLabel('Scope of the shock').selectOption('sector')
  await panel.getByLabel('Name of the shock').selectOption('Information Technology')
  await expect(line).toContainText('−')
  await panel.getByRole('button', { name: 'Make the trades…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Buy 300 AAPL at the market')
  await dialog.getByRole('button', { name: 'Send the order' }).click()
  await expect(page.getByText(/Buy 300 AAPL at the market\. Sent as/).first()).toBeVisible()
  await panel.getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByTestId('inventory').locator('[row-id="AAPL"]')).toBeVisible()
  await panel.getByLabel('Close AAPL').check()
  await panel.getByRole('button', { name: 'Close 1…' }).click()
  await expect(dialog).toContainText(/(Sell|Buy) [\d,]+ AAPL at the market/)
  await dialog.getByRole('button', { name: 'Keep as it is' }).click()
  expect(desk.console).toEqual([])
})

test('a position outside its band is sent back to it by one hedge', async ({ desk }) => {
  const { page } = desk
  await go(page, 'Alt+Shift+5')
  await setDesk(page, { Pricing: 'model', Hedging: 'suggest', 'Hedge cost': '0.000001' })
  await page.keyboard.press('Alt+Shift+2')
  await page.getByTestId('what-if').getByRole('button', { name: 'Add a trade' }).click()
  await page.getByTestId('what-if').getByLabel('Shares of trade 1').fill('900')
  await page.getByTestId('what-if').getByRole('button', { name: 'Make the trades…' }).click()
  await page.getByRole('button', { name: 'Send the order' }).click()
  await page.getByText('Hedges', { exact: true }).click()
  await page
    .getByTestId('hedges')
    .getByRole('button', { name: /^Send hedge of / })
    .first()
    .click()
  await expect(page.getByRole('dialog')).toContainText(/(Sell|Buy) [\d,]+ [A-Z]+ at the market/)
  await page.getByRole('button', { name: 'Send the order' }).click()
  await expect(page.getByText(/at the market\. Sent as/).first()).toBeVisible()
})

test('a trader’s word on a client’s toxicity stands beside the model’s', async ({ desk }) => {
  const { page } = desk
  await go(page, 'Alt+Shift+5')
  const panel = page.getByTestId('toxicity')
  const set = panel.getByRole('button', { name: /^Set the segment of / }).first()
  const client = ((await set.getAttribute('aria-label')) ?? '').slice('Set the segment of '.length)
  await set.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Set toxic' })).toHaveCount(0)
  await dialog.getByLabel('Segment').selectOption('toxic')
  await dialog.getByLabel('Reason').fill('it trades ahead of news')
  await dialog.getByRole('button', { name: 'Set toxic' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(panel.getByRole('row', { name: new RegExp(`^${client} .*Toxic.*against`) })).toBeVisible()
  expect(desk.console).toEqual([])
})
