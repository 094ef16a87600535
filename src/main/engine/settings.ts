/**
 * The policy in force: reading a patch, laying it over, and the settings that hold for one client in one
 * instrument. The most specific level that names anything wins, and its name goes into the receipt.
 *
 * A patch that does not read changes nothing. It must never accept a field it does not know.
 */
import { canonicalJson } from '@shared/json'
import { POLICY_LEVELS, type Policy, type PolicyPatch, type PolicySettings, SETTINGS } from '@shared/policy'
import { patchFaults, policyFaults, withPatch } from '@shared/policy-faults'
import { parseDecimal } from '@shared/units'
import { DeskModel } from './desk-model'
import type { Client } from './facts'

type Read = {
  readonly [K in keyof PolicySettings]: (typeof SETTINGS)[K] extends { kind: 'money' }
    ? number
    : PolicySettings[K]
}
/** Settings ready for use: decimal text read into 1e-6, and the level that won. */
export type Settings = Read & {
  readonly level: string
  /** The pricing model of this level, null where the policy prices by a share of the spread. */
  readonly model: DeskModel | null
}

/**
 * Makes settings of one level. Filled in a loop over the names they would be a hash table, slow to read with every
 * order; read from JSON they are an object, all of one shape.
 */
function settingsOf(level: string, from: PolicySettings): Settings {
  const model = from.pricing === 'model' ? new DeskModel(from) : null
  const out: Record<string, unknown> = { level, model: null }
  for (const [name, field] of Object.entries(SETTINGS)) {
    const value = from[name as keyof PolicySettings]
    out[name] = field.kind === 'money' ? parseDecimal(value as string) : value
  }
  return Object.assign(JSON.parse(JSON.stringify(out)) as Settings, { model })
}

type Levels = Record<string, Partial<PolicySettings>>

/** A setting that goes back by itself. `key` names whose level it is, null for the desk's. */
export interface Temporary {
  readonly revertsAt: number
  readonly level: 'desk' | (typeof POLICY_LEVELS)[number]
  readonly key: string | null
  readonly name: string
  /** Undefined where the patch took the level's own value away. */
  readonly laid: unknown
  /** What it was; undefined where the level did not name it. */
  before: unknown
}

/** The settings of one level as they can be changed, or undefined. */
const levelIn = (policy: Policy, { level, key }: Pick<Temporary, 'level' | 'key'>) =>
  (level === 'desk' ? policy.desk : policy[level][key as string]) as Record<string, unknown> | undefined

/** The settings that a patch lays over `policy` until `revertsAt`. */
function laidFor(policy: Policy, patch: PolicyPatch, revertsAt: number): Temporary[] {
  const made: Temporary[] = []
  const keep = (at: Pick<Temporary, 'level' | 'key'>, laid: object | undefined): void => {
    const known = levelIn(policy, at)
    for (const [name, value] of Object.entries(laid ?? {}))
      made.push({ ...at, revertsAt, name, laid: value ?? undefined, before: known?.[name] })
  }
  keep({ level: 'desk', key: null }, patch.desk)
  for (const level of POLICY_LEVELS)
    for (const [key, laid] of Object.entries(patch[level] ?? {})) keep({ level, key }, laid)
  return made
}

/** What brokers are paid is a contract: the ledger values fills by what was laid last, and nothing of it goes back. */
const LASTING: ReadonlySet<string> = new Set<keyof PolicySettings>(['pfofPaid', 'pfofPaidPctOfSpread'])

const placeOf = ({ level, key }: Temporary): string => (key === null ? level : `${level}.${key}`)
const lastingFault = (it: Temporary): string =>
  `${placeOf(it)}.${it.name}: payment for order flow is not laid for a time`

interface TakenBack {
  readonly policy: Policy
  /** What still goes back later. */
  readonly left: readonly Temporary[]
  readonly words: readonly string[]
}

/** The policy once all that is over at `now` went back. What somebody changed since stays as it was changed. */
function takenBack(from: Policy, temporary: readonly Temporary[], now: number): TakenBack {
  const left = temporary.map((it) => ({ ...it }))
  const words: string[] = []
  let policy = from
  for (const it of left.filter(({ revertsAt }) => revertsAt <= now)) {
    left.splice(left.indexOf(it), 1)
    for (const later of left)
      if (later.level === it.level && later.key === it.key && later.name === it.name)
        if (later.before === it.laid) later.before = it.before
    if (levelIn(policy, it)?.[it.name] !== it.laid) continue
    const before = { [it.name]: it.before ?? null }
    policy = withPatch(policy, { [it.level]: it.key === null ? before : { [it.key]: before } })
    words.push(
      `${placeOf(it)}.${it.name} is back to ${it.before === undefined ? 'the level below' : it.before}`,
    )
  }
  return { policy, left, words }
}

/** What would be wrong with a policy later, when what was laid for a time goes back: the first such instant's faults. */
function laterFaults(from: Policy, temporary: readonly Temporary[]): readonly string[] {
  for (const at of [...new Set(temporary.map(({ revertsAt }) => revertsAt))].sort((a, b) => a - b)) {
    const { policy, words } = takenBack(from, temporary, at)
    const faults = policyFaults(policy)
    if (faults.length > 0) return faults.map((fault) => `${fault}, once ${words.join(', ')}`)
  }
  return []
}

function isActive(policy: Policy): boolean {
  const levels = [policy.tiers, policy.clients, policy.symbols].flatMap((from) => Object.values(from))
  return [policy.desk, ...levels].some((level) => level.mode === 'active' || (level.passiveBand ?? 0) > 0)
}

