/** What every screen must be, whatever it shows: whole, accessible, and as docs/screens has it. */
import AxeBuilder from '@axe-core/playwright'
import { type Desk, expect } from './fixtures'

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 2560, height: 1440 },
] as const

/** A page looks the same in both shells: one look is taken in each, those with the tag in the browser shell alone. */
export const lookTag = ({ width }: (typeof SIZES)[number]): { tag: string[] } => ({
  tag: width === SIZES[0].width ? [] : ['@look'],
})

const THEMES = ['dark', 'light', 'contrast'] as const
/** Panels have drawn themselves in another theme after this. */
const SETTLE_MILLIS = 500

/**
 * What is on screen is whole and accessible in every theme, from dark to dark again; in the other shell in dark alone.
 * Its pictures are those of docs/screens, which have no high contrast.
 */
export async function expectLooks(desk: Desk, name: string): Promise<void> {
  const { page, shell } = desk
  for (const theme of shell === 'browser' ? THEMES : (['dark'] as const)) {
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.waitForTimeout(SETTLE_MILLIS)
    await expectWhole(desk, `${name}, ${theme}`)
    await expectAccessible(desk)
    const { width, height } = page.viewportSize() ?? SIZES[0]
    if (theme !== 'contrast') await picture(desk, `${name}-${width}x${height}-${theme}`)
    if (shell === 'browser') await page.keyboard.press('Alt+L')
  }
}

/** Nothing is undefined, the page itself never scrolls, and the top bar fits. */
export async function expectWhole({ page }: Desk, what: string): Promise<void> {
  expect(await page.locator('#root').textContent(), what).not.toMatch(/undefined|NaN|\[object/)
  const needed = (): Promise<object> =>
    page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return { width: scrollWidth, height: scrollHeight }
    })
  // A window that was made smaller is laid out anew a moment later.
  await expect.poll(needed, { message: what }).toEqual(page.viewportSize())
  const top = await page
    .locator('header.top .facts-row')
    .evaluate((bar) => ({ needs: bar.scrollHeight, has: bar.clientHeight }))
  expect(top.needs, `${what}: the top bar fits`).toBeLessThanOrEqual(top.has)
}

/** Nothing that axe calls serious or critical, in the page or one part of it. Axe cannot run under the stand-in. */
export async function expectAccessible({ page, shell }: Desk, part?: string): Promise<void> {
  if (shell !== 'browser') return
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze()
  expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')).toEqual([])
}

/** `CROSSDESK_WRITE_DOCS=1 playwright test --project=browser` renews the pictures of docs/screens. */
export async function picture({ page, shell }: Desk, name: string): Promise<void> {
  if (process.env['CROSSDESK_WRITE_DOCS'] && shell === 'browser')
    await page.screenshot({ path: `docs/screens/${name}.png` })
}
