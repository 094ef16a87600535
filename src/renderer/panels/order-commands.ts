/** Cancel and replace, with the desk's refusal told in its own sentences. */
import type { Acknowledgement } from '@shared/contract'
import { type DeskLink, reason } from '../desk/link'

async function told(desk: DeskLink, what: string, asked: Promise<Acknowledgement>): Promise<boolean> {
  try {
    const answer = await asked
    if (answer.status === 'accepted') return true
    const sentences = answer.codes.map((code) => desk.reference.get()?.codes[code]?.sentence ?? code)
    const why = sentences.join(' ') || answer.detail
    desk.tell({ severity: 'warning', text: `${what} refused: ${why}`, at: answer.at })
  } catch (error) {
    desk.tell({ severity: 'critical', text: `${what} not confirmed: ${reason(error)}`, at: 0 })
  }
  return false
}

/** Cancels one order. True when the desk accepted it. */
export const cancelOrder = (desk: DeskLink, id: string): Promise<boolean> =>
  told(desk, `Cancel of ${id}`, desk.invoke('orders.cancel', { key: crypto.randomUUID(), id }))

/** Replaces quantity, limit or both; null leaves as it is. True when the desk accepted it. */
export const replaceOrder = (
  desk: DeskLink,
  id: string,
  change: { qty: number | null; limit: string | null },
): Promise<boolean> =>
  told(desk, `Replace of ${id}`, desk.invoke('orders.replace', { key: crypto.randomUUID(), id, ...change }))
