/**
 * The policy in force: reading a patch, laying it over, and the settings that hold for one client in one
 * instrument. The most specific level that names anything wins, and its name goes into the receipt.
 *
 * A patch that does not read changes nothing. It must never accept a field it does not know.
 */
import { canonicalJson } from '@shared/json'
import { MODES, type Mode, type Policy, type PolicyPatch, type PolicySettings } from '@shared/policy'
import { parseDecimal } from '@shared/units'
import type { Client } from './facts'

/** Settings ready for use: decimal text read into 1e-6, and the level that won. */
export class Settings {
  readonly level: string
  readonly mode: Mode
  readonly improvementShare: number
  readonly minImprovement: number
  readonly skewPerLot: number
  readonly passiveBand: number
  readonly maxPosition: number
  readonly maxPrincipalQty: number
  readonly maxOrderNotional: number
  readonly maxOrderShares: number
  readonly maxOrderAdvPct: number
  readonly collarPct: number
  readonly duplicateWindowMicros: number

  constructor(level: string, from: PolicySettings) {
    this.level = level
    this.mode = from.mode
    this.improvementShare = from.improvementShare
    this.minImprovement = parseDecimal(from.minImprovement) as number
    this.skewPerLot = from.skewPerLot
    this.passiveBand = from.passiveBand
    this.maxPosition = from.maxPosition
    this.maxPrincipalQty = from.maxPrincipalQty
    this.maxOrderNotional = parseDecimal(from.maxOrderNotional) as number
    this.maxOrderShares = from.maxOrderShares
    this.maxOrderAdvPct = from.maxOrderAdvPct
    this.collarPct = from.collarPct
    this.duplicateWindowMicros = from.duplicateWindowMicros
  }
}

type Reading = (value: unknown) => string | null
const share: Reading = (v) => (typeof v === 'number' && v >= 0 && v <= 1 ? null : 'must be from 0 to 1')
const percent: Reading = (v) => (typeof v === 'number' && v >= 0 && v <= 100 ? null : 'must be from 0 to 100')
const whole: Reading = (v) =>
  typeof v === 'number' && Number.isSafeInteger(v) && v >= 0 ? null : 'must be a whole number, not negative'
const amount: Reading = (v) => {
  const read = typeof v === 'string' ? parseDecimal(v) : 'must be a decimal text'
  if (typeof read === 'string') return read
  return Number.isSafeInteger(read) && read >= 0 ? null : 'must not be negative or too large'
}
const READ: { readonly [K in keyof PolicySettings]: Reading } = {
  mode: (v) => (MODES.includes(v as Mode) ? null : `must be one of ${MODES.join(', ')}`),
  improvementShare: share,
  minImprovement: amount,
  skewPerLot: share,
  passiveBand: whole,
  maxPosition: whole,
  maxPrincipalQty: whole,
  maxOrderNotional: amount,
  maxOrderShares: whole,
  maxOrderAdvPct: percent,
  collarPct: percent,
  duplicateWindowMicros: whole,
}

const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)

function badSettings(where: string, value: unknown): string | null {
  if (!isObject(value)) return `${where}: must be an object`
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(READ, name)) return `${where}: unknown setting '${name.slice(0, 40)}'`
    const bad = READ[name as keyof PolicySettings](given)
    if (bad) return `${where}.${name}: ${bad}`
  }
  return null
}

/** Why a value is not a policy patch, or null when it is one. */
export function badPatch(value: unknown): string | null {
  if (!isObject(value)) return 'the policy must be an object'
  for (const [name, part] of Object.entries(value)) {
    if (name === 'version') {
      if (part !== 1) return 'version: must be 1'
    } else if (name === 'desk') {
      const bad = badSettings('desk', part)
      if (bad) return bad
    } else if (name === 'tiers' || name === 'clients' || name === 'symbols') {
      if (!isObject(part)) return `${name}: must be an object`
      for (const [key, level] of Object.entries(part)) {
        const bad = badSettings(`${name}.${key}`, level)
        if (bad) return bad
      }
    } else return `unknown part '${name.slice(0, 40)}'`
  }
  return null
}

