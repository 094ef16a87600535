/** A random policy: a patch whose settings lie within their ranges, at every level, sometimes one that is none. */
import type { PolicyPatch, PolicySettings } from '@shared/policy'
import type { Dice } from './random-desk'

type Some = Partial<PolicySettings>

/** Settings of one level. The modes come often: they decide which fills there are. */
function settings(dice: Dice): Some {
  const all: Some = {
    mode: dice.pick(['passive', 'passive', 'active', 'active', 'off']),
    improvementShare: dice.pick([0, 0.2, 0.5, 1]),
    minImprovement: dice.pick(['0', '0.0001', '0.004']),
    skewPerLot: dice.pick([0, 0.01, 0.3]),
    bestExecution: dice.pick(['match', 'route']),
    bestExTolerance: dice.pick(['0', '0', '0.001']),
    passiveBand: dice.pick([0, 0, 300]),
    maxPosition: dice.pick([1_000, 3_000, 25_000]),
    maxPrincipalQty: dice.pick([0, 150, 5_000]),
    maxOrderNotional: dice.pick(['1000000', '1000000', '1000000', '6000']),
    maxOrderShares: dice.pick([50_000, 50_000, 50_000, 900]),
    maxOrderAdvPct: dice.pick([5, 100]),
    collarPct: dice.pick([10, 10, 10, 0.2]),
    duplicateWindowMicros: dice.pick([0, 0, 300_000]),
    maxDayShares: dice.pick([0, 30_000, 90_000]),
    maxDayNotional: dice.pick(['0', '300000', '900000']),
    maxDayAdvPct: dice.pick([0, 0, 0, 0, 10]),
    softLimitPct: dice.pick([100, 80, 20]),
    firmUpMicros: dice.pick([500_000, 100, 3_000_000]),
    maxFallDowns: dice.pick([0, 1, 3]),
  }
  const kept = Object.entries(all).filter(([name]) => dice.chance(name === 'mode' ? 0.6 : 0.15))
  return Object.fromEntries(kept) as Some
}

/** Prices and hedges by the models, hedges often. */
function models(dice: Dice): Some {
  return {
    pricing: 'model',
    demand: dice.pick(['captive', 'sensitive']),
    riskAversion: dice.pick([0.0001, 0.001, 0.01]),
    hedging: dice.pick(['auto', 'auto', 'suggest']),
    hedgeEveryMicros: dice.pick([50_000, 1_000_000]),
    hedgeCost: dice.pick(['0.001', '0.005']),
    routing: dice.pick(['net', 'expected']),
  }
}

/** A patch over the policy in force; one in fifty does not read and changes nothing. */
export function randomPolicy(dice: Dice, hasModels: boolean): PolicyPatch {
  const desk: Some = {
    ...settings(dice),
    ...(hasModels ? models(dice) : {}),
    maxPosition: dice.pick([1_000, 25_000]),
    maxGrossNotional: dice.pick(['0', '0', '15000']),
    maxDayLoss: dice.pick(['0', '0', '0', '40']),
  }
  if (dice.chance(0.02)) return { desk: { ...desk, collarPct: 101 } }
  return {
    desk,
    tiers: dice.chance(0.3) ? { fast: settings(dice) } : {},
    clients: dice.chance(0.3) ? { C1: settings(dice) } : {},
    symbols: dice.chance(0.3) ? { ABC: settings(dice) } : {},
  }
}
