/** Sending the ticket: one key a press, the answer kept where the ticket shows it, the time measured. */
import type { Acknowledgement } from '@shared/contract'
import { measurePainted } from '../desk/latency'
import { type DeskLink, reason } from '../desk/link'
import { ownOrders } from '../desk/own-orders'
import { orderInFocus } from '../desk/selection'
import { play } from '../desk/sounds'
import { createStore } from '../desk/store'
import { orderOfDraft, ticketDraft } from './draft'
import { priceWords } from './terms'

export type Sending =
  | { kind: 'idle' }
  /** Only of an order whose answer takes longer than one looks. */
  | { kind: 'sending' }
  | { kind: 'answered'; answer: Acknowledgement; words: string }
  | { kind: 'failed'; message: string }

export const sending = createStore<Sending>({ kind: 'idle' })

/** A key that failed without an answer is sent again with the same order, so that nothing trades twice. */
let unanswered: { key: string; order: string } | null = null
/** An answer is still to come. Until then nothing more is sent: the key above is that of one order. */
let isOnItsWay = false
/** Quicker answers than this need no word of waiting, and a frame less stands between the key and its answer. */
const LATE_MILLIS = 80

/** Takes the last answer from the ticket; an order on its way stays. */
export function forgetAnswer(): void {
  if (!isOnItsWay) sending.set({ kind: 'idle' })
}

/** Sends what the ticket holds. `pressedAt` is the time of the key press or click. */
export async function sendTicket(desk: DeskLink, pressedAt: number): Promise<void> {
  const draft = orderOfDraft(ticketDraft.get(), desk.reference.get(), desk.status.get()?.at)
  if (!draft || isOnItsWay) return
  const order = JSON.stringify(draft)
  const key = unanswered?.order === order ? unanswered.key : crypto.randomUUID()
  unanswered = { key, order }
  const sentQty = ticketDraft.get().qty
  const late = setTimeout(() => sending.set({ kind: 'sending' }), LATE_MILLIS)
  isOnItsWay = true
  desk.yielding.begin()
  try {
    const answer = await desk.invoke('orders.submit', { key, draft })
    unanswered = null
    ownOrders.add(answer.id)
    play(answer.status)
    const price = priceWords(ticketDraft.get())
    const words = `${draft.side === 'buy' ? 'Buy' : 'Sell'} ${draft.qty.toLocaleString('en-US')} ${draft.symbol} ${price}`
    sending.set({ kind: 'answered', answer, words })
    // The quantity goes, so that another press does not send the order again; what was typed since stays.
    const typed = ticketDraft.get()
    if (answer.status === 'accepted' && typed.qty === sentQty) ticketDraft.set({ ...typed, qty: '' })
    measurePainted(pressedAt, () => {
      orderInFocus.set(answer.id)
      desk.yielding.end()
    })
  } catch (error) {
    desk.yielding.end()
    sending.set({ kind: 'failed', message: reason(error) })
  } finally {
    clearTimeout(late)
    isOnItsWay = false
  }
}
