/**
 * Claim: Tab walks every workspace in reading order and never gets stuck: each stop has a name, a panel is walked
 * before the next one, and a grid is one stop. A dialog holds the focus and gives it back.
 */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

interface Stop {
  readonly name: string
  readonly role: string
  /** The panel's title, or the part of the frame. */
  readonly part: string
  readonly x: number
  readonly y: number
}

/** More presses than any workspace has stops. */
const MOST_STOPS = 260

/** Where the focus is, as a screen reader would tell it; null at the end of the page. */
const stopNow = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const at = document.activeElement
    if (!at || at === document.body || at === document.documentElement) return null
    const labelled = (at.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
    const labels = [...((at as HTMLInputElement).labels ?? [])].map((label) => label.textContent)
    const own = at.matches('input, select, textarea') ? '' : at.textContent
    const name =
      at.getAttribute('aria-label') || labelled.trim() || labels.join(' ') || own || at.getAttribute('title')
    const group = at.closest('.dv-groupview')
    const part =
      group?.querySelector('.dv-active-tab')?.textContent ??
      (at.closest('header, nav, [aria-label="First steps"]')?.tagName || 'page')
    const { x, y } = (at.closest('[role="grid"], [role="treegrid"]') ?? at).getBoundingClientRect()
    return {
      name: (name ?? '').trim(),
      role: at.getAttribute('role') ?? at.tagName.toLowerCase(),
      part,
      x,
      y,
    }
  })

/** Every stop of one round through the page. */
async function walk(page: Page): Promise<Stop[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const stops: Stop[] = []
  for (let press = 0; press < MOST_STOPS; press++) {
    await page.keyboard.press('Tab')
    const stop = await stopNow(page)
    if (stop === null) {
      if (stops.length > 0) return stops
      continue
    }
    stops.push(stop)
  }
  throw new Error(
    `the focus never came to the end: ${stops
      .slice(-12)
      .map((stop) => `${stop.part}: ${stop.name}`)
      .join(', ')}`,
  )
}

const WORKSPACES = [
  'Alt+Shift+1',
  'Alt+Shift+2',
  'Alt+Shift+D',
  'Alt+Shift+3',
  'Alt+Shift+5',
  'Alt+Shift+4',
] as const

test('every workspace is walked by Tab in reading order, each stop has a name, and no grid holds the focus', async ({
  desk,
}) => {
  test.setTimeout(180_000)
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  await page.getByRole('button', { name: 'Put away' }).click()
  for (const key of WORKSPACES) {
    await page.keyboard.press(key)
    await page.waitForTimeout(500)
    const stops = await walk(page)
    const said = stops.map(({ part, name, role }) => `${part}: ${name} (${role})`)
    if (process.env['FOCUS_PRINT']) console.log(key, said.length, said.join('\n  '))
    expect(
      stops.filter(({ name }) => name === ''),
      `${key}: a stop without a name`,
    ).toEqual([])
    const parts = stops.map(({ part }) => part).filter((part, at, all) => part !== all[at - 1])
    expect(parts, `${key}: each panel is walked once`).toEqual([...new Set(parts)])
  }
})

test('a dialog holds the focus and gives it back to what opened it', async ({ desk }) => {
  const { page } = desk
  await expect(page.getByTestId('watchlist').getByRole('gridcell').first()).toBeVisible()
  for (const [name, title] of [
    ['Kill switch', /Halt the desk/],
    ['Command palette', 'Command palette'],
    ['Help', /^Help/],
  ] as const) {
    const opener = page.getByRole('button', { name, exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: title })
    await expect(dialog).toBeVisible()
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('Tab')
      // The browser lets the focus out to its own bar at the end of a dialog, never to the page behind it.
      const isBehind = await page.evaluate(
        () => document.activeElement !== document.body && !document.activeElement?.closest('dialog[open]'),
      )
      expect(isBehind, `${name}: press ${press + 1}`).toBe(false)
    }
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(opener).toBeFocused()
  }
})
