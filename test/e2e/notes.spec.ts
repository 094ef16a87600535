/** Claim: a note with tags and a grade is written by keyboard, survives a crash, and is found by its words and tags. */

import { expect, test } from './fixtures'
import { sendInWords } from './keyed'

test('a note is written below the receipt, kept through kill -9, and found in the journal', async ({
  desk,
}) => {
  await expect(desk.page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await desk.page.getByRole('button', { name: 'Put away' }).click()
  const id = await sendInWords(desk.page, 'buy 100 pfe 1.00 for R1')
  // The receipt follows its order once the answer is painted: until then there is nothing to note about.
  await expect(desk.page.getByLabel(`Note about ${id}`)).toBeVisible()
  await desk.page.keyboard.press('Alt+Q')
  await expect(desk.page.getByLabel(`Note about ${id}`)).toBeFocused()
  await desk.page.keyboard.type('waited too long #Late #queue')
  await desk.page.getByLabel('Grade of the decision').selectOption('2')
  await desk.page.keyboard.press('Alt+Q')
  await desk.page.keyboard.press('Enter')
  await expect(desk.page.getByTestId('notes')).toContainText('waited too long #late #queue')
  await expect(desk.page.getByTestId('notes')).toContainText('★★')

  await desk.kill()
  await desk.restart()
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.keyboard.press('Alt+Shift+3')
  await page.getByTestId('search').getByRole('button', { name: 'Notes' }).click()
  await page.getByLabel('Filter search').fill('#late waited')
  const row = page.getByTestId('search').getByRole('row').filter({ hasText: id }).first()
  await expect(row).toContainText('grade 2 waited too long #late #queue')
  // The rows of the filter may still take the place of those before it: then the row is clicked once more.
  await expect(async () => {
    await row.getByRole('gridcell').first().click()
    await expect(page.getByTestId('notes')).toContainText('waited too long', { timeout: 1_000 })
    await page.keyboard.press('n')
    await expect(page.getByLabel(`Note about ${id}`)).toBeFocused({ timeout: 1_000 })
  }).toPass()
})
