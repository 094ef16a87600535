/**
 * Makes a checkout ready to run: dependencies, the Node that every script runs on, the build, and for the tests
 * a Chromium. Plain Node >= 20 with no dependencies, because it runs before there are any. Everything it says
 * goes to standard error; what is ready already costs a few milliseconds.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
/** Oldest Node on which the database's native part works; older ones end without a word. */
const OLDEST_RUNNING = [22, 14]
const OLDEST_SETTING_UP = [20, 0]
const LOCK = join(root, 'out', '.setup-lock')
const BUILD_STAMP = join(root, 'out', '.build-stamp')
const BUILD_INPUTS = ['src', 'resources', 'package.json', 'package-lock.json', 'electron.vite.config.ts']
const FETCH_ELECTRON_MILLIS = 120_000

/** A reason that a person can act on; shown without a stack. */
export class SetupFailed extends Error {}

export function say(text) {
  process.stderr.write(`crossdesk: ${text}\n`)
}

/** Dependencies and build, if they are not there yet. Processes that start at once wait for the first. */
export async function prepare() {
  if (isOlder(process.versions.node, OLDEST_SETTING_UP)) {
    throw new SetupFailed(
      `needs Node ${OLDEST_SETTING_UP[0]} or newer to set itself up, this is ${process.versions.node}`,
    )
  }
  if (areDependenciesThere() && isBuilt()) return
  await withLock(() => {
    installDependencies()
    build()
  })
}

/** Only the dependencies: for the tests, which build as a step of their own. */
export async function prepareDependencies() {
  if (!areDependenciesThere()) await withLock(installDependencies)
}

// ---- dependencies ---------------------------------------------------------------------------------

function installDependencies() {
  if (areDependenciesThere()) return
  say('installing dependencies (a minute or three, once)')
  // `npm ci` refuses a lockfile that lacks a package for some other platform, as one made behind a mirror that
  // does not carry them all does. `npm install` takes the same versions from the same lockfile.
  if (npm('ci')) return
  say('npm ci failed; trying npm install with the same lockfile')
  if (!npm('install', '--no-save'))
    throw new SetupFailed('the dependencies could not be installed; npm said why above')
}

function npm(command, ...options) {
  const isWindows = process.platform === 'win32'
  const args = [command, ...options, '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  })
  return status === 0
}

/** Compares what npm says it installed with the lockfile: no stamp to go stale. */
function areDependenciesThere() {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages
  if (!installed) return false
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  for (const [place, { version, optional }] of Object.entries(wanted)) {
    if (place !== '' && !(place in installed ? installed[place].version === version : optional)) return false
  }
  return Object.keys(installed).every((place) => place in wanted)
}

// ---- Node -----------------------------------------------------------------------------------------

/** The Node that everything of ours runs on: the one npm brought, else this one if it is new enough. */
export function projectNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const carried = join(root, 'node_modules', `node-${packagePlatform()}-${process.arch}`, 'bin', file)
  if (existsSync(carried)) return carried
  if (isOlder(process.versions.node, OLDEST_RUNNING)) {
    throw new SetupFailed(
      `needs Node ${OLDEST_RUNNING.join('.')} or newer on ${process.platform} ${process.arch}, this is ${process.versions.node}`,
    )
  }
  return process.execPath
}

/**
 * Flags of the process that holds the engine. A decision leaves little behind, but V8's default young
 * generation collects it in pauses of milliseconds; 2 MiB keep them short: p99 at 100,000 inputs/s went from
 * 3.5 ms to 0.2 ms in interleaved runs, throughput did not suffer.
 */
export const ENGINE_FLAGS = ['--max-semi-space-size=2']

function packagePlatform() {
  return process.platform === 'win32' ? 'win' : process.platform
}

/** Whether this very process may run what is built. */
export function runsHere() {
  return !isOlder(process.versions.node, OLDEST_RUNNING)
}

function isOlder(version, [major, minor]) {
  const [ownMajor, ownMinor] = version.split('.').map(Number)
  return ownMajor < major || (ownMajor === major && ownMinor < minor)
}

/** Environment in which `node` and the tools are the project's own. */
export function projectEnv() {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  return { ...process.env, PATH: path }
}

/** The script behind a tool's command, to run under the project's Node. */
export function toolScript(packageName, command) {
  const folder = join(root, 'node_modules', packageName)
  return join(folder, readJson(join(folder, 'package.json')).bin[command])
}

// ---- build ----------------------------------------------------------------------------------------

