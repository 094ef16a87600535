/** The table of docs/toxicity.md: every policy on the same eight markets, still and drifting, with intervals. */
import { type BootInterval, regretInterval } from './bootstrap'
import { type KnownMarket, knownMarket } from './known-truth'
import { clientMean, constant, DeskModel, fixed, lastMean, oracle, type Policy } from './policies'
import { mean, prequential, type Run, reliabilitySlope, secondHalfAuc } from './prequential'

/** The page shows the markets from seed 1 on; `CROSSDESK_PROTOCOL_SEED` names another first one. */
export const FIRST_SEED = Number(process.env['CROSSDESK_PROTOCOL_SEED'] ?? 1)
export const SEEDS = Array.from({ length: 8 }, (_, i) => FIRST_SEED + i)
/** Noise variance over the variance between all clients of the truth. */
const SHRINK = 25 / 0.43

/** In the order of the table; the desk's model is last but one. */
export const POLICIES: readonly (() => Policy)[] = [
  () => fixed('always internalize', 0),
  () => fixed('always route', 1e9),
  constant,
  () => clientMean('client raw mean', 0),
  () => clientMean('client shrunk mean', SHRINK),
  () => lastMean(50),
  () => lastMean(200),
  () => new DeskModel('regression without clients', { clientOf: () => 0 }),
  () => new DeskModel('desk model'),
  oracle,
]

export interface Row {
  readonly name: string
  readonly runs: readonly Run[]
  readonly gain: number
  readonly regret: BootInterval
  readonly auc: number
  readonly slope: number
}

export function rowOf(markets: readonly KnownMarket[], policy: () => Policy): Row {
  const runs = markets.map(({ orders }) => prequential(orders, policy()))
  const over = (figure: (run: Run) => number) => mean(runs.map(figure))
  return {
    name: policy().name,
    runs,
    gain: over((run) => mean(run.gains)),
    regret: regretInterval(runs),
    auc: over(secondHalfAuc),
    slope: over((run) => reliabilitySlope(run, run.orders.length / 10)),
  }
}

export const markets = (turned: number): KnownMarket[] => SEEDS.map((seed) => knownMarket({ seed, turned }))

const interval = ({ mean, low, high }: BootInterval): string =>
  `${mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`

/** The rows as Markdown. Slope and AUC mean nothing for a policy that says the same of every order. */
export function tableText(still: readonly Row[], drifting: readonly Row[]): string {
  const lines = still.map((row, i) => {
    const isFixed = Number.isNaN(row.slope)
    const cells = [
      row.name,
      row.gain.toFixed(4),
      interval(row.regret),
      isFixed ? '-' : row.auc.toFixed(4),
      isFixed ? '-' : row.slope.toFixed(2),
      drifting[i]!.gain.toFixed(4),
      interval(drifting[i]!.regret),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| policy | gain | regret (95 %) | AUC, 2nd half | slope | gain, drift | regret, drift (95 %) |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
