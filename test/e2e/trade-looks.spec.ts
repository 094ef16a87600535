/** Claim: the Trade workspace is accessible and whole at both sizes in both themes: nothing clipped, nothing undefined. */
import { expect, test } from './fixtures'
import { keyTicket } from './keyed'
import { expectAccessible, expectWhole, lookTag, picture, SIZES } from './looks'

for (const size of SIZES) {
  test.describe(`${size.width}x${size.height}`, () => {
    test.use({ viewport: size })
    for (const theme of ['dark', 'light'] as const) {
      test(theme, lookTag(size, theme), async ({ desk }) => {
        const { page } = desk
        await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
        await page.getByRole('button', { name: 'Put away' }).click()
        if (theme === 'light') await page.keyboard.press('Alt+L')
        await keyTicket(page, { symbol: 'AAPL', qty: '600', ticks: 3 })
        await page.keyboard.press('Enter')
        await expect(page.getByTestId('ack')).toContainText('Accepted')
        await expect(page.getByTestId('receipt')).toContainText('Filled')
        await page.keyboard.type('400')
        await expect(page.getByTestId('preview')).toContainText('Average')

        await expectWhole(desk, 'trade')
        const top = await page
          .locator('header.top .facts-row')
          .evaluate((bar) => ({ needs: bar.scrollHeight, has: bar.clientHeight }))
        expect(top.needs, 'the top bar fits').toBeLessThanOrEqual(top.has)
        await expectAccessible(desk)
        expect(desk.console, 'no error on the console').toEqual([])
        await picture(desk, `trade-${size.width}x${size.height}-${theme}`)
      })
    }
  })
}
