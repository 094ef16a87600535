/** Opens a panel's own window by its button and waits until it shows the panel's page. */
import type { Page } from '@playwright/test'
import type { Desk } from './fixtures'

const TRIES = 4
const WAIT_MILLIS = 4_000

/**
 * Under the stand-in two debuggers hold a new window, and where the test's lets it go first its document is not
 * served: then the window is closed, the page says so, and the button is pressed again.
 */
export async function openPanelWindow({ page, shell }: Desk, title: string): Promise<Page> {
  const opener = page.getByRole('button', { name: `${title} in a window of its own` })
  for (let turn = 1; ; turn++) {
    const opening = page.context().waitForEvent('page', { timeout: WAIT_MILLIS })
    await opener.click()
    try {
      const other = await opening
      await other.waitForURL((url) => url.pathname === '/popout.html', { timeout: WAIT_MILLIS })
      return other
    } catch (error) {
      if (shell !== 'standin' || turn === TRIES) throw error
    }
  }
}
