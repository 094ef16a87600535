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
    maxDayShares: 0,
    maxDayNotional: '0',
    maxDayAdvPct: 0,
    maxGrossNotional: '0',
    maxDayLoss: '0',
    softLimitPct: 100,
    pricing: 'share',
    demand: 'captive',
    riskAversion: 0.000001,
    dailyVolatilityPct: 2,
    demandAlpha: -1,
    demandBeta: 400,
    arrivalsPerDay: 2000,
    typicalOrderShares: 200,
    targetEffectiveOverQuoted: 0.45,
    confidence: 0,
    toxicity: 'off',
    maxToxicShare: 1,
    hedging: 'off',
    hedgeCost: '0.005',
    hedgeSlope: 0.00001,
    hedgeParticipationPct: 10,
    pfofPaid: '0',
    clearingCost: '0',
    firmUpMicros: 500_000,
    maxFallDowns: 3,
  },
  tiers: {},
  clients: {},
  symbols: {},
}
