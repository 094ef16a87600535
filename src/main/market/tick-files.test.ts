// A tick file is read exactly, and a bad one is refused with its file, line and reason.

import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { tickZip } from '../../../test/market/tick-zips'
import { readQuoteTicks, readTradeTicks, TickFileError, tickFileDate } from './tick-files'

const QUOTES = ['34200000,100000,500,0,0,N,1,0', '34200000,0,0,100200,300,P,800,0']
const TRADES = ['34200000,100100,50,D,20000020,0', '34200001,100200,100,N,1,1']

function refusal(read: () => unknown): TickFileError {
  try {
    read()
  } catch (error) {
    if (error instanceof TickFileError) return error
    throw error
  }
  throw new Error('expected a TickFileError, but the file was read')
}

describe('reading', () => {
  it('gives every column of a quote file', () => {
    const ticks = readQuoteTicks(tickZip(QUOTES))
    expect(ticks.rows).toBe(2)
    expect([...ticks.ms]).toEqual([34_200_000, 34_200_000])
    expect([...ticks.bid, ...ticks.bidSize]).toEqual([100_000, 0, 500, 0])
    expect([...ticks.ask, ...ticks.askSize]).toEqual([0, 100_200, 0, 300])
    expect(String.fromCharCode(...ticks.exchange)).toBe('NP')
    expect([...ticks.flags]).toEqual([1, 0x800])
  })

  it('gives every column of a trade file, with and without a final newline', () => {
    for (const rows of [TRADES, [...TRADES, '']]) {
      const ticks = readTradeTicks(tickZip(rows))
      expect(ticks.rows).toBe(2)
      expect([...ticks.price]).toEqual([100_100, 100_200])
      expect([...ticks.size]).toEqual([50, 100])
      expect([...ticks.flags]).toEqual([0x20000020, 1])
      expect([...ticks.suspicious]).toEqual([0, 1])
    }
  })

  it('reads Windows line ends', () => {
    const zip = zipSync({ 'x.csv': strToU8(TRADES.join('\r\n')) })
    expect(readTradeTicks(zip).rows).toBe(2)
  })

  it('finds the date in the name inside the zip', () => {
    expect(tickFileDate(tickZip(QUOTES, '20131007_ibm_Quote_Tick.csv'))).toBe('2013-10-07')
    expect(tickFileDate(tickZip(QUOTES, 'quotes.csv'))).toBeNull()
    expect(tickFileDate(strToU8('no zip'))).toBeNull()
  })
})

describe('bad zips', () => {
  const zip = zipSync({ 'a.csv': strToU8(TRADES.join('\n').repeat(50)) })
  it.each([
    ['nothing', new Uint8Array(), 'not a zip file'],
    ['text', strToU8('34200000,1,1,D,1,0'), 'not a zip file'],
    ['its first half', zip.subarray(0, zip.length >> 1), 'truncated or damaged zip file (no directory)'],
    [
      'all but its last byte',
      zip.subarray(0, zip.length - 1),
      'truncated or damaged zip file (no directory)',
    ],
    ['two files', zipSync({ a: strToU8('1'), b: strToU8('2') }), 'expected one file in the zip, found 2'],
    ['no file', zipSync({}), 'not a zip file'],
    ['an empty file', zipSync({ a: new Uint8Array() }), 'holds no rows'],
  ])('%s', (_, bytes, reason) => {
    const error = refusal(() => readTradeTicks(bytes, 'T.zip'))
    expect(error).toMatchObject({ file: 'T.zip', line: 0, reason })
    expect(error.message).toBe(`T.zip: ${reason}`)
  })

  it('a changed byte anywhere in the contents is found by the checksum', () => {
    for (let at = 40; at < 60; at++) {
      const damaged = zip.slice()
      damaged[at]! ^= 0x10
      expect(refusal(() => readTradeTicks(damaged)).reason).toContain('truncated or damaged zip file')
    }
  })
})

