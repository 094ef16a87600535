/** Claim: the Trade workspace is accessible and whole at both sizes in both themes: nothing clipped, nothing undefined. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 2560, height: 1440 },
] as const

for (const size of SIZES) {
  test.describe(`${size.width}x${size.height}`, () => {
    test.use({ viewport: size })
    for (const theme of ['dark', 'light'] as const) {
      test(theme, async ({ desk }) => {
        const { page } = desk
        await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
        await page.getByRole('button', { name: 'Put away' }).click()
        if (theme === 'light') await page.keyboard.press('Alt+L')
        await page.keyboard.press('Alt+T')
        await page.keyboard.type('AAPL')
        await page.keyboard.press('Tab')
        await page.keyboard.type('600')
        await page.keyboard.press('Tab')
        for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp')
        await page.keyboard.press('Enter')
        await expect(page.getByTestId('ack')).toContainText('Accepted')
        await expect(page.getByTestId('receipt')).toContainText('Filled')
        await page.keyboard.type('400')
        await expect(page.getByTestId('preview')).toContainText('Average')

        expect(await page.locator('#root').textContent()).not.toMatch(/undefined|NaN|\[object/)
        const top = await page
          .locator('header.top .facts-row')
          .evaluate((bar) => ({ needs: bar.scrollHeight, has: bar.clientHeight }))
        expect(top.needs, 'the top bar fits').toBeLessThanOrEqual(top.has)
        const page_ = await page.evaluate(() => ({
          x: document.documentElement.scrollWidth,
          y: document.documentElement.scrollHeight,
        }))
        expect(page_).toEqual({ x: size.width, y: size.height })

        if (desk.shell === 'browser') {
          const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
          expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')).toEqual([])
        }
        expect(desk.console, 'no error on the console').toEqual([])
        // `CROSSDESK_WRITE_DOCS=1 playwright test trade-looks` renews the pictures of docs/screens.
        if (process.env['CROSSDESK_WRITE_DOCS'] && desk.shell === 'browser')
          await page.screenshot({ path: `docs/screens/trade-${size.width}x${size.height}-${theme}.png` })
      })
    }
  })
}
