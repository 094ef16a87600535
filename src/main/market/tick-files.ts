/**
 * Recorded days as zipped tick files: one zip holds one CSV, described in `docs/market-data.md`.
 *
 * Takes bytes, never paths, and returns columns: a day has half a million rows, and half a million objects
 * would be slower to make than the whole replay is to run. Anything that is not exactly the format throws a
 * `TickFileError` that names the file, the line and the reason.
 */
import { nameOfOneFile, unzipOneFile } from './one-file-zip'
import { RowReader, TickFileError } from './row-reader'

export { TickFileError } from './row-reader'

/** Quote rows in file order. Prices are in 1e-4 currency units; a price of 0 means no quote on that side. */
export interface QuoteTicks {
  readonly rows: number
  /** Milliseconds since market midnight. */
  readonly ms: Int32Array
  readonly bid: Float64Array
  readonly bidSize: Float64Array
  readonly ask: Float64Array
  readonly askSize: Float64Array
  /** Character code of the exchange letter. */
  readonly exchange: Uint8Array
  readonly flags: Uint32Array
  readonly suspicious: Uint8Array
}

/** Trade rows in file order. Prices are in 1e-4 currency units. */
export interface TradeTicks {
  readonly rows: number
  readonly ms: Int32Array
  readonly price: Float64Array
  readonly size: Float64Array
  readonly exchange: Uint8Array
  readonly flags: Uint32Array
  readonly suspicious: Uint8Array
}

const DAY_MS = 86_400_000
const QUOTE_COLUMNS = ['ms', 'bid', 'bid size', 'ask', 'ask size', 'exchange', 'flags', 'suspicious']
const TRADE_COLUMNS = ['ms', 'price', 'size', 'exchange', 'flags', 'suspicious']

/**
 * Reads a zipped quote file.
 * @param file what to call the file in an error
 * @throws TickFileError
 */
export function readQuoteTicks(bytes: Uint8Array, file = 'quote file'): QuoteTicks {
  const reader = new RowReader({ file, bytes: csvOf(bytes, file), columns: QUOTE_COLUMNS })
  const rows = reader.countRows()
  if (rows === 0) throw new TickFileError({ file, line: 0, reason: 'holds no rows' })
  const ticks = {
    rows,
    ms: new Int32Array(rows),
    bid: new Float64Array(rows),
    bidSize: new Float64Array(rows),
    ask: new Float64Array(rows),
    askSize: new Float64Array(rows),
    exchange: new Uint8Array(rows),
    flags: new Uint32Array(rows),
    suspicious: new Uint8Array(rows),
  }
  let last = 0
  for (let row = 0; row < rows; row++) {
    last = ticks.ms[row] = readMs(reader, last)
    ticks.bid[row] = reader.number('bid')
    ticks.bidSize[row] = reader.number('bid size')
    ticks.ask[row] = reader.number('ask')
    ticks.askSize[row] = reader.number('ask size')
    ticks.exchange[row] = reader.letter('exchange')
    ticks.flags[row] = reader.hex('flags')
    ticks.suspicious[row] = reader.lastFlag('suspicious') ? 1 : 0
  }
  return ticks
}

/**
 * Reads a zipped trade file.
 * @param file what to call the file in an error
 * @throws TickFileError
 */
export function readTradeTicks(bytes: Uint8Array, file = 'trade file'): TradeTicks {
  const reader = new RowReader({ file, bytes: csvOf(bytes, file), columns: TRADE_COLUMNS })
  const rows = reader.countRows()
  if (rows === 0) throw new TickFileError({ file, line: 0, reason: 'holds no rows' })
  const ticks = {
    rows,
    ms: new Int32Array(rows),
    price: new Float64Array(rows),
    size: new Float64Array(rows),
    exchange: new Uint8Array(rows),
    flags: new Uint32Array(rows),
    suspicious: new Uint8Array(rows),
  }
  let last = 0
  for (let row = 0; row < rows; row++) {
    last = ticks.ms[row] = readMs(reader, last)
    const price = reader.number('price')
    const size = reader.number('size')
    if (price === 0 || size === 0) reader.refuse(`a print needs a price and a size, was ${price} and ${size}`)
    ticks.price[row] = price
    ticks.size[row] = size
    ticks.exchange[row] = reader.letter('exchange')
    ticks.flags[row] = reader.hex('flags')
    ticks.suspicious[row] = reader.lastFlag('suspicious') ? 1 : 0
  }
  return ticks
}

/** "2013-10-07" from the name of the file inside the zip ("20131007_ibm_Quote_Tick.csv"), or null. */
export function tickFileDate(bytes: Uint8Array): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)_/.exec(nameOfOneFile(bytes) ?? '')
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : null
}

function readMs(reader: RowReader, last: number): number {
  const ms = reader.number('ms')
  if (ms >= DAY_MS) reader.refuse(`invalid value for 'ms': beyond midnight, was '${ms}'`)
  if (ms < last) reader.refuse(`out of order: time goes back from ${last} to ${ms}`)
  return ms
}

/** The one file of a zip. */
function csvOf(zip: Uint8Array, file: string): Uint8Array {
  const unzipped = unzipOneFile(zip)
  if (unzipped.kind === 'refused') throw new TickFileError({ file, line: 0, reason: unzipped.reason })
  return unzipped.bytes
}
