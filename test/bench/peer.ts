/** The peer of the engine and of the book: `nodejs-order-book`, one book a symbol, ids as text as it wants them. */
import { OrderBook, Side } from 'nodejs-order-book'
import type { StreamMessage } from './order-stream'

/** Messages a second of bare matching. */
export function peerRate(messages: readonly StreamMessage[], symbols: number): number {
  const books = Array.from({ length: symbols }, () => new OrderBook())
  const start = performance.now()
  for (let i = 0; i < messages.length; i++) {
    const m = messages[i] as StreamMessage
    const book = books[m.symbol] as OrderBook
    const side = m.isBuy ? Side.BUY : Side.SELL
    if (m.op === 'cancel') book.cancel(`o${m.id}`)
    else if (m.op === 'market') book.market({ side, size: m.qty })
    else book.limit({ id: `o${m.id}`, side, size: m.qty, price: m.price })
  }
  return (messages.length / (performance.now() - start)) * 1000
}
