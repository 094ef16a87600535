/** The parameter sets of the papers, in their units: bp, million, day. */
import type { StreamedDesk } from './streamed-desk'

/** arXiv 2112.02269, table of parameters; `gamma` is what its figures sweep. */
export function twoTierDesk(gamma: number): StreamedDesk {
  const arrivals = [0.4, 0.25, 0.19, 0.1, 0.05, 0.01].map((part) => 1800 * part)
  return {
    flow: {
      sizes: [1, 2, 5, 10, 20, 50],
      tiers: [
        { alpha: -0.3, beta: 5, arrivals },
        { alpha: -1.9, beta: 15, arrivals },
      ],
    },
    sigma: 50,
    gamma,
    hedge: { impact: 5e-3, spreadCost: 0.1, urgencyCost: 1e-5, impactDecay: 0 },
    most: 250,
  }
}

/** arXiv 2601.13421, its numerical example; eta in bp·day/M (1.5 bp·s/M). */
export function oneTierDesk(impact: number, impactDecay: number): StreamedDesk {
  return {
    flow: {
      sizes: [1, 2, 5, 10, 20, 50],
      tiers: [{ alpha: -1, beta: 7, arrivals: [2000, 800, 600, 400, 100, 50] }],
    },
    sigma: 100,
    gamma: 1e-3,
    hedge: { impact, spreadCost: 0.2, urgencyCost: 1.5 / 86_400, impactDecay },
    most: 250,
  }
}
