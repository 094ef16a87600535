/** The standard normal distribution function, by exp alone so that every machine gives the same bits. */

/** Hart's rational approximation (Hart et al., Computer Approximations, 1968; West, Wilmott 2005). */
const TOP = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
] as const
const BOTTOM = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
] as const

/** P(Z < z). Absolute error below 1e-14. NaN for NaN. */
export function normalCdf(z: number): number {
  const size = Math.abs(z)
  if (size > 37) return z > 0 ? 1 : 0
  const density = Math.exp((-size * size) / 2)
  let tail: number
  if (size < 7.07106781186547) {
    let top: number = TOP[0]
    for (let i = 1; i < TOP.length; i++) top = top * size + TOP[i]!
    let bottom: number = BOTTOM[0]
    for (let i = 1; i < BOTTOM.length; i++) bottom = bottom * size + BOTTOM[i]!
    tail = (density * top) / bottom
  } else {
    let fraction = size + 0.65
    for (let i = 4; i > 0; i--) fraction = size + i / fraction
    tail = density / (fraction * 2.506628274631)
  }
  return z > 0 ? 1 - tail : tail
}
