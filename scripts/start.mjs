/** `npm start`: sets up and builds what is missing, picks a shell, and runs the desk in it. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ENGINE_FLAGS,
  electronBinary,
  prepare,
  projectEnv,
  projectNode,
  root,
  SetupFailed,
  say,
} from './setup.mjs'

const EXIT_REFUSED = 2
const table = JSON.parse(readFileSync(join(root, 'src/main/shells/launch-options.json'), 'utf8'))

/** The table's names and nothing else; the shell itself checks the values. */
function readArguments(argv) {
  const given = new Map()
  const rest = []
  for (let at = 0; at < argv.length; at++) {
    const [, name = '', inline] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argv[at]) ?? []
    const option = table.find((candidate) => candidate.name === name)
    if (!option) throw new SetupFailed(`unknown option '${argv[at]}'; npm start -- --help lists the options`)
    const value = option.takes === null ? '' : (inline ?? argv[++at])
    if (value === undefined) throw new SetupFailed(`option --${name} needs a value`)
    given.set(name, value)
    if (name !== 'shell') rest.push(...(option.takes === null ? [`--${name}`] : [`--${name}`, value]))
  }
  return { given, rest }
}

function helpText() {
  const lines = table.map(({ name, takes, help }) => `  ${`--${name} ${takes ?? ''}`.padEnd(26)}${help}`)
  return `Usage: npm start -- [options]\n\n${lines.join('\n')}\n`
}

/** Which shell, and why, in words. */
function pickShell(given) {
  const asked = given.get('shell')
  if (asked !== undefined && asked !== 'electron' && asked !== 'browser') {
    throw new SetupFailed(`option --shell must be electron or browser, was '${asked}'`)
  }
  if (given.has('headless')) {
    if (asked === 'electron')
      throw new SetupFailed('the Electron shell opens a window: --headless needs --shell browser')
    return { binary: null, reason: 'no window is wanted' }
  }
  if (asked === 'browser') return { binary: null, reason: 'it was asked for' }
  const { path, reason } = electronBinary()
  if (asked === 'electron' && path === null) throw new SetupFailed(`the Electron shell cannot run: ${reason}`)
  return { binary: path, reason }
}

/** Our parent and, where the system tells, its parent: npm starts us through a shell, which outlives npm. */
function ancestors() {
  const stat = `/proc/${process.ppid}/stat`
  const grandparent = existsSync(stat) ? readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[1] : ''
  return `${process.ppid} ${grandparent}`
}

/** Runs the shell until it ends, and ends with its code. It is told when whoever started us is gone. */
function launch(command, args) {
  const child = spawn(command, args, {
    cwd: root,
    env: projectEnv(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (process.env.npm_lifecycle_event === 'start') {
    const before = ancestors()
    setInterval(() => ancestors() !== before && child.kill('SIGTERM'), 1_000).unref()
  }
  child.on('error', (error) => {
    say(error.message)
    process.exit(EXIT_REFUSED)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

try {
  const { given, rest } = readArguments(process.argv.slice(2))
  if (given.has('help')) {
    process.stdout.write(helpText())
  } else {
    await prepare()
    const { binary, reason } = pickShell(given)
    say(`running in the ${binary ? 'Electron' : 'browser'} shell, because ${reason}`)
    if (binary) launch(binary, ['.', ...rest])
    else launch(projectNode(), [...ENGINE_FLAGS, join(root, 'out/main/browser.js'), ...rest])
  }
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = EXIT_REFUSED
}
