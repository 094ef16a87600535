/**
 * What either shell takes on its command line. The table itself is `launch-options.json`, which `npm start`
 * reads too, before anything is built.
 */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import table from './launch-options.json' with { type: 'json' }

export interface LaunchOptions {
  readonly isHeadless: boolean
  /** 0 takes a free port. */
  readonly port: number
  readonly dataDir: string
  readonly seed: number | null
  /** Multiplier of the simulated quote rate. */
  readonly load: number | null
}

export type Launch =
  | { readonly kind: 'run'; readonly options: LaunchOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'bad'; readonly reason: string }

interface Reading {
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  /** Chromium and Electron add switches of their own; their shell passes over what it does not know. */
  readonly passesOverUnknown: boolean
}

/** Reads a command line. Anything unknown, missing or out of range is `bad` with a sentence that names it. */
export function readLaunch(reading: Reading): Launch {
  const given = new Map<string, string>()
  const args = [...reading.argv]
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    const [, name = '', inline] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg) ?? []
    const option = table.find((candidate) => candidate.name === name)
    if (!option) {
      if (reading.passesOverUnknown) continue
      return { kind: 'bad', reason: `unknown option '${arg.slice(0, 80)}'; --help lists the options` }
    }
    if (option.takes === null) {
      if (inline !== undefined) return { kind: 'bad', reason: `option --${name} takes no value` }
      given.set(name, '')
      continue
    }
    const value = inline ?? args.shift()
    if (value === undefined || value === '') return { kind: 'bad', reason: `option --${name} needs a value` }
    given.set(name, value)
  }
  return given.has('help') ? { kind: 'help', text: helpText() } : checked(given, reading)
}

function checked(given: ReadonlyMap<string, string>, reading: Reading): Launch {
  const shell = given.get('shell')
  if (shell !== undefined && shell !== 'electron' && shell !== 'browser')
    return bad('shell', 'electron or browser', shell)
  const port = numberOf(given.get('port') ?? '0', 0, 65_535)
  if (port === null || !Number.isInteger(port))
    return bad('port', 'a whole number from 0 to 65535', given.get('port'))
  const seed = numberOf(given.get('seed'), 0, 2 ** 32 - 1)
  if (given.has('seed') && (seed === null || !Number.isInteger(seed))) {
    return bad('seed', 'a whole number from 0 to 4294967295', given.get('seed'))
  }
  const load = numberOf(given.get('load'), 0.001, 10_000)
  if (given.has('load') && load === null)
    return bad('load', 'a number from 0.001 to 10000', given.get('load'))
  const dataDir = resolve(given.get('data-dir') ?? defaultDataDir(reading))
  return { kind: 'run', options: { isHeadless: given.has('headless'), port, dataDir, seed, load } }
}

function bad(name: string, expected: string, value: string | undefined): Launch {
  return { kind: 'bad', reason: `option --${name} must be ${expected}, was '${(value ?? '').slice(0, 80)}'` }
}

function numberOf(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^\d{1,12}(\.\d{1,6})?$/.test(text)) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

/** Where the desk keeps its files: one place for both shells, on this machine only (never a roaming profile). */
function defaultDataDir({ env, platform }: Pick<Reading, 'env' | 'platform'>): string {
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Crossdesk')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Crossdesk')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'crossdesk')
}

function helpText(): string {
  const lines = table.map(({ name, takes, help }) => {
    const left = takes === null ? `--${name}` : `--${name} ${takes}`
    return `  ${left.padEnd(26)}${help}`
  })
  return `Usage: npm start -- [options]\n\n${lines.join('\n')}\n`
}
