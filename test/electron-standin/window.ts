/**
 * `BrowserWindow`: a page of the Chromium. The preload is injected into a real isolated world of that page, and
 * talks to the main process through a binding that only that world has.
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type * as Electron from 'electron'
import type { CDPSession, Page, Route } from 'playwright-core'
import { appEvents } from './app.ts'
import { chromiumHost } from './chromium.ts'
import { decode, encode } from './codec.js'
import { invokeHandlers, ipcEvents } from './ipc-main.ts'
import { fromPage, handlerOf, toPage } from './protocol.ts'
import { answerTo, isAllowed, order, panelPreferences, standin, windowPreferences } from './record.ts'
import { isolatedWorldSource, mainWorldSource } from './worlds.js'

const codecSource = readFileSync(new URL('./codec.js', import.meta.url), 'utf8')
const windows = new Set<BrowserWindow>()
let isAnnounced = false

interface OpenDecision {
  action: 'allow' | 'deny'
  overrideBrowserWindowOptions?: Electron.BrowserWindowConstructorOptions
}
type OpenHandler = (details: { url: string }) => OpenDecision
interface PageSide {
  readonly page: Page
  readonly cdp: CDPSession
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...windows]
  }

  readonly webContents: Electron.WebContents
  readonly #contents = new EventEmitter()
  readonly #opened: Promise<PageSide>
  #world: number | undefined
  #openHandler: OpenHandler | undefined
  #loading: string | undefined

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    const preferences = options.webPreferences ?? {}
    refuseWeakPreferences(preferences)
    order.push('window')
    windowPreferences.push(preferences)
    this.webContents = this.#makeContents()
    windows.add(this)
    this.#opened = this.#open(preferences)
    appEvents.emit('web-contents-created', {}, this.webContents)
    appEvents.emit('browser-window-created', {}, this)
  }

  #makeContents(): Electron.WebContents {
    return standin<Electron.WebContents>('webContents', {
      on: (name: string, listener: (...args: unknown[]) => void) => void this.#contents.on(name, listener),
      once: (name: string, listener: (...args: unknown[]) => void) =>
        void this.#contents.once(name, listener),
      setWindowOpenHandler: (handler: OpenHandler) => {
        this.#openHandler = handler
      },
      send: (channel: string, ...args: unknown[]) =>
        this.#deliver({ kind: 'event', channel, body: encode(args) }),
      getURL: () => this.#loading ?? '',
      isDestroyed: () => !windows.has(this),
    })
  }

  async #open(preferences: Electron.WebPreferences): Promise<PageSide> {
    const { context } = await chromiumHost()
    const page = isAnnounced ? await context.newPage() : (context.pages()[0] ?? (await context.newPage()))
    const cdp = await context.newCDPSession(page)
    this.#followWorld(page, cdp)
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: '__standinSend', executionContextName: 'preload' })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource() })
    if (preferences.preload) await injectPreload(cdp, preferences.preload)
    await page.route('**/*', (route) => this.#serve(page, route))
    // A window that the page opens asks for its document before its page is known.
    await context.route((url) => handlerOf(fromPage(url.href)) !== undefined, serveFile)
    this.#followPage(page)
    return { page, cdp }
  }

  #followWorld(page: Page, cdp: CDPSession): void {
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === 'preload') this.#world = context.id
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.#world = undefined
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === '__standinSend' && executionContextId === this.#world) void this.#receive(page, payload)
    })
  }

  #followPage(page: Page): void {
    page.on('popup', async (popup) => {
      const wanted = fromPage(await addressOf(popup))
      const decision = this.#openHandler?.({ url: wanted }) ?? { action: 'allow' }
      if (decision.action === 'deny') await popup.close()
      else this.#contents.emit('did-create-window', childWindow(popup, decision), { url: wanted })
    })
    page.on('load', () => {
      this.#contents.emit('did-finish-load', {})
      this.emit('ready-to-show')
    })
    page.on('close', () => {
      windows.delete(this)
      this.#contents.emit('destroyed')
      this.emit('closed')
      if (windows.size === 0) appEvents.emit('window-all-closed')
    })
  }

  async #serve(page: Page, route: Route): Promise<void> {
    const request = route.request()
    const url = fromPage(request.url())
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      if (url !== this.#loading && !isAllowed(this.#contents, 'will-navigate', url))
        return route.abort('aborted')
      this.#contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false, url })
    }
    return serveFile(route)
  }

  async #receive(page: Page, payload: string): Promise<void> {
    const message = JSON.parse(payload) as {
      kind: 'invoke' | 'send'
      id: number
      channel: string
      body: string
    }
    const event = eventFrom(this.webContents, fromPage(page.mainFrame().url()), null)
    const args = decode(message.body) as unknown[]
    if (message.kind === 'send') {
      ipcEvents.emit(message.channel, event, ...args)
      return
    }
    this.#deliver({ kind: 'reply', id: message.id, ...(await answerOf(message.channel, event, args)) })
  }

  #deliver(message: object): void {
    void this.#opened.then(async ({ cdp }) => {
      if (this.#world === undefined) return
      const expression = `__standinReceive(${JSON.stringify(JSON.stringify(message))})`
      // The world may end while the message is on its way; Electron drops such messages too.
      await cdp.send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => undefined)
    })
  }

  async loadURL(url: string): Promise<void> {
    const { page } = await this.#opened
    this.#loading = url
    await page.goto(toPage(url))
    if (isAnnounced) return
    isAnnounced = true
    process.stdout.write(`${JSON.stringify({ cdp: (await chromiumHost()).address })}\n`)
  }

  /** For tests: emits an event of the page's contents that a listener may prevent; true when it went through. */
  tryContentsEvent(name: string, url: string): boolean {
    return isAllowed(this.#contents, name, url)
  }

  show(): void {}
}