describe('any zip', () => {
  const zip = tickZip(TRADES)

  it('with its sizes in the ZIP64 extra field is read, as the recorded days are', () => {
    const view = new DataView(zip.buffer, zip.byteOffset)
    const end = zip.length - 22
    const directory = view.getUint32(end + 16, true)
    const name = view.getUint16(directory + 28, true)
    const extra = new DataView(new ArrayBuffer(20))
    extra.setUint16(0, 1, true)
    extra.setUint16(2, 16, true)
    extra.setUint32(4, view.getUint32(directory + 24, true), true)
    extra.setUint32(12, view.getUint32(directory + 20, true), true)
    const entry = zip.slice(directory, directory + 46 + name)
    const entryView = new DataView(entry.buffer)
    entryView.setUint32(20, 0xffffffff, true)
    entryView.setUint32(24, 0xffffffff, true)
    entryView.setUint16(30, 20, true)
    const parts = [zip.slice(0, directory), entry, new Uint8Array(extra.buffer), zip.slice(end)]
    const zip64 = Uint8Array.from(parts.flatMap((part) => [...part]))
    expect(readTradeTicks(zip64)).toEqual(readTradeTicks(zip))
  })

  it('with bytes changed, cut or added is read to the same rows or refused by a TickFileError', () => {
    const good = readTradeTicks(zip)
    const change = fc.record({ at: fc.nat(zip.length - 1), to: fc.nat(255) })
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 4 }),
        fc.nat(zip.length),
        fc.nat(3),
        (changes, cut, added) => {
          const bytes = new Uint8Array(cut + added)
          bytes.set(zip.subarray(0, cut))
          for (const { at, to } of changes) if (at < bytes.length) bytes[at] = to
          let read: unknown = good
          try {
            read = readTradeTicks(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(TickFileError)
          }
          expect(read).toEqual(good)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('with any text inside is read or refused by a TickFileError', () => {
    const line = fc.array(fc.constantFrom('1', '34200000', '0', 'N', 'D', '2000', '', 'x', '-1', '1.5'), {
      maxLength: 9,
    })
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const zipped = tickZip(lines.map((fields) => fields.join(',')))
        for (const read of [readQuoteTicks, readTradeTicks]) {
          try {
            expect(read(zipped).rows).toBe(lines.length)
          } catch (error) {
            if (!(error instanceof TickFileError)) throw error
          }
        }
      }),
    )
  })
})

describe('bad rows', () => {
  const good = '34200000,100000,500,0,0,N,1,0'
  it.each([
    ['a trade file', '34200000,100100,50,D,1,0', 'wrong columns: expected 8 (ms, bid, bid size,'],
    ['a missing column', '34200000,100000,500,0,0,N,1', 'wrong columns: expected 8'],
    ['a column too many', `${good},9`, 'wrong columns: expected 8'],
    ['a blank line', '', 'wrong columns: expected 8'],
    ['a heading', 'time,bid,bs,ask,as,ex,flags,s', "invalid value for 'ms': not a whole number, was 'time'"],
    ['a decimal', '34200000,10.5,500,0,0,N,1,0', "invalid value for 'bid': not a whole number, was '10.5'"],
    ['a negative', '34200000,-1,500,0,0,N,1,0', "invalid value for 'bid': not a whole number, was '-1'"],
    ['NaN', '34200000,NaN,500,0,0,N,1,0', "invalid value for 'bid': not a whole number, was 'NaN'"],
    ['nothing', '34200000,,500,0,0,N,1,0', "invalid value for 'bid': not a whole number, was ''"],
    ['1e20', '34200000,1e20,500,0,0,N,1,0', "invalid value for 'bid': not a whole number, was '1e20'"],
    ['huge', '34200000,12345678901,5,0,0,N,1,0', "'bid': more than 10 digits, was '12345678901'"],
    [
      'no exchange',
      '34200000,1,500,0,0,,1,0',
      "invalid value for 'exchange': not one capital letter, was ''",
    ],
    [
      'no flags',
      '34200000,1,500,0,0,N,xyz,0',
      "invalid value for 'flags': not a hexadecimal number, was 'xyz'",
    ],
    ['no mark', '34200000,1,500,0,0,N,1,2', "invalid value for 'suspicious': neither 0 nor 1, was '2'"],
    ['tomorrow', '86400000,1,500,0,0,N,1,0', "invalid value for 'ms': beyond midnight, was '86400000'"],
    ['yesterday', '34199999,1,500,0,0,N,1,0', 'out of order: time goes back from 34200000 to 34199999'],
  ])('%s is refused with its line', (_, row, reason) => {
    const error = refusal(() => readQuoteTicks(tickZip([good, row, good]), 'Q.zip'))
    expect(error.line).toBe(2)
    expect(error.reason).toContain(reason)
    expect(error.message).toContain('Q.zip, line 2: ')
  })

  it('a print without a price or a size is refused', () => {
    const reason = (row: string) => refusal(() => readTradeTicks(tickZip([row]))).reason
    expect(reason('1,0,100,N,1,0')).toBe('a print needs a price and a size, was 0 and 100')
    expect(reason('1,100,0,N,1,0')).toBe('a print needs a price and a size, was 100 and 0')
  })
})
