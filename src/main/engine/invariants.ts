/**
 * What must hold after every step, in production too: shares and cash of clients, desk and venues add up to
 * nothing, exactly. A break throws `InvariantBroken`, which halts the desk.
 */
import type { Desk } from './desk'
import type { Instrument } from './facts'
import { must } from './must'

/** Signed client fills + change of the desk's position - signed venue fills = 0; and so for cash, in 1e-6. */
function checkConservation(instrument: Instrument): void {
  const { sums, position, symbol } = instrument
  const shareGap = sums.clientQty + (position.qty - sums.startQty) - sums.venueQty
  if (shareGap !== 0) must(false, 'shares must be conserved', `${shareGap} in ${symbol}`)
  const cashGap = sums.clientCash + (position.cash - sums.startCash) - sums.venueCash
  if (cashGap !== 0) must(false, 'cash must add up to the micro-unit', `${cashGap} in ${symbol}`)
}

/** Checks every instrument in which shares moved in this step, and the counts of open things. */
export function checkStep(desk: Desk): void {
  const { touched } = desk
  for (let i = 0; i < touched.length; i++) {
    const instrument = touched[i] as Instrument
    checkConservation(instrument)
    must(
      instrument.openOrders >= instrument.book.count,
      'the book must hold open orders only',
      instrument.symbol,
    )
    desk.invariantsChecked += 3
  }
  // Popping is what an array of a few does fastest: setting its length takes the slow way.
  while (touched.length > 0) touched.pop()
  must(desk.openOrders >= 0 && desk.openRoutes >= 0, 'open counts must not be negative', desk.openOrders)
  desk.invariantsChecked++
}
