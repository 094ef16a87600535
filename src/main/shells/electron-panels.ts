/**
 * Windows of panels: the only windows that a page may open. One kind, the empty `popout.html` of our own page,
 * opened by our own main page, filled and driven by it. It has no preload and so no bridge of its own; it may
 * not open, navigate or outlive the page that fills it.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, WebPreferences } from 'electron'

/** More than anybody has monitors for. */
export const MOST_PANEL_WINDOWS = 12

interface Asked {
  /** Address that the page wants to open. */
  readonly url: string
  /** Address of the page that asks. */
  readonly opener: string
  /** Address of our main page. */
  readonly home: string
  /** Windows of panels that are open now. */
  readonly open: number
}

/** Whether a page may open this window: exactly our panel page, asked for by exactly our main page. */
export function isPanelWindow({ url, opener, home, open }: Asked): boolean {
  return opener === home && url === `${home}popout.html` && open < MOST_PANEL_WINDOWS
}

/** How a panel's window is made. Its place and size are those that the page asked for. */
export function panelWindow(page: WebPreferences): BrowserWindowConstructorOptions {
  const { preload: _none, ...preferences } = page
  return {
    minWidth: 280,
    minHeight: 160,
    autoHideMenuBar: true,
    backgroundColor: '#11151b',
    webPreferences: preferences,
  }
}

/** Counts the windows of a page's panels, and closes them as soon as the page that fills them goes. */
export class PanelWindows {
  readonly #windows = new Set<BrowserWindow>()

  get count(): number {
    return this.#windows.size
  }

  follow(window: BrowserWindow): void {
    window.webContents.on('did-create-window', (panel) => {
      this.#windows.add(panel)
      panel.on('closed', () => this.#windows.delete(panel))
    })
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#close()
    })
    window.webContents.on('render-process-gone', () => this.#close())
    window.on('closed', () => this.#close())
  }

  #close(): void {
    for (const panel of [...this.#windows]) panel.destroy()
    this.#windows.clear()
  }
}
