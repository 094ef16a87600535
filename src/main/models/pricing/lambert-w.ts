/**
 * The principal branch of Lambert's W: the w with w·e^w = x. The best price against logistic demand is written
 * with it. Source: Corless, Gonnet, Hare, Jeffrey, Knuth, "On the Lambert W function", Adv. Comp. Math. 5, 1996;
 * the step is theirs after Fritsch, Shafer and Crowley (CACM 16, 1973), of fourth order.
 */

/** Below this logarithm W(x) equals x to the last bit of a double. */
const LOG_TINY = -37
/** Above this logarithm ln(1 + x) equals ln x. */
const LOG_LARGE = 37
/** Above this logarithm W(x) equals ln x to the last bit, and its square would overflow later on. */
const LOG_HUGE = 1e100

/**
 * W(e^u) for any real `u`, without ever forming e^u, which overflows from u = 710. Relative error below 1e-14;
 * for large negative u it is that of `Math.exp`. NaN gives NaN, Infinity gives Infinity.
 */
export function lambertW0OfExp(u: number): number {
  if (u < LOG_TINY) return Math.exp(u)
  if (u > LOG_HUGE) return u
  // Winitzki's start is within 2 % for all x; a fourth-order step takes that to 1e-8 and a second to the end.
  const log = u > LOG_LARGE ? u : Math.log1p(Math.exp(u))
  let w = log * (1 - Math.log1p(log) / (2 + log))
  for (let step = 0; step < 2; step++) {
    const z = u - Math.log(w) - w
    const twice = 2 * (1 + w) * (1 + w + (2 / 3) * z)
    w *= 1 + (z / (1 + w)) * ((twice - z) / (twice - 2 * z))
  }
  return w
}

/** W(x) for x >= 0, where demand needs it; NaN for a negative x. Relative error below 1e-14. */
export function lambertW0(x: number): number {
  // The series around 0: the next term is 8/3·x^3, and a logarithm here would cost digits.
  if (x >= 0 && x < 1e-6) return x * (1 - x * (1 - 1.5 * x))
  return lambertW0OfExp(Math.log(x))
}
