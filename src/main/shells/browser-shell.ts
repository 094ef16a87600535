/** The browser shell: the desk in Node, its page on loopback, and a Chromium window where there is a display. */
import { resolve } from 'node:path'
import { type DeskHost, DeskRefused, openDeskHost } from '../desk/host'
import { type Door, openDoor } from './browser-door'
import { openSockets, type Sockets } from './browser-sockets'
import { findChromium, hasDisplay, openWindow } from './browser-window'
import { type LaunchOptions, readLaunch } from './launch-options'
import { rendererFiles } from './renderer-files'
import { complain, EXIT_REFUSED, logFault, type ShellPlaces } from './shell-places'

/** Runs the shell until it is told to stop. Everything that keeps it from starting is one line and exit code 2. */
export async function runBrowserShell(argv: readonly string[], places: ShellPlaces): Promise<void> {
  const launch = readLaunch({ argv, env: process.env, platform: process.platform, passesOverUnknown: false })
  if (launch.kind === 'help') {
    process.stdout.write(launch.text)
    return
  }
  if (launch.kind === 'bad') {
    refuse(launch.reason)
    return
  }
  try {
    const running = await start(launch.options, places)
    stopOnSignals(running)
    show(launch.options, running)
  } catch (error) {
    if (!(error instanceof DeskRefused) && !isPortTaken(error)) throw error
    refuse(error.message)
  }
}

interface Running {
  readonly door: Door
  readonly sockets: Sockets
  readonly desk: DeskHost
  stop(): Promise<void>
}

async function start(options: LaunchOptions, places: ShellPlaces): Promise<Running> {
  const door = await openDoor(options.port, rendererFiles(resolve(places.out, '../renderer')))
  try {
    const desk = await openDeskHost({
      dataDir: options.dataDir,
      shell: 'browser',
      version: places.version,
      workers: places.workers,
      ...(options.seed === null ? {} : { seed: options.seed }),
      ...(options.load === null ? {} : { load: options.load }),
    })
    const sockets = openSockets(door, desk, logFault)
    desk.onPush((stream, value) => sockets.push(stream, value))
    return { door, sockets, desk, stop: once(() => stop({ door, sockets, desk })) }
  } catch (error) {
    await door.close()
    throw error
  }
}

async function stop({ door, sockets, desk }: Pick<Running, 'door' | 'sockets' | 'desk'>): Promise<void> {
  sockets.close()
  await door.close()
  await desk.close()
}

function stopOnSignals(running: Running): void {
  const leave = () => void running.stop().then(() => process.exit(0), fail)
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
  // Only under `npm start`, which holds a channel: when it is gone, so are we.
  process.on('disconnect', leave)
}

/** Opens the window, or says the address where there is nothing to open it with. */
function show(options: LaunchOptions, running: Running): void {
  const machine = { platform: process.platform, env: process.env }
  const chromium = options.isHeadless || !hasDisplay(machine) ? null : findChromium(machine)
  if (chromium === null) {
    process.stdout.write(`Crossdesk is at ${running.door.address}\n`)
    return
  }
  const window = openWindow({ chromium, address: running.door.address, dataDir: options.dataDir })
  window.on('error', (error) => {
    complain(`the window could not be opened: ${error.message}`)
    process.stdout.write(`Crossdesk is at ${running.door.address}\n`)
  })
  window.on('exit', () => void running.stop().then(() => process.exit(0), fail))
}

/** One stop, however many ask for it. */
function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => {
    done ??= action()
    return done
  }
}

function isPortTaken(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
}

function refuse(reason: string): void {
  complain(reason)
  process.exitCode = EXIT_REFUSED
}

function fail(error: unknown): void {
  complain(`did not stop cleanly: ${String(error)}`)
  process.exit(1)
}
