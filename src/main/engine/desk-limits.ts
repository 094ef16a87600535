/**
 * The desk's own limits as its positions move: position by instrument, capital, loss of the day. From a part of each
 * (`softLimitPct`) the trader is warned, once on the way up. Capital and position end fills where they are planned;
 * the loss of the day leaves only fills that reduce risk.
 */
import type { Code } from '@shared/codes'
import type { Desk } from './desk'
import type { Order } from './facts'

/** The desk's sums before a trade: positions at cost, realized of the day. 1e-6 currency units. */
export interface DeskSums {
  readonly gross: number
  readonly realizedToday: number
}

/** True when a figure went over the soft part of a limit and had not been over it before. */
function isNear(now: number, before: number, most: number, softPct: number): boolean {
  const soft = (most * softPct) / 100
  return softPct < 100 && now > soft && before <= soft
}

function warn(desk: Desk, rule: Code, id: string | null, detail: string): void {
  desk.emit({ type: 'alert', at: desk.at, rule, id, severity: 'warning', detail })
}

/** The trader hears when a fill carries a position over its soft limit. */
export function warnPosition(desk: Desk, order: Order, before: number): void {
  const { instrument } = order
  const { symbol, position } = instrument
  const { maxPosition, softLimitPct } = desk.policy.settingsFor(order.client, symbol)
  if (!isNear(Math.abs(position.qty), Math.abs(before), maxPosition, softLimitPct)) return
  warn(desk, 'POSITION_NEAR', symbol, `${position.qty} of ${maxPosition} shares in ${symbol}`)
}

/** Looks at capital and loss after a trade; a desk that lost more than it may only reduces from then on. */
export function watchDesk(desk: Desk, before: DeskSums): void {
  const { maxGrossNotional, maxDayLoss, softLimitPct } = desk.policy.desk
  if (maxGrossNotional > 0 && isNear(desk.gross, before.gross, maxGrossNotional, softLimitPct))
    warn(desk, 'LIMIT_NEAR', null, `desk: positions of ${desk.gross / 1e6} of ${maxGrossNotional / 1e6}`)
  const loss = -desk.realizedToday
  if (maxDayLoss === 0) return
  if (loss <= maxDayLoss) {
    if (isNear(loss, -before.realizedToday, maxDayLoss, softLimitPct))
      warn(desk, 'LIMIT_NEAR', null, `desk: lost ${loss / 1e6} of ${maxDayLoss / 1e6} today`)
    return
  }
  if (desk.state !== 'active') return
  const detail = `realized ${desk.realizedToday / 1e6} today`
  desk.emit({ type: 'alert', at: desk.at, rule: 'DESK_LOSS', id: null, severity: 'critical', detail })
  desk.state = 'reduce'
  desk.stateReason = 'DESK_LOSS'
  const resumeWhen = 'a supervisor has reviewed the loss'
  const { state, stateReason: reason } = desk
  desk.emit({ type: 'stateChanged', at: desk.at, scope: 'desk', id: null, state, reason, resumeWhen })
}
