/** Sends the desk's own orders, each with a key of its own, and tells what became of each. */
import type { CallArg } from '@shared/contract'
import { RECORD_PENDING } from '@shared/inputs'
import { formatQty } from '../design/format'
import { type DeskLink, reason } from '../desk/link'

export type DeskOrder = Pick<CallArg<'desk.order'>, 'symbol' | 'side' | 'qty'>

export const orderWords = ({ symbol, side, qty }: DeskOrder): string =>
  `${side === 'buy' ? 'Buy' : 'Sell'} ${formatQty(qty)} ${symbol} at the market`

/** What marks an order as the correction of an error: its record, or that there is none yet (FINRA 5320.05). */
export const errorOf = (isCorrection: boolean, record: string): string | null =>
  isCorrection ? record.trim() || RECORD_PENDING : null

/** True when the desk took every one of them; each that it did not take is told with the reason. */
export async function sendDeskOrders(
  desk: DeskLink,
  orders: readonly DeskOrder[],
  error: string | null = null,
): Promise<boolean> {
  const sent = orders.map(async (order): Promise<boolean> => {
    try {
      const ack = await desk.invoke('desk.order', {
        key: crypto.randomUUID(),
        ...order,
        limit: null,
        venue: null,
        error,
      })
      const isTaken = ack.status === 'accepted'
      const text = isTaken ? `Sent as ${ack.id}` : `Rejected: ${ack.detail}`
      desk.tell({ severity: isTaken ? 'info' : 'warning', text: `${orderWords(order)}. ${text}`, at: ack.at })
      return isTaken
    } catch (error) {
      desk.tell({ severity: 'critical', text: `${orderWords(order)}: ${reason(error)}`, at: 0 })
      return false
    }
  })
  return (await Promise.all(sent)).every((it) => it)
}
