/** Opens the browser shell's page in an installed Chromium, as an application window of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FEATURES_OFF } from './page-features'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
] as const
const MAC_APPLICATIONS = ['Google Chrome', 'Microsoft Edge', 'Chromium'] as const
const WINDOWS_PLACES = [
  ['ProgramFiles(x86)', 'Microsoft/Edge/Application/msedge.exe'],
  ['ProgramFiles', 'Microsoft/Edge/Application/msedge.exe'],
  ['ProgramFiles', 'Google/Chrome/Application/chrome.exe'],
  ['LOCALAPPDATA', 'Google/Chrome/Application/chrome.exe'],
] as const

interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
}

/** The Chromium to use: `CROSSDESK_CHROMIUM`, else an installed one; null where there is none. */
export function findChromium({ platform, env }: Machine): string | null {
  const named = env['CROSSDESK_CHROMIUM']
  if (named) return named
  return places({ platform, env }).find((place) => existsSync(place)) ?? null
}

function places({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    return WINDOWS_PLACES.flatMap(([variable, file]) => {
      const folder = env[variable]
      return folder ? [join(folder, file)] : []
    })
  }
  if (platform === 'darwin')
    return MAC_APPLICATIONS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Whether a window can be shown at all. */
export function hasDisplay({ platform, env }: Machine): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Opens the window. The address goes through a file that only this user can read, because a command line shows
 * in every user's process list; a profile of its own keeps Chromium from handing over to one that runs already.
 */
export function openWindow(o: { chromium: string; address: string; dataDir: string }): ChildProcess {
  const launcher = join(o.dataDir, 'launch.html')
  rmSync(launcher, { force: true })
  writeFileSync(launcher, `<!doctype html><meta http-equiv="refresh" content="0;url=${o.address}">`, {
    mode: 0o600,
  })
  const isRoot = process.getuid?.() === 0
  const child = spawn(
    o.chromium,
    [
      `--app=${pathToFileURL(launcher)}`,
      `--user-data-dir=${join(o.dataDir, 'browser-profile')}`,
      '--no-first-run',
      '--no-default-browser-check',
      `--disable-features=${FEATURES_OFF}`,
      '--window-size=1600,1000',
      // Chromium's own sandbox cannot run as root; whoever starts a desk as root has given that up already.
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  )
  child.on('exit', () => rmSync(launcher, { force: true }))
  return child
}
