/** Claim: the Trade workspace is accessible and whole at both sizes in every theme: nothing clipped, nothing undefined. */
import { expect, test } from './fixtures'
import { sendFirst } from './keyed'
import { expectLooks, lookTag, SIZES } from './looks'

for (const size of SIZES) {
  test.describe(`${size.width}x${size.height}`, () => {
    test.use({ viewport: size })
    test('Trade in every theme', lookTag(size), async ({ desk }) => {
      test.setTimeout(120_000)
      const { page } = desk
      await sendFirst(page)
      await page.keyboard.type('400')
      await expect(page.getByTestId('preview')).toContainText('Average')
      await expectLooks(desk, 'trade')
      expect(desk.console, 'no error on the console').toEqual([])
    })
  })
}
