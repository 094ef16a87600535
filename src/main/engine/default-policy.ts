/**
 * The documented default policy (design.md 5): what holds until an input names another one. It reads nothing.
 * It must stay quiet in scenario files: no limit below 1,000,000 of currency, 50,000 shares or 5 % of volume.
 */
import type { Policy } from '@shared/policy'

export const defaultPolicy: Policy = {
  version: 1,
  desk: {
    mode: 'passive',
    improvementShare: 0.2,
    minImprovement: '0.0001',
    skewPerLot: 0.01,
    passiveBand: 0,
    maxPosition: 25_000,
    maxPrincipalQty: 5_000,
    maxOrderNotional: '1000000',
    maxOrderShares: 50_000,
    maxOrderAdvPct: 5,
    collarPct: 10,
    // Two equal orders in one second can both be meant; a desk that wants the check sets a window.
    duplicateWindowMicros: 0,
  },
  tiers: {},
  clients: {},
  symbols: {},
}
