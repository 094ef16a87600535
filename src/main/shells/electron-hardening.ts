/**
 * Electron's own security checklist, as far as it is code: what every page and every session of this
 * application may not do. `docs/security.md` lists the items and the tests.
 */
import { app, type Session, shell, type WebContents, type WebPreferences } from 'electron'
import { ruleLink } from './electron-links'
import { isPanelWindow, type PanelWindows, panelWindow } from './electron-panels'
import { isOurFrame } from './our-frame'

/** The only permission there is: copying cells of a blotter, from our own page. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/** Spelled out although most are defaults: a test compares them with this exact list. */
export function pagePreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !isPackaged,
  }
}

/** What a page may open: windows of its panels, made with these preferences. */
export interface PanelRule {
  readonly home: string
  readonly preferences: () => WebPreferences
  readonly windows: PanelWindows
}

/** Must run before the application is ready: every page is sandboxed, and none may leave or open what it likes. */
export function hardenApplication(panels: PanelRule): void {
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, panels))
  // No client certificate is ever chosen for a page: there is no page that could ask for one.
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault()
    choose()
  })
}

function hardenContents(contents: WebContents, panels: PanelRule): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const asked = { url, opener: contents.getURL(), home: panels.home, open: panels.windows.count }
    if (isPanelWindow(asked))
      return { action: 'allow', overrideBrowserWindowOptions: panelWindow(panels.preferences()) }
    const link = ruleLink(url)
    if (link !== null) void shell.openExternal(link)
    return { action: 'deny' }
  })
}

/** Denies every permission, device and capture request, save the one above to our own page. */
export function hardenSession(session: Session, home: string): void {
  const isOurs = (url: string) => isOurFrame({ url, parent: null }, home)
  session.setPermissionRequestHandler((contents, permission, decide) => {
    decide(permission === ALLOWED_PERMISSION && isOurs(contents.getURL()))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === ALLOWED_PERMISSION && isOurs(origin),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}))
}
