/**
 * The trader's settings: one versioned document with a hash. Levels are laid over each other, the most
 * specific wins: desk, then tier, then client, then symbol; the receipt says which one did.
 */

export const MODES = ['passive', 'active', 'off'] as const
export type Mode = (typeof MODES)[number]

/** The settings that every level may name. Prices are decimal text, quantities shares. */
export interface PolicySettings {
  /** `passive` fills from inventory, `active` also quotes, `off` routes everything that does not cross. */
  mode: Mode
  /** Share of the half-spread given to the client in a principal fill, 0 to 1. */
  improvementShare: number
  /** Smallest improvement worth giving, decimal currency a share. */
  minImprovement: string
  /** How far one round lot of inventory moves the desk’s price, as a share of the half-spread, 0 to 1. */
  skewPerLot: number
  /**
   * Passive mode: how far a fill may carry the position beyond flat, shares. 0: a fill must reduce. The band of
   * pure internalization until the models set it.
   */
  passiveBand: number
  /** Largest absolute position in one instrument, shares. */
  maxPosition: number
  /** Largest principal fill of one order, shares. */
  maxPrincipalQty: number
  /** Largest order in currency, decimal text. */
  maxOrderNotional: string
  /** Largest order in shares. */
  maxOrderShares: number
  /** Largest order as percent of average daily volume. */
  maxOrderAdvPct: number
  /** How far a limit may be beyond the midpoint, percent. */
  collarPct: number
  /** Window in which the same client, symbol, side, quantity and price counts as a duplicate, microseconds. */
  duplicateWindowMicros: number
}

export interface Policy {
  version: 1
  desk: PolicySettings
  tiers: Record<string, Partial<PolicySettings>>
  clients: Record<string, Partial<PolicySettings>>
  symbols: Record<string, Partial<PolicySettings>>
}

/** A part of a policy, laid over the one in force. */
export interface PolicyPatch {
  version?: 1
  desk?: Partial<PolicySettings>
  tiers?: Record<string, Partial<PolicySettings>>
  clients?: Record<string, Partial<PolicySettings>>
  symbols?: Record<string, Partial<PolicySettings>>
}