function isToxicityOn(policy: Policy): boolean {
  const levels = [policy.tiers, policy.clients, policy.symbols].flatMap((from) => Object.values(from))
  return [policy.desk, ...levels].some((level) => level.toxicity === 'on')
}

/** The policy in force, its hash, and resolved settings by client and instrument. */
export class PolicyInForce {
  policy: Policy
  hash: string
  /** Hash of the policy before the first patch. */
  readonly begunWith: string
  /** True when any level trades actively or has a band, so that a flat desk may still fill. */
  mayOpen = false
  /** True when any level has the toxicity model on. */
  usesToxicity = false
  #hasSymbols = false
  readonly #sha256: (text: string) => string
  /** The desk's own level. */
  desk: Settings
  readonly #onChange: () => void
  /** What goes back by itself, in the order in which it was laid. */
  readonly temporary: Temporary[] = []

  constructor(policy: Policy, sha256: (text: string) => string, onChange: () => void) {
    const faults = policyFaults(policy)
    if (faults.length > 0) throw new RangeError(`invalid policy: ${faults.join('; ')}`)
    this.#sha256 = sha256
    this.#onChange = onChange
    this.policy = policy
    this.hash = sha256(canonicalJson(policy))
    this.begunWith = this.hash
    this.desk = settingsOf('desk', policy.desk)
    this.mayOpen = isActive(policy)
    this.usesToxicity = isToxicityOn(policy)
    this.#hasSymbols = Object.keys(policy.symbols).length > 0
  }

  /**
   * Every reason for which a patch cannot be laid over the policy in force, until `revertsAt` if that is given; empty
   * when it can. A policy that would contradict itself when settings go back is refused now: going back must never
   * need anybody.
   */
  faults(json: string, revertsAt: number | null): readonly string[] {
    const value: unknown = JSON.parse(json)
    const own = patchFaults(value)
    if (own.length > 0) return own
    const { next, laid } = this.#over(value as PolicyPatch, revertsAt)
    const lasting = laid.filter(({ name }) => LASTING.has(name))
    if (lasting.length > 0) return lasting.map(lastingFault)
    const now = policyFaults(next)
    return now.length > 0 ? now : laterFaults(next, [...this.temporary, ...laid])
  }

  /**
   * Lays a patch over the policy in force; returns every reason why not, or null. With `revertsAt` each setting
   * that it names goes back at that instant: see `revert`.
   */
  lay(json: string, revertsAt: number | null = null): string | null {
    const faults = this.faults(json, revertsAt)
    if (faults.length > 0) return faults.join('; ')
    const { next, laid } = this.#over(JSON.parse(json) as PolicyPatch, revertsAt)
    this.temporary.push(...laid)
    this.#set(next)
    return null
  }

  #over(patch: PolicyPatch, revertsAt: number | null): { next: Policy; laid: readonly Temporary[] } {
    const laid = revertsAt === null ? [] : laidFor(this.policy, patch, revertsAt)
    return { next: withPatch(this.policy, patch), laid }
  }

  /** Takes back what was laid until `now` at the latest; returns what went back. */
  revert(now: number): readonly string[] {
    if (!this.temporary.some(({ revertsAt }) => revertsAt <= now)) return []
    const { policy, left, words } = takenBack(this.policy, this.temporary, now)
    this.temporary.splice(0, this.temporary.length, ...left)
    this.#set(policy)
    return words
  }

  /**
   * Brings back a policy that was in force, and what of it goes back by itself; throws `RangeError` when it is not
   * the one of the hash. What was in force was judged when it was laid.
   */
  restore(policy: Policy, hash: string, temporary: readonly Temporary[]): void {
    this.#set(policy)
    if (this.hash !== hash) throw new RangeError(`the policy ${this.hash} is not ${hash}`)
    this.temporary.push(...temporary)
  }

  #set(policy: Policy): void {
    this.policy = policy
    this.hash = this.#sha256(canonicalJson(this.policy))
    this.desk = settingsOf('desk', this.policy.desk)
    this.mayOpen = isActive(this.policy)
    this.usesToxicity = isToxicityOn(this.policy)
    this.#hasSymbols = Object.keys(this.policy.symbols).length > 0
    this.#onChange()
  }

  /** What holds for clients of a tier in an instrument, when nothing more specific does. */
  settingsOfTier(tier: string | null, symbol: string): Settings {
    const { desk, tiers, symbols } = this.policy
    const ofTier = tier !== null && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined
    const own = this.#hasSymbols && Object.hasOwn(symbols, symbol) ? symbols[symbol] : undefined
    if (ofTier === undefined && own === undefined) return this.desk
    const level = own === undefined ? `tier ${tier}` : `symbol ${symbol}`
    return settingsOf(level, { ...desk, ...ofTier, ...own })
  }

  /** Desk, then tier, then client, then symbol. An unknown client or symbol has no level of its own. */
  settingsFor(client: Client | null, symbol: string): Settings {
    const { symbols } = this.policy
    const own = this.#hasSymbols && Object.hasOwn(symbols, symbol) ? symbols[symbol] : undefined
    if (own === undefined) return client === null ? this.desk : this.#withoutSymbol(client)
    if (client === null) return settingsOf(`symbol ${symbol}`, { ...this.policy.desk, ...own })
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
    return level === 'desk' ? this.desk : settingsOf(level, merged)
  }
}