/** Builds both shells if a source is newer in content than the build; throws with the tool's own words. */
export function build() {
  if (isBuilt()) return
  say('building')
  rmSync(BUILD_STAMP, { force: true })
  const ended = spawnSync(projectNode(), [toolScript('electron-vite', 'electron-vite'), 'build'], {
    cwd: root,
    env: projectEnv(),
    encoding: 'utf8',
  })
  if (ended.status !== 0)
    throw new SetupFailed(`the build failed\n${ended.stdout ?? ''}${ended.stderr ?? ''}`)
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(BUILD_STAMP, sourceDigest())
}

function isBuilt() {
  return existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === sourceDigest()
}

function sourceDigest() {
  const digest = createHash('sha256')
  for (const input of BUILD_INPUTS) addToDigest(digest, input)
  return digest.digest('hex')
}

function addToDigest(digest, place) {
  const full = join(root, place)
  if (!existsSync(full)) return
  if (/\.[a-z]+$/.test(place)) {
    if (!/\.test\.tsx?$/.test(place)) digest.update(`${place}\0`).update(readFileSync(full))
    return
  }
  for (const entry of readdirSync(full, { withFileTypes: true }).sort(byName)) {
    const inside = join(place, entry.name)
    if (entry.isDirectory()) addToDigest(digest, inside)
    else if (!/\.test\.tsx?$/.test(inside))
      digest.update(`${inside}\0`).update(readFileSync(join(root, inside)))
  }
}

function byName(left, right) {
  return left.name < right.name ? -1 : 1
}

// ---- Electron -------------------------------------------------------------------------------------

/** The Electron binary and why it is or is not used. It is fetched only where somebody said it may be. */
export function electronBinary() {
  const folder = join(root, 'node_modules', 'electron')
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const file =
      { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ??
      'electron'
    const path = join(override, file)
    return existsSync(path)
      ? found(path)
      : { path: null, reason: `there is no ${file} in ELECTRON_OVERRIDE_DIST_PATH` }
  }
  if (installedElectron(folder)) return found(installedElectron(folder))
  if (!process.env.ELECTRON_MIRROR && process.env.CROSSDESK_FETCH_ELECTRON !== '1') {
    return { path: null, reason: 'the Electron binary is not here' }
  }
  say('fetching the Electron binary')
  spawnSync(projectNode(), [join(folder, 'install.js')], {
    stdio: ['ignore', 2, 2],
    timeout: FETCH_ELECTRON_MILLIS,
  })
  const fetched = installedElectron(folder)
  return fetched ? found(fetched) : { path: null, reason: 'the Electron binary could not be fetched' }
}

function found(path) {
  return { path, reason: 'its binary is here' }
}

function installedElectron(folder) {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : null
}

// ---- Chromium -------------------------------------------------------------------------------------

/** A Chromium for the end-to-end tests: a named or installed one; on Debian it is installed where we may. */
export function ensureChromium() {
  const there = findChromium()
  if (there) return there
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const may =
    existsSync('/usr/bin/apt-get') && (asRoot.length === 0 || spawnSync('sudo', ['-n', 'true']).status === 0)
  if (may) {
    say('installing Chromium for the end-to-end tests (once)')
    const env = ['env', 'DEBIAN_FRONTEND=noninteractive']
    const packages = ['chromium', 'fonts-liberation', 'fonts-dejavu-core']
    run([...asRoot, ...env, 'apt-get', 'update', '-q'])
    run([...asRoot, ...env, 'apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages])
  }
  const installed = findChromium()
  if (installed) return installed
  throw new SetupFailed(
    'the end-to-end tests need a Chromium: install one (on Debian: sudo apt-get install chromium), or set CROSSDESK_CHROMIUM to a Chromium, Chrome or Edge',
  )
}

function run([command, ...args]) {
  spawnSync(command, args, { stdio: ['ignore', 2, 2] })
}

function findChromium() {
  if (process.env.CROSSDESK_CHROMIUM) return process.env.CROSSDESK_CHROMIUM
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const elsewhere = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    join(process.env['ProgramFiles(x86)'] ?? '', 'Microsoft/Edge/Application/msedge.exe'),
  ]
  return [...onPath, ...elsewhere].find((place) => existsSync(place)) ?? null
}

// ---- one at a time --------------------------------------------------------------------------------

/** Runs an action while no other process of this checkout does. A lock whose owner is gone is taken over. */
async function withLock(action) {
  mkdirSync(join(root, 'out'), { recursive: true })
  while (!tookLock()) await pause(200)
  try {
    action()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

function tookLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const owner = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0
  if (owner > 0 && !isAlive(owner)) rmSync(LOCK, { force: true })
  return false
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
