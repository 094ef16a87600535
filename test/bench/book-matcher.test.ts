/** The book alone trades exactly what the reference generator's matcher trades: the digests are equal. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { BookMatcher } from './book-matcher'

const STREAM = resolve(import.meta.dirname, '../../../shared/bench/stream.mjs')

interface Decoded {
  h: { count: number; maxId: number; digest: number; trades: number }
  op: Uint8Array
  side: Uint8Array
  sym: Uint16Array
  id: Int32Array
  price: Int32Array
  qty: Int32Array
}
interface StreamModule {
  generate(options: Record<string, number>): { buf: Uint8Array }
  decode(buf: Uint8Array): Decoded
}

test.skipIf(!existsSync(STREAM))(
  '500 symbols and one symbol give the reference digest (needs shared/bench)',
  async () => {
    const { generate, decode } = (await import(/* @vite-ignore */ STREAM)) as StreamModule
    for (const [seed, symbols] of [
      [43, 500],
      [42, 1],
    ] as const) {
      const { h, op, side, sym, id, price, qty } = decode(generate({ seed, symbols, count: 200_000 }).buf)
      const matcher = new BookMatcher(symbols, h.maxId + 1)
      for (let i = 0; i < h.count; i++) {
        if (op[i] === 1) matcher.cancel(id[i] as number)
        else
          matcher.order(
            id[i] as number,
            sym[i] as number,
            side[i] === 0,
            price[i] as number,
            qty[i] as number,
          )
      }
      expect(matcher.trades).toBe(h.trades)
      expect(matcher.digest >>> 0).toBe(h.digest)
    }
  },
)
