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
}

/** More presses than any workspace has stops. */
const MOST_STOPS = 260

/** Where the focus is, as a screen reader would tell it; null where nothing has it, or the round is made. */
const stopNow = (page: Page, isFirst: boolean): Promise<Stop | null> =>
  page.evaluate((isFirst) => {
    const kept = window as unknown as { firstStop: Element | null }
    const at = document.activeElement
    if (!at || at === document.body || (!isFirst && at === kept.firstStop)) return null
    if (isFirst) kept.firstStop = at
    const labelled = (at.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim()
    const labels = [...((at as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' ')
    const own = at.matches('input, select, textarea') ? '' : at.textContent
    const name = at.getAttribute('aria-label') || labelled || labels || own || at.getAttribute('title') || ''
    const grid = at.closest('[role="grid"], [role="treegrid"]')
    const isNameless = grid !== null && !grid.matches('[aria-label], section[aria-label] *')
    const group = at.closest('.dv-groupview')
    const part =
      group?.querySelector('.dv-active-tab')?.textContent ?? at.closest('header, nav')?.tagName ?? 'page'
    return {
      name: isNameless ? '' : name.trim(),
      role: at.getAttribute('role') ?? at.tagName.toLowerCase(),
      part,
    }
  }, isFirst)

/** Every stop of one round through the page, from the first button of the top bar. */
async function walk(page: Page): Promise<Stop[]> {
  await page.locator('header.top button').first().focus()
  const stops: Stop[] = []
  for (let press = 0; press < MOST_STOPS; press++) {
    const stop = await stopNow(page, press === 0)
    if (stop === null) return stops
    stops.push(stop)
    await page.keyboard.press('Tab')
  }
  const last = stops.slice(-12).map(({ part, name }) => `${part}: ${name}`)
  throw new Error(`the focus never came round: ${last.join(', ')}`)
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
