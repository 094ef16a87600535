/** Sends the desk's own orders, each with a key of its own, and tells what became of each. */
import type { CallArg } from '@shared/contract'
import { formatQty } from '../design/format'
import { type DeskLink, reason } from '../desk/link'

export type DeskOrder = Pick<CallArg<'desk.order'>, 'symbol' | 'side' | 'qty'>

export const orderWords = ({ symbol, side, qty }: DeskOrder): string =>
  `${side === 'buy' ? 'Buy' : 'Sell'} ${formatQty(qty)} ${symbol} at the market`

/** True when the desk took every one of them; each that it did not take is told with the reason. */
export async function sendDeskOrders(desk: DeskLink, orders: readonly DeskOrder[]): Promise<boolean> {
  const sent = orders.map(async (order): Promise<boolean> => {
    try {
      const ack = await desk.invoke('desk.order', {
        key: crypto.randomUUID(),
        ...order,
        limit: null,
        venue: null,
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