type Levels = Record<string, Partial<PolicySettings>>
function mergedLevels(base: Levels, over: Levels | undefined): Levels {
  const out: Levels = { ...base }
  for (const [key, level] of Object.entries(over ?? {})) out[key] = { ...out[key], ...level }
  return out
}

/** A policy with a patch laid over it; what the patch does not name stays. */
export function withPatch(policy: Policy, patch: PolicyPatch): Policy {
  return {
    version: 1,
    desk: { ...policy.desk, ...patch.desk },
    tiers: mergedLevels(policy.tiers, patch.tiers),
    clients: mergedLevels(policy.clients, patch.clients),
    symbols: mergedLevels(policy.symbols, patch.symbols),
  }
}

function isActive(policy: Policy): boolean {
  const levels = [policy.tiers, policy.clients, policy.symbols].flatMap((from) => Object.values(from))
  return [policy.desk, ...levels].some((level) => level.mode === 'active' || (level.passiveBand ?? 0) > 0)
}

/** The policy in force, its hash, and resolved settings by client and instrument. */
export class PolicyInForce {
  policy: Policy
  hash: string
  /** True when any level trades actively or has a band, so that a flat desk may still fill. */
  mayOpen = false
  #hasSymbols = false
  readonly #sha256: (text: string) => string
  #desk: Settings
  readonly #onChange: () => void

  constructor(policy: Policy, sha256: (text: string) => string, onChange: () => void) {
    const bad = badPatch(policy)
    if (bad) throw new RangeError(`invalid policy: ${bad}`)
    this.#sha256 = sha256
    this.#onChange = onChange
    this.policy = policy
    this.hash = sha256(canonicalJson(policy))
    this.#desk = new Settings('desk', policy.desk)
    this.mayOpen = isActive(policy)
    this.#hasSymbols = Object.keys(policy.symbols).length > 0
  }

  /** Lays a patch over the policy in force; returns why not, or null. */
  lay(json: string): string | null {
    const value: unknown = JSON.parse(json)
    const bad = badPatch(value)
    if (bad) return bad
    this.policy = withPatch(this.policy, value as PolicyPatch)
    this.hash = this.#sha256(canonicalJson(this.policy))
    this.#desk = new Settings('desk', this.policy.desk)
    this.mayOpen = isActive(this.policy)
    this.#hasSymbols = Object.keys(this.policy.symbols).length > 0
    this.#onChange()
    return null
  }

  /** Desk, then tier, then client, then symbol. An unknown client or symbol has no level of its own. */
  settingsFor(client: Client | null, symbol: string): Settings {
    const { symbols } = this.policy
    const own = this.#hasSymbols && Object.hasOwn(symbols, symbol) ? symbols[symbol] : undefined
    if (own === undefined) return client === null ? this.#desk : this.#withoutSymbol(client)
    if (client === null) return new Settings(`symbol ${symbol}`, { ...this.policy.desk, ...own })
    if (client.settingsBySymbol === null) client.settingsBySymbol = new Map()
    const known = client.settingsBySymbol
    let settings = known.get(symbol)
    if (settings === undefined) {
      settings = this.#resolve(client, symbol)
      known.set(symbol, settings)
    }
    return settings
  }

  #withoutSymbol(client: Client): Settings {
    if (client.settings === null) client.settings = this.#resolve(client, null)
    return client.settings
  }

  #resolve(client: Client, symbol: string | null): Settings {
    const { desk, tiers, clients, symbols } = this.policy
    let level = 'desk'
    let merged: PolicySettings = desk
    const lay = (name: string, key: string | null, from: Levels): void => {
      if (key === null || !Object.hasOwn(from, key)) return
      merged = { ...merged, ...from[key] }
      level = `${name} ${key}`
    }
    lay('tier', client.tier, tiers)
    lay('client', client.id, clients)
    lay('symbol', symbol, symbols)
    return level === 'desk' ? this.#desk : new Settings(level, merged)
  }
}
