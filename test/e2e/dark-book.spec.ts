/** Claim: conditional orders are invited, answered by keyboard, and every outcome says what each side was told. */
import type { Page } from '@playwright/test'
import { askDesk } from './ask-desk'
import { expect, test } from './fixtures'
import { sendInWords } from './keyed'
import { expectLooks, lookTag, SIZES } from './looks'

/**
 * A desk that gives its clients `seconds` to answer, as a person needs them. The orders' minimum keeps
 * the simulated flow, which is smaller, from being whom they could meet.
 */
async function ready(page: Page, seconds: number): Promise<void> {
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.getByRole('button', { name: 'Put away' }).click()
  const patch = { desk: { firmUpMicros: seconds * 1_000_000, maxFallDowns: 0 } }
  await askDesk(page, 'policy.set', { key: 'dark-book-policy', patch })
}

test('two conditional orders are invited, firm up by keyboard and trade at the midpoint', async ({
  desk,
}) => {
  const { page } = desk
  await ready(page, 120)
  const buy = await sendInWords(page, 'buy 12k pfe conditional min 5000 for I1')
  const sell = await sendInWords(page, 'sell 8k pfe conditional min 5000 for I2')
  await page.keyboard.press('Alt+Shift+D')
  const dark = page.getByTestId('dark')
  await expect(dark).toContainText(buy)
  await expect(dark).toContainText('conditional invited')
  await expect(dark).not.toContainText('I1')
  const invitations = page.getByTestId('invitations')
  await expect(invitations.getByRole('article')).toHaveCount(2)
  await expect(invitations.getByRole('timer').first()).toContainText(/\d+\.\d s/)
  await page.keyboard.press('Alt+I')
  await page.keyboard.press('Enter')
  await expect(invitations).toContainText('waiting for the other side')
  await page.keyboard.press('Alt+I')
  await page.keyboard.press('Enter')
  await expect(invitations).toContainText('No invitation stands')
  const outcomes = page.getByTestId('outcomes')
  await expect(outcomes.getByRole('row').filter({ hasText: buy })).toContainText('8,000')
  await expect(outcomes.getByRole('row').filter({ hasText: sell })).toContainText('at least 5000 PFE')
  await expect(outcomes.getByLabel('Fall-downs by client')).toContainText('I1')
  expect(desk.console, 'no error on the console').toEqual([])
})

test('an invitation is declined by keyboard, and the fall-down is the client’s', async ({ desk }) => {
  const { page } = desk
  await ready(page, 120)
  await sendInWords(page, 'buy 9k pfe conditional min 5000 for I3')
  await sendInWords(page, 'sell 9k pfe conditional min 5000 for I4')
  await page.keyboard.press('Alt+Shift+D')
  await expect(page.getByTestId('invitations').getByRole('article')).toHaveCount(2)
  await page.keyboard.press('Alt+I')
  await page.keyboard.press('Delete')
  const outcomes = page.getByTestId('outcomes')
  await expect(outcomes).toContainText('declined')
  await expect(outcomes).toContainText('contra gone')
  const fallDowns = await outcomes
    .getByLabel('Fall-downs by client')
    .getByRole('row')
    .filter({ hasText: /^I/ })
    .evaluateAll((rows) => rows.map((row) => row.lastElementChild?.textContent))
  expect(fallDowns.sort()).toEqual(['0', '1'])
  await expect(page.getByTestId('invitations')).toContainText('No invitation stands')
})

for (const size of SIZES) {
  test.describe(`${size.width}x${size.height}`, () => {
    test.use({ viewport: size })
    test('the Dark book is accessible and whole in every theme', lookTag(size), async ({ desk }) => {
      test.setTimeout(120_000)
      const { page } = desk
      await ready(page, 2)
      await sendInWords(page, 'buy 6k pfe conditional min 5000 for I3')
      await sendInWords(page, 'sell 6k pfe conditional min 5000 for I4')
      await page.keyboard.press('Alt+Shift+D')
      await expect(page.getByTestId('outcomes')).toContainText('expired')
      await page.keyboard.press('Alt+Shift+1')
      await askDesk(page, 'policy.set', {
        key: 'dark-book-slower',
        patch: { desk: { firmUpMicros: 90_000_000 } },
      })
      await sendInWords(page, 'buy 12k pfe conditional min 5000 for I1')
      await sendInWords(page, 'sell 8k pfe conditional min 5000 for I2')
      await sendInWords(page, 'buy 900 ibm peg 100 for R1')
      await page.keyboard.press('Alt+Shift+D')
      await expect(page.getByTestId('invitations').getByRole('article').first()).toBeVisible()
      await page.getByTestId('dark').getByRole('button').first().click()
      await page.waitForTimeout(800)
      await expectLooks(desk, 'dark')
    })
  })
}
