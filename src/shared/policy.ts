/**
 * The trader's settings: one versioned document with a hash. Levels are laid over each other, the most
 * specific wins: desk, then tier, then client, then symbol; the receipt says which one did.
 *
 * One table says of every setting its kind, its range, its default and its meaning; types, checks, the policy
 * editor and `docs/policy.md` follow from it.
 */

export const MODES = ['passive', 'active', 'off'] as const
export type Mode = (typeof MODES)[number]

type Common = { readonly doc: string; readonly group: PolicyGroup }
/** How a setting is written: shares and counts as whole numbers, money as decimal text, the rest as numbers. */
export type SettingField = Common &
  (
    | { readonly kind: 'choice'; readonly of: readonly string[] }
    | { readonly kind: 'money' }
    | { readonly kind: 'whole'; readonly unit: 'shares' | 'micros' | 'count'; readonly max?: number }
    | { readonly kind: 'number'; readonly unit: string; readonly min: number; readonly max: number }
  )

export const POLICY_GROUPS = [
  'Internalization',
  'Pricing',
  'Toxicity',
  'Hedging',
  'Routing',
  'Midpoint book',
  'Limits',
] as const
export type PolicyGroup = (typeof POLICY_GROUPS)[number]

const number = <const G extends PolicyGroup>(group: G, unit: string, min: number, max: number, doc: string) =>
  ({ kind: 'number', group, unit, min, max, doc }) as const
const whole = <const G extends PolicyGroup>(group: G, unit: 'shares' | 'micros' | 'count', doc: string) =>
  ({ kind: 'whole', group, unit, doc }) as const
const money = <const G extends PolicyGroup>(group: G, doc: string) => ({ kind: 'money', group, doc }) as const
const choice = <const G extends PolicyGroup, const C extends readonly string[]>(
  group: G,
  of: C,
  doc: string,
) => ({ kind: 'choice', group, of, doc }) as const

