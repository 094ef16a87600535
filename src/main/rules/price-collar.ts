/**
 * Price collar (Rule 15c3-5(c)(1)(ii)): a limit may not lie more than a percentage beyond the midpoint, on the
 * side that would trade. A passive limit is never too far away. Without an NBBO there is nothing to compare.
 */

/** How far beyond the midpoint a limit lies, percent; negative on the passive side. Prices in 1e-6. */
export function percentBeyond(isBuy: boolean, limit: number, midpoint: number): number {
  return ((isBuy ? limit - midpoint : midpoint - limit) * 100) / midpoint
}

/** True when the limit is at or within the collar. Compared without division, so that the bound is exact. */
export function isInCollar(isBuy: boolean, limit: number, midpoint: number, collarPct: number): boolean {
  return (isBuy ? limit - midpoint : midpoint - limit) * 100 <= midpoint * collarPct
}
