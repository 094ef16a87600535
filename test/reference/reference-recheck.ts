/** The reference engine looks again at what rests, when market, book or inventory moved, until nothing happens. */
import { decide } from './reference-execute'
import { invite } from './reference-invitations'
import { awayRoute, isAway, queue, type RefDesk, type RefOrder } from './reference-state'

/** Looks at all resting orders of a symbol; with `isWhole` also at those that wait for an auction or a venue. */
export function recheck(desk: RefDesk, symbol: string, trigger: string, isWhole = false): void {
  if (isWhole)
    for (const order of [...desk.open])
      if (order.isOpen && order.input.symbol === symbol && isAway(order) && !awayRoute(order))
        decide(desk, order, trigger, true)
  for (let again = true; again; ) {
    const bought = pass(desk, symbol, 'buy', trigger)
    const sold = pass(desk, symbol, 'sell', trigger)
    again = passPegs(desk, symbol, trigger) || bought || sold
  }
  invite(desk, symbol)
}

/** One walk down a side of the client book; it ends early when the next order went with the one before. */
function pass(desk: RefDesk, symbol: string, side: string, trigger: string): boolean {
  let list = queue(desk, symbol, side, 'book')
  let acted = false
  for (let i = 0; i < list.length; i++) {
    const next: RefOrder | undefined = list[i + 1]
    if (!decide(desk, list[i] as RefOrder, trigger, true)) continue
    acted = true
    list = queue(desk, symbol, side, 'book')
    i = next ? list.indexOf(next) - 1 : list.length
    if (next && i === -2) break
  }
  return acted
}

/** The first midpoint peg that can do something does it. */
function passPegs(desk: RefDesk, symbol: string, trigger: string): boolean {
  return ['buy', 'sell'].some((side) =>
    queue(desk, symbol, side, 'pegs').some((order) => decide(desk, order, trigger, true)),
  )
}
