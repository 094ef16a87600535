/** `app`: the life of the process, as far as Crossdesk uses it. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type * as Electron from 'electron'
import { closeChromium, switches } from './chromium.ts'
import { isAllowed, order, standin } from './record.ts'

const root = resolve(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string
  version: string
}

export const appEvents = new EventEmitter()
const paths = new Map<string, string>([['userData', join(tmpdir(), 'crossdesk-standin')]])
let isReady = false
let isQuitting = false

export function mustBeReady(what: string, wanted: boolean): void {
  if (isReady !== wanted)
    throw new Error(`${what} ${wanted ? 'cannot be used' : 'should be called'} before app is ready`)
}

async function quit(): Promise<void> {
  if (!isQuitting && !isAllowed(appEvents, 'before-quit')) return
  isQuitting = true
  if (!isAllowed(appEvents, 'will-quit')) return
  appEvents.emit('quit', {}, 0)
  await closeChromium()
  process.exit(0)
}

async function exit(code = 0): Promise<void> {
  await closeChromium()
  process.exit(code)
}

const ready = new Promise<void>((next) => setImmediate(next)).then(() => {
  isReady = true
  order.push('ready')
  appEvents.emit('ready', {}, {})
})

export const app = standin<Electron.App>('app', {
  isPackaged: false,
  name: manifest.name,
  on: (name: string, listener: (...args: unknown[]) => void) => void appEvents.on(name, listener),
  once: (name: string, listener: (...args: unknown[]) => void) => void appEvents.once(name, listener),
  enableSandbox() {
    mustBeReady('app.enableSandbox()', false)
    order.push('enableSandbox')
  },
  commandLine: standin<Electron.CommandLine>('app.commandLine', {
    appendSwitch(name: string, value?: string) {
      mustBeReady('app.commandLine.appendSwitch()', false)
      switches.push(value === undefined ? `--${name}` : `--${name}=${value}`)
    },
  }),
  requestSingleInstanceLock() {
    order.push('requestSingleInstanceLock')
    return true
  },
  getVersion: () => manifest.version,
  setPath: (name: string, path: string) => void paths.set(name, path),
  getPath(name: string) {
    const path = paths.get(name)
    if (path === undefined) throw new Error(`electron stand-in: app.getPath('${name}') is not implemented`)
    return path
  },
  whenReady: () => ready,
  quit: () => void quit(),
  exit: (code?: number) => void exit(code),
})
