/** The Chromium that shows the windows. It is started for the first window and ends with the application. */
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

interface Host {
  readonly context: BrowserContext
  /** Where a test joins over the debugging protocol. */
  readonly address: string
}
let host: Promise<Host> | null = null
/** What the application asked of Chromium before it was ready. */
export const switches: string[] = []
const profile = mkdtempSync(join(tmpdir(), 'crossdesk-standin-'))

export function chromiumHost(): Promise<Host> {
  host ??= start()
  return host
}

async function start(): Promise<Host> {
  const executablePath = process.env['CROSSDESK_CHROMIUM']
  if (!executablePath) throw new Error('electron stand-in: CROSSDESK_CHROMIUM must name a Chromium')
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', '--remote-debugging-port=0', ...switches],
    viewport: null,
    serviceWorkers: 'block',
  })
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')
  return { context, address: `http://127.0.0.1:${port}` }
}

export async function closeChromium(): Promise<void> {
  if (host) await (await host).context.close()
  rmSync(profile, { recursive: true, force: true })
}