/** The settings that every level may name. */
export const SETTINGS = {
  mode: choice(
    'Internalization',
    MODES,
    'passive fills from inventory, active also quotes, off routes everything that does not cross',
  ),
  improvementShare: number(
    'Pricing',
    'share',
    0,
    1,
    'part of the half-spread given to the client in a principal fill',
  ),
  minImprovement: money('Pricing', 'smallest improvement worth giving, currency a share'),
  skewPerLot: number(
    'Pricing',
    'share',
    0,
    1,
    'how far a round lot of inventory moves the desk’s price, as part of the half-spread',
  ),
  passiveBand: whole(
    'Internalization',
    'shares',
    'passive mode: how far a fill may carry the position beyond flat; 0: a fill must reduce',
  ),
  maxPosition: whole('Limits', 'shares', 'largest absolute position in one instrument'),
  maxPrincipalQty: whole('Limits', 'shares', 'largest principal fill of one order'),
  maxOrderNotional: money('Limits', 'largest order in currency'),
  maxOrderShares: whole('Limits', 'shares', 'largest order in shares'),
  maxOrderAdvPct: number('Limits', 'percent', 0, 100, 'largest order as part of average daily volume'),
  collarPct: number('Limits', 'percent', 0, 100, 'how far a limit may be beyond the midpoint'),
  collarTier1Pct: number(
    'Limits',
    'percent',
    0,
    100,
    'the same in price-band tier 1, in its place; 0: none; where it is set an unknown tier or close refuses limits',
  ),
  collarTier2Pct: number('Limits', 'percent', 0, 100, 'the same in tier 2; 0: none'),
  collarLowPricePct: number(
    'Limits',
    'percent',
    0,
    100,
    'the same for previous closes up to 3.00, in any tier; 0: none',
  ),
  duplicateWindowMicros: whole(
    'Limits',
    'micros',
    'window in which an equal order of the same client counts as a duplicate; 0: none',
  ),
  maxDayShares: whole(
    'Limits',
    'shares',
    'largest sum of a client’s orders in one instrument and day, filled or open; 0: none',
  ),
  maxDayNotional: money('Limits', 'the same in currency; 0: none'),
  maxDayAdvPct: number('Limits', 'percent', 0, 100, 'the same as part of average daily volume; 0: none'),
  maxOrdersPerSecond: whole('Limits', 'count', 'most orders of one client within a second; 0: none'),
  maxNotionalPer10s: money(
    'Limits',
    'largest value of one client’s orders within ten seconds, currency; 0: none',
  ),
  maxGrossNotional: money('Limits', 'desk level only: largest sum of all positions at cost; 0: none'),
  maxNetNotional: money(
    'Limits',
    'desk level only: largest sum of all positions at cost, shorts counted against longs; 0: none',
  ),
  maxDayLoss: money(
    'Limits',
    'desk level only: realized loss of the day from which only reducing fills are made; 0: none',
  ),
  softLimitPct: number('Limits', 'percent', 0, 100, 'part of a hard limit from which the trader is warned'),
  pricing: choice(
    'Pricing',
    ['share', 'model'],
    'share: improvementShare and skewPerLot; model: the formulas of docs/models.md',
  ),
  demand: choice(
    'Pricing',
    ['captive', 'sensitive'],
    'captive flow does not react to our price; sensitive flow does',
  ),
  riskAversion: number(
    'Pricing',
    'per currency',
    0,
    1,
    'penalty on the variance of profit, per unit of currency',
  ),
  dailyVolatilityPct: number('Pricing', 'percent', 0, 100, 'standard deviation of a day’s return'),
  demandAlpha: number(
    'Pricing',
    'alpha',
    -20,
    20,
    'sensitive flow: log-odds against trading at the midpoint',
  ),
  demandBeta: number(
    'Pricing',
    'per currency',
    0,
    1_000_000,
    'sensitive flow: how log-odds rise with the distance from the midpoint',
  ),
  arrivalsPerDay: number(
    'Pricing',
    'orders',
    0,
    10_000_000,
    'orders of the typical size on one side and day',
  ),
  typicalOrderShares: whole('Pricing', 'shares', 'size of an order that arrives so often'),
  targetEffectiveOverQuoted: number(
    'Pricing',
    'ratio',
    0,
    1,
    'captive flow: effective over quoted spread that clients are to get',
  ),
  confidence: number(
    'Toxicity',
    'standard deviations',
    0,
    5,
    'how many standard deviations of the expected markout are charged',
  ),
  toxicity: choice(
    'Toxicity',
    ['off', 'on'],
    'on: expected markouts are learned, and enter price and size where the model prices',
  ),
  maxToxicShare: number(
    'Toxicity',
    'probability',
    0,
    1,
    'no principal fill of an order more likely than this to cost the desk its half-spread',
  ),
  hedging: choice('Hedging', ['off', 'suggest', 'auto'], 'whether hedges are shown, or sent by themselves'),
  hedgeCost: money(
    'Hedging',
    'cost of hedging at once, currency a share: the edge of the band of pure internalization',
  ),
  hedgeSlope: number(
    'Hedging',
    'currency day a share',
    0,
    1_000,
    'how that cost rises with the rate of hedging',
  ),
  hedgeParticipationPct: number(
    'Hedging',
    'percent',
    0,
    100,
    'largest part of the market’s volume that a hedge may be',
  ),
  pfofPaid: money('Pricing', 'payment for order flow to the client’s broker, currency a share'),
  pfofPaidPctOfSpread: number(
    'Pricing',
    'percent',
    0,
    100,
    'the same as part of the quoted spread at the fill; both parts are paid. A broker with several clients is a tier',
  ),
  clearingCost: money('Pricing', 'clearing and reporting, currency a share'),
  hedgeImpact: money('Hedging', 'how far a hedged share moves the price, currency a share; permanent'),
  hedgeEveryMicros: whole('Hedging', 'micros', 'automatic hedging: time between two slices'),
  quoteShares: whole('Internalization', 'shares', 'active mode: size quoted on each side'),
  firmUpMicros: whole('Midpoint book', 'micros', 'how long an invitation to firm up stands'),
  maxFallDowns: whole(
    'Midpoint book',
    'count',
    'invitations not firmed up in a row after which a conditional order is passed over; 0: never',
  ),
  bestExecution: choice(
    'Pricing',
    ['match', 'route'],
    'where the best venue would cost the client less than the desk’s price, all in: match it up to the midpoint, or leave the order to the venue',
  ),
  bestExTolerance: money(
    'Pricing',
    'how much more than the best venue a fill inside may be expected to cost the client, currency a share',
  ),
  routing: choice(
    'Routing',
    ['net', 'expected'],
    'net: the least price and fee now; expected: the least expected cost, fill probability by venue learned',
  ),
  delayCost: money(
    'Routing',
    'expected: what a share that a venue gives back costs more when it is taken elsewhere, currency a share',
  ),
  wholesalerEffective: number(
    'Routing',
    'ratio',
    0,
    1,
    'expected: effective over quoted spread at which a wholesaler is expected to fill',
  ),
} as const satisfies Readonly<Record<string, SettingField>>

type ValueOf<F> = F extends { kind: 'choice'; of: readonly (infer C)[] }
  ? C
  : F extends { kind: 'money' }
    ? string
    : number

/** Every setting. Money is decimal text in currency, quantities are shares, times microseconds. */
export type PolicySettings = { -readonly [K in keyof typeof SETTINGS]: ValueOf<(typeof SETTINGS)[K]> }
export type SettingName = keyof typeof SETTINGS

export interface Policy {
  version: 1
  desk: PolicySettings
  tiers: Record<string, Partial<PolicySettings>>
  clients: Record<string, Partial<PolicySettings>>
  symbols: Record<string, Partial<PolicySettings>>
}

/** Settings of a tier, a client or a symbol as a patch names them; null takes its own value away again. */
export type LevelPatch = { [K in SettingName]?: PolicySettings[K] | null }

/** A part of a policy, laid over the one in force. The desk's level has nothing to inherit from, so no null. */
export interface PolicyPatch {
  version?: 1
  desk?: Partial<PolicySettings>
  tiers?: Record<string, LevelPatch>
  clients?: Record<string, LevelPatch>
  symbols?: Record<string, LevelPatch>
}

export const POLICY_LEVELS = ['tiers', 'clients', 'symbols'] as const
