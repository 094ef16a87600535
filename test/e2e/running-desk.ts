/** One desk in one shell, with the page that shows it. It can be stopped, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, type Browser, chromium, type ElectronApplication, type Page } from '@playwright/test'
import type { Shell } from './fixtures'

const root = resolve(import.meta.dirname, '../..')
const ADDRESS = /^Crossdesk is at (http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+)$/

export interface DeskSetting {
  readonly shell: Shell
  readonly dataDir: string
  readonly args: readonly string[]
  readonly viewport: { width: number; height: number }
}

/** Where Chromium is; `npm test` sets it after making sure that there is one. */
export function chromiumPath(): string {
  return process.env['CROSSDESK_CHROMIUM'] ?? '/usr/bin/chromium'
}

export class Desk {
  readonly shell: Shell
  readonly dataDir: string
  /** Everything the page wrote to its console and every error it did not catch, `type: text`. */
  readonly console: string[] = []
  /** What the desk wrote to standard error. */
  stderr = ''
  /** The one-time address of the browser shell, used up already. */
  address = ''
  readonly #setting: DeskSetting
  #page: Page | null = null
  #child: ChildProcess | null = null
  #browser: Browser | null = null
  #application: ElectronApplication | null = null
  #nextQuestion = 1

  constructor(setting: DeskSetting) {
    this.shell = setting.shell
    this.dataDir = setting.dataDir
    this.#setting = setting
  }

  get page(): Page {
    if (!this.#page) throw new Error('the desk is not running')
    return this.#page
  }

  get pid(): number {
    return this.#child?.pid ?? this.#application?.process().pid ?? 0
  }

  async start(): Promise<void> {
    if (this.shell === 'browser') await this.#startBrowserShell()
    else if (this.shell === 'standin') await this.#startStandin()
    else await this.#startElectron()
  }

  /** Ends the desk as a person would: SIGTERM, or closing the application. */
  async stop(): Promise<void> {
    await this.#closePage()
    await this.#application?.close()
    if (this.#child) await ended(this.#child, 'SIGTERM')
    this.#forget()
  }

  /** Ends the desk at once, as a crash or a power cut would. */
  async kill(): Promise<void> {
    if (this.#child) await ended(this.#child, 'SIGKILL')
    else if (this.#application) await ended(this.#application.process(), 'SIGKILL')
    await this.#closePage()
    this.#forget()
  }

  /** Stops the desk if it runs, and starts it on the same data folder. */
  async restart(): Promise<void> {
    if (this.#child || this.#application) await this.stop()
    await this.start()
  }

  /** Asks the stand-in what the application asked of Electron. */
  async ask(question: string, argument: unknown = null): Promise<unknown> {
    const child = this.#child
    if (!child || this.shell !== 'standin') throw new Error('only the stand-in answers questions')
    const id = this.#nextQuestion++
    child.send({ id, question, argument })
    for (;;) {
      const [answer] = (await once(child, 'message')) as [{ id: number; value: unknown }]
      if (answer.id === id) return answer.value
    }
  }

  /** Runs a function in Electron's main process. */
  evaluateInMain<T>(action: (electron: typeof import('electron')) => T): Promise<T> {
    if (!this.#application) throw new Error('only the real Electron has a main process to run it in')
    return this.#application.evaluate(action as never)
  }

  async #startBrowserShell(): Promise<void> {
    const args = ['out/main/browser.js', '--headless', '--port', '0', '--data-dir', this.dataDir]
    const child = this.#spawn([...args, ...this.#setting.args])
    this.address = ADDRESS.exec(await firstLine(child, () => this.stderr))?.[1] ?? ''
    this.#browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
    this.#page = await this.#browser.newPage({ viewport: this.#setting.viewport })
    this.#listen()
    await this.page.goto(this.address)
    await this.page.waitForURL((url) => url.pathname === '/')
  }

  async #startStandin(): Promise<void> {
    const args = ['--import', './test/electron-standin/register.mjs', 'out/main/index.js']
    const child = this.#spawn([...args, '--data-dir', this.dataDir, ...this.#setting.args])
    const { cdp } = JSON.parse(await firstLine(child, () => this.stderr)) as { cdp: string }
    this.#browser = await chromium.connectOverCDP(cdp)
    this.#page = this.#browser.contexts()[0]?.pages()[0] ?? null
    this.#listen()
    await this.page.setViewportSize(this.#setting.viewport)
  }

  async #startElectron(): Promise<void> {
    const args = ['.', '--data-dir', this.dataDir, ...this.#setting.args]
    this.#application = await _electron.launch({ cwd: root, args })
    this.#page = await this.#application.firstWindow()
    this.#listen()
  }

  #spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, CROSSDESK_CHROMIUM: chromiumPath() },
    })
    child.stderr?.on('data', (bytes: Buffer) => {
      this.stderr += bytes.toString('utf8')
    })
    this.#child = child
    return child
  }

  #listen(): void {
    this.page.on('console', (message) => this.console.push(`${message.type()}: ${message.text()}`))
    this.page.on('pageerror', (error) => this.console.push(`pageerror: ${error.message}`))
  }

  /** Leaves the stand-in's own browser alone: it ends with the application. */
  async #closePage(): Promise<void> {
    if (this.shell === 'browser') await this.#browser?.close()
  }

  #forget(): void {
    this.#child = null
    this.#application = null
    this.#browser = null
    this.#page = null
  }
}

async function firstLine(child: ChildProcess, stderr: () => string): Promise<string> {
  if (!child.stdout) throw new Error('the desk has no standard output')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error(`the desk ended before it said where it is: ${stderr()}`)
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}
