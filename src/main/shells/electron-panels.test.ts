/** Claim: the only window a page may open is our own panel page, from our own main page, and not without end. */
import { describe, expect, it } from 'vitest'
import { isPanelWindow, MOST_PANEL_WINDOWS, panelWindow } from './electron-panels'

const home = 'app://desk/'
const asked = { url: 'app://desk/popout.html', opener: home, home, open: 0 }

describe('windows of panels', () => {
  it('are opened for the panel page of our main page', () => {
    expect(isPanelWindow(asked)).toBe(true)
  })

  it.each([
    'about:blank',
    '',
    'app://desk/',
    'app://desk/index.html',
    'app://desk/popout.html?x=1',
    'app://desk/popout.html#x',
    'app://desk/../popout.html',
    'app://elsewhere/popout.html',
    'https://desk/popout.html',
    'https://example.com/?x=app://desk/popout.html',
    'file:///popout.html',
    'javascript:alert(1)',
    'data:text/html,app://desk/popout.html',
  ])('are not opened for %s', (url) => {
    expect(isPanelWindow({ ...asked, url })).toBe(false)
  })

  it.each(['app://desk/popout.html', 'https://example.com/', ''])('are not opened by %s', (opener) => {
    expect(isPanelWindow({ ...asked, opener })).toBe(false)
  })

  it('are at most so many', () => {
    expect(isPanelWindow({ ...asked, open: MOST_PANEL_WINDOWS - 1 })).toBe(true)
    expect(isPanelWindow({ ...asked, open: MOST_PANEL_WINDOWS })).toBe(false)
  })

  it('have no preload, and every protection of the page', () => {
    const page = { preload: '/out/preload/index.cjs', sandbox: true, contextIsolation: true }
    expect(panelWindow(page).webPreferences).toEqual({ sandbox: true, contextIsolation: true })
  })
})
