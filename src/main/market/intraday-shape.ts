/** How a market day breathes: busy at the open, quiet at noon, busy again into the close. */

/** Minutes from 09:30 to 16:00. */
export const SESSION_MINUTES = 390
/** 09:30 in microseconds since market midnight, and how long the session lasts. */
export const OPEN_SINCE_MIDNIGHT = 34_200_000_000
export const SESSION_MICROS = SESSION_MINUTES * 60_000_000

/** Activity against midday, which is 1; `minute` is since the open and need not be whole. */
export const activityAt = (minute: number): number =>
  1 + 1.8 * Math.exp(-minute / 22) + 1.2 * Math.exp(-(SESSION_MINUTES - minute) / 22)

/** Spread against its usual width: wide in the first minutes, when prices are still being found. */
export const spreadFactorAt = (minute: number): number => 1 + 1.2 * Math.exp(-minute / 8)