/** Answers from the application's own protocol where the address is one of its. */
async function serveFile(route: Route): Promise<void> {
  const request = route.request()
  const url = fromPage(request.url())
  const handler = handlerOf(url)
  if (!handler) return route.continue()
  const body = request.postDataBuffer()
  const reply = await handler(
    new Request(url, {
      method: request.method(),
      headers: request.headers(),
      ...(body ? { body: new Uint8Array(body) } : {}),
    }),
  )
  await route.fulfill({
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: Buffer.from(await reply.arrayBuffer()),
  })
}

/** Where a window that was just opened is going: Electron says so at once, Chromium when it has begun. */
async function addressOf(popup: Page): Promise<string> {
  const isBegun = ({ href }: URL): boolean => href !== 'about:blank'
  // One that stays blank was opened blank.
  await popup.waitForURL(isBegun, { timeout: 1_000, waitUntil: 'commit' }).catch(() => undefined)
  return popup.url()
}

/** A window that a page was allowed to open: its own page in Chromium, made as the decision says. */
function childWindow(page: Page, decision: OpenDecision): Electron.BrowserWindow {
  const events = new EventEmitter()
  const preferences = decision.overrideBrowserWindowOptions?.webPreferences ?? {}
  refuseWeakPreferences(preferences)
  panelPreferences.push(preferences)
  const contents = standin<Electron.WebContents>('webContents', {
    on: () => undefined,
    setWindowOpenHandler: (handler: OpenHandler) => {
      page.on('popup', async (popup) => {
        if (handler({ url: fromPage(await addressOf(popup)) }).action === 'deny') await popup.close()
      })
    },
    getURL: () => fromPage(page.url()),
  })
  appEvents.emit('web-contents-created', {}, contents)
  page.on('close', () => events.emit('closed'))
  return standin<Electron.BrowserWindow>('window', {
    on: (name: string, listener: () => void) => void events.on(name, listener),
    destroy: () => void page.close(),
    webContents: contents,
  })
}

function refuseWeakPreferences(preferences: Electron.WebPreferences): void {
  const { nodeIntegration, contextIsolation, sandbox, webSecurity } = preferences
  if (nodeIntegration || contextIsolation === false || sandbox === false || webSecurity === false) {
    throw new Error('electron stand-in: only a sandboxed, context-isolated window can be stood in for')
  }
}

async function injectPreload(cdp: CDPSession, file: string): Promise<void> {
  if (/\.mjs$/.test(file)) throw new Error('a sandboxed preload cannot be an ES module')
  const source = isolatedWorldSource({ preload: await readFile(file, 'utf8'), codec: codecSource, argv: [] })
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: 'preload', source })
}

function eventFrom(
  sender: Electron.WebContents,
  url: string,
  parent: object | null,
): Electron.IpcMainInvokeEvent {
  const senderFrame = { url, origin: url.split('/').slice(0, 3).join('/'), parent }
  return { sender, processId: 1, frameId: 1, senderFrame } as unknown as Electron.IpcMainInvokeEvent
}

async function answerOf(
  channel: string,
  event: Electron.IpcMainInvokeEvent,
  args: readonly unknown[],
): Promise<{ body: string } | { error: string }> {
  try {
    const handler = invokeHandlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    return { body: encode(await handler(event, ...args)) }
  } catch (error) {
    return { error: `Error invoking remote method '${channel}': ${String(error)}` }
  }
}

/** A call as if a frame with this address and parent had made it. */
answerTo('callFrom', async (argument) => {
  const { url, isSubFrame, channel, args } = argument as {
    url: string
    isSubFrame: boolean
    channel: string
    args: unknown[]
  }
  const [window] = windows
  if (!window) throw new Error('electron stand-in: there is no window')
  return answerOf(channel, eventFrom(window.webContents, url, isSubFrame ? {} : null), args)
})

answerTo('contentsEvent', (argument) => {
  const { name, url } = argument as { name: string; url: string }
  const [window] = windows
  if (!window) throw new Error('electron stand-in: there is no window')
  return window.tryContentsEvent(name, url)
})
