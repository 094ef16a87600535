/** The Electron shell: a window on the desk. Anything that is not a window, a protocol or a dialog lives elsewhere. */
import { join, resolve } from 'node:path'
import { app, BrowserWindow, dialog, Menu, protocol, session, type WebPreferences } from 'electron'
import { type DeskHost, openDeskHost } from '../desk/host'
import { hardenApplication, hardenSession, pagePreferences } from './electron-hardening'
import { type Ipc, openIpc } from './electron-ipc'
import { PanelWindows } from './electron-panels'
import { keyStore } from './electron-secrets'
import { type LaunchOptions, readLaunch } from './launch-options'
import { FEATURES_OFF } from './page-features'
import { rendererFiles } from './renderer-files'
import { complain, EXIT_REFUSED, logFault, type ShellPlaces } from './shell-places'

const SCHEME = 'app'
const HOME = `${SCHEME}://desk/`
/** A page that crashes is loaded again, but not for ever. */
const MAX_RELOADS = 3
const RELOAD_WINDOW_MILLIS = 5 * 60_000

/** Runs the application. Must be called before Electron is ready, in the first turn of the main process. */
export async function runElectronShell(argv: readonly string[], places: ShellPlaces): Promise<void> {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
  const panels = new PanelWindows()
  hardenApplication({ home: HOME, windows: panels, preferences: () => preferencesOf(places) })
  const launch = readLaunch({ argv, env: process.env, platform: process.platform, passesOverUnknown: true })
  if (launch.kind === 'help') {
    process.stdout.write(launch.text)
    app.exit(0)
    return
  }
  if (launch.kind === 'bad') {
    refuse(launch.reason)
    return
  }
  // Chromium's own files stand beside the journal, and with them the lock that makes a second start find the first.
  app.setPath('userData', join(launch.options.dataDir, 'electron'))
  app.commandLine.appendSwitch('disable-features', FEATURES_OFF)
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  await app.whenReady()
  await open(launch.options, places, panels)
}

async function open(options: LaunchOptions, places: ShellPlaces, panels: PanelWindows): Promise<void> {
  hardenSession(session.defaultSession, HOME)
  protocol.handle(SCHEME, rendererFiles(resolve(places.out, '../renderer')))
  Menu.setApplicationMenu(applicationMenu())
  let desk: DeskHost
  try {
    desk = await openDeskHost({
      dataDir: options.dataDir,
      shell: 'electron',
      version: places.version,
      workers: places.workers,
      secrets: keyStore(),
      ...(options.seed === null ? {} : { seed: options.seed }),
      ...(options.load === null ? {} : { load: options.load }),
    })
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
    return
  }
  const ipc = openIpc(desk, HOME, logFault)
  desk.onPush((stream, value) => ipc.push(stream, value))
  closeWithApplication(desk, ipc)
  app.on('second-instance', showFirstWindow)
  openWindow(ipc, places, panels)
}

const preferencesOf = (places: ShellPlaces): WebPreferences =>
  pagePreferences(join(places.out, '../preload/index.cjs'), app.isPackaged)

function openWindow(ipc: Ipc, places: ShellPlaces, panels: PanelWindows): void {
  const window = new BrowserWindow({
    width: 1600,
    height: 1000,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: '#11151b',
    webPreferences: preferencesOf(places),
  })
  ipc.join(window.webContents)
  panels.follow(window)
  reloadAfterCrash(window)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(HOME)
}

/** The desk goes on while its page is gone; the trader gets a fresh page, at most a few times in a row. */
function reloadAfterCrash(window: BrowserWindow): void {
  const reloads: number[] = []
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    const now = performance.now()
    while (reloads.length > 0 && now - (reloads[0] ?? 0) > RELOAD_WINDOW_MILLIS) reloads.shift()
    complain(`the page is gone (${details.reason})`)
    if (reloads.length >= MAX_RELOADS) {
      dialog.showErrorBox(
        'Crossdesk',
        `The page failed again (${details.reason}). The desk is running; start it anew.`,
      )
      return
    }
    reloads.push(now)
    void window.loadURL(HOME)
  })
}

/** The journal is closed before the application ends, whichever way it is asked to. */
function closeWithApplication(desk: DeskHost, ipc: Ipc): void {
  let isClosed = false
  let isClosing = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    ipc.close()
    void desk
      .close()
      .catch((error: unknown) => complain(`did not stop cleanly: ${String(error)}`))
      .finally(() => {
        isClosed = true
        app.quit()
      })
  })
  process.on('SIGINT', () => app.quit())
  process.on('SIGTERM', () => app.quit())
  // Only under `npm start`, which holds a channel: when it is gone, so are we.
  process.on('disconnect', () => app.quit())
}

function showFirstWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

/** Cut, copy, paste and quit; everything else has its place on the page. */
function applicationMenu(): Menu | null {
  if (process.platform !== 'darwin') return null
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
}

function refuse(reason: string): void {
  complain(reason)
  dialog.showErrorBox('Crossdesk cannot start', reason)
  app.exit(EXIT_REFUSED)
}
