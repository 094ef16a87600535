/**
 * Claim: the built Electron entry asks Electron for every protection, in the right order. The stand-in keeps
 * what was asked; what only a real binary can show is at the end.
 */
import { expect, test } from './fixtures'
import { openPanelWindow } from './panel-window'

/** What every window has, spelled out here once more so that a change of the code is seen. */
const LOCKED = {
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
  devTools: true,
}

interface Asked {
  order: string[]
  windowPreferences: object[]
  panelPreferences: object[]
  errorBoxes: unknown[]
  openedLinks: string[]
}
const PERMISSIONS = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'keyboardLock',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'usb',
  'window-management',
  'fileSystem',
  'unknown',
]

test.describe('under the stand-in', () => {
  test.skip(
    ({ shell }) => shell !== 'standin',
    'only the stand-in keeps what the application asked of Electron',
  )

  test('the sandbox and the scheme come before ready, the window after (items 4, 18)', async ({ desk }) => {
    const { order } = (await desk.ask('record')) as Asked
    const at = (name: string) => order.indexOf(name)
    expect(at('enableSandbox')).toBeGreaterThanOrEqual(0)
    expect(at('registerSchemesAsPrivileged')).toBeGreaterThanOrEqual(0)
    expect(at('requestSingleInstanceLock')).toBeGreaterThanOrEqual(0)
    expect(Math.max(at('enableSandbox'), at('registerSchemesAsPrivileged'))).toBeLessThan(at('ready'))
    expect(at('ready')).toBeLessThan(at('window'))
    expect(new URL(desk.page.url()).host).toBe('desk.app.standin')
  })

  test('the window has exactly these preferences (items 2, 3, 4, 6, 8, 9, 10, 11)', async ({ desk }) => {
    const { windowPreferences } = (await desk.ask('record')) as Asked
    expect(windowPreferences).toEqual([
      { ...LOCKED, preload: expect.stringMatching(/out[\\/]preload[\\/]index\.cjs$/) },
    ])
  })

  test('a panel may have a window without a preload, and nothing else opens (item 14)', async ({ desk }) => {
    const pages = () => desk.page.context().pages().length
    const before = pages()
    for (const url of ['about:blank', '/', '/popout.html?x', 'https://desk.example/popout.html']) {
      await desk.page.evaluate((wanted) => void window.open(wanted), url)
      await desk.page.waitForTimeout(300)
      await expect.poll(pages, { message: url }).toBe(before)
    }
    const panel = await openPanelWindow(desk, 'Watchlist')
    const preferences = async () => ((await desk.ask('record')) as Asked).panelPreferences
    await expect.poll(preferences).toEqual([LOCKED])
    expect(await panel.evaluate(() => 'crossdesk' in window)).toBe(false)
    await panel.evaluate(() => void window.open('/popout.html'))
    await desk.page.waitForTimeout(300)
    await expect.poll(pages, { message: 'a panel opens nothing' }).toBe(before + 1)
    await desk.page.reload()
    await expect.poll(pages, { message: 'a panel goes with the page that fills it' }).toBe(before)
  })

  test('the preload runs in a world of its own (item 3)', async ({ desk }) => {
    const seen = await desk.page.evaluate(() =>
      ['__standinSend', 'contextBridge', 'require'].filter((name) => name in window),
    )
    expect(seen).toEqual([])
  })

  test('every permission but copying from our own page is denied (item 5)', async ({ desk }) => {
    const ask = (url: string) => desk.ask('permissions', { permissions: PERMISSIONS, url })
    const ours = (await ask('app://desk/')) as {
      permission: string
      isGranted: boolean
      isChecked: boolean
    }[]
    for (const { permission, isGranted, isChecked } of ours) {
      const expected = permission === 'clipboard-sanitized-write'
      expect({ permission, isGranted, isChecked }).toEqual({
        permission,
        isGranted: expected,
        isChecked: expected,
      })
    }
    const theirs = (await ask('https://example.com/')) as typeof ours
    expect(theirs.filter(({ isGranted, isChecked }) => isGranted !== false || isChecked !== false)).toEqual(
      [],
    )
    expect(await desk.ask('capture')).toEqual({ device: false, streams: {} })
  })

  test('webviews, redirects and navigation of any frame are prevented (items 12, 13)', async ({ desk }) => {
    for (const name of ['will-attach-webview', 'will-redirect', 'will-navigate', 'will-frame-navigate']) {
      expect(await desk.ask('contentsEvent', { name, url: 'https://example.com/' }), name).toBe(false)
    }
  })

  test('a sub-frame or another page may not call (item 17)', async ({ desk }) => {
    const call = (url: string, isSubFrame: boolean) =>
      desk.ask('callFrom', { url, isSubFrame, channel: 'crossdesk:call', args: ['app.info', null] })
    expect(await call('app://desk/', false)).toHaveProperty('body')
    const refused = { error: expect.stringContaining('refused: not our page') }
    expect(await call('app://desk/', true)).toEqual(refused)
    expect(await call('app://elsewhere/', false)).toEqual(refused)
    expect(await call('https://example.com/?x=app://desk/', false)).toEqual(refused)
    expect(await call('', false)).toEqual(refused)
  })

  test('a link that a page opens leaves only to the hosts of the rules (item 15)', async ({ desk }) => {
    await desk.page.evaluate(() => void window.open('https://example.com/?next=https://www.sec.gov/'))
    await desk.page.waitForTimeout(300)
    expect(((await desk.ask('record')) as Asked).openedLinks).toEqual([])
  })
})

test.describe('with the real binary', () => {
  test.skip(
    ({ shell }) => shell !== 'electron',
    'there is no Electron binary here: run npm test where there is one',
  )

  test('the page is in the operating system sandbox (item 4)', async ({ desk }) => {
    const preferences = await desk.evaluateInMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      // Electron has this method; its types do not.
      const contents = window?.webContents as { getLastWebPreferences?(): object } | undefined
      return contents?.getLastWebPreferences?.() ?? null
    })
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  })

  test('a redirect to another host is prevented (item 13)', async ({ desk }) => {
    const before = desk.page.url()
    await desk.page.evaluate(() => {
      location.href = 'http://127.0.0.1:9/'
    })
    await desk.page.waitForTimeout(500)
    expect(desk.page.url()).toBe(before)
    expect(before).toBe('app://desk/')
  })

  test('the running Electron is the pinned one (item 16)', async ({ desk }) => {
    const running = await desk.evaluateInMain(() => process.versions['electron'])
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } })
    expect(running).toBe(manifest.devDependencies.electron)
  })
})
