/** Cancel, replace and allocate, with the desk's refusal told in its own sentences. */
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

/** Answers an invitation with shares, 0 to decline. True when the desk took the answer. */
export const firmUp = (desk: DeskLink, id: string, invitation: string, qty: number): Promise<boolean> =>
  told(
    desk,
    `Answer to ${invitation}`,
    desk.invoke('orders.firmUp', { key: crypto.randomUUID(), id, invitation, qty }),
  )

/** Gives filled shares of an order to an account. True when the desk took it. */
export const allocateOrder = (
  desk: DeskLink,
  given: { order: string; account: string; qty: number; house: boolean },
): Promise<boolean> =>
  told(
    desk,
    `Allocation of ${given.order}`,
    desk.invoke('orders.allocate', { key: crypto.randomUUID(), ...given }),
  )

/** Replaces quantity, limit, stop or all of them; null leaves as it is. True when the desk accepted it. */
export const replaceOrder = (
  desk: DeskLink,
  id: string,
  change: { qty: number | null; limit: string | null; stop: string | null },
): Promise<boolean> =>
  told(desk, `Replace of ${id}`, desk.invoke('orders.replace', { key: crypto.randomUUID(), id, ...change }))
