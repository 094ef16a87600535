// A basket's cells, columns and orders are read as they were written, and a bad line says which and why.
import type { Reference } from '@shared/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainClient } from '../../../test/support/client-facts'
import { guessedMapping, lineOf, mappingOf, readCells } from './read-basket'

const reference: Reference = {
  clients: [
    { ...plainClient, id: 'C1', name: 'One', tier: '', enabled: true },
    { ...plainClient, id: 'C2', name: 'Two', tier: '', enabled: false },
  ],
  instruments: [
    { symbol: 'ABC', name: 'Abc', sector: '', tick: null, roundLot: null },
    { symbol: 'XYZ', name: 'Xyz', sector: '', tick: null, roundLot: null },
  ],
  venues: [],
  codes: {},
}

test('quoted cells come back as they were', () => {
  const cells = fc.array(
    fc.array(fc.string({ unit: fc.constantFrom('a', '1', ',', '"', ' ', ';', '\n') }), {
      minLength: 2,
      maxLength: 4,
    }),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(cells, (lines) => {
      const text = `x,y\n${lines.map((line) => line.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\n')}`
      const wanted = lines
        .map((line) => line.map((each) => each.trim()))
        .filter((line) => line.some((each) => each !== ''))
      expect(readCells(text).slice(1)).toEqual(wanted)
    }),
  )
})

test('columns are known by their names in any order, and guessed without', () => {
  expect(mappingOf(['Shares', 'Ticker', 'note', 'B/S', 'Limit Price', 'Account'])).toEqual([
    'qty',
    'symbol',
    null,
    'side',
    'limit',
    'client',
  ])
  expect(mappingOf(['100', 'ABC'])).toBeNull()
  const lines = [
    ['C1', 'B', '100', 'ABC', '10.02'],
    ['C1', 'S', '2k', 'XYZ', ''],
  ]
  expect(guessedMapping(lines, reference)).toEqual(['client', 'side', 'qty', 'symbol', 'limit'])
})

test('each line is an order or says what is wrong with it', () => {
  const mapping = mappingOf(['client', 'side', 'symbol', 'qty', 'limit', 'tif', 'type'])
  if (!mapping) throw new Error('the header is known')
  const read = (text: string) => lineOf(text.split(','), 7, mapping, reference, 'C1')
  expect(read('C1,buy,abc,1.5k,10.02,day,').order).toMatchObject({
    client: 'C1',
    side: 'buy',
    symbol: 'ABC',
    qty: 1_500,
    orderType: 'limit',
    limit: '10.02',
    tif: 'day',
  })
  expect(read(',S,XYZ,100,,ioc,').order).toMatchObject({
    client: 'C1',
    orderType: 'market',
    limit: null,
    tif: 'ioc',
  })
  const faults: Record<string, string> = {
    'C1,hold,ABC,100,,,': 'No side hold',
    'C9,buy,ABC,100,,,': 'No client C9',
    'C2,buy,ABC,100,,,': 'C2 is not enabled',
    'C1,buy,NOPE,100,,,': 'No symbol NOPE',
    'C1,buy,ABC,1.5,,,': 'Whole shares, more than zero',
    'C1,buy,ABC,,,,': 'No quantity',
    'C1,buy,ABC,100,ten,,': 'Not a price',
    'C1,buy,ABC,100,,,limit': 'No limit price',
    'C1,buy,ABC,100,,soon,': 'No time in force soon',
    'C1,buy,ABC,100,,,fast': 'No order type fast',
  }
  for (const [text, fault] of Object.entries(faults)) {
    expect(read(text), text).toMatchObject({ number: 7, order: null, fault })
  }
})

test('a line may carry every type, time in force and term, and a word nobody knows is its fault', () => {
  const header = 'client,side,symbol,qty,limit,stop,type,tif,expires,min qty,sale,locate,instructions'
  const mapping = mappingOf(header.split(','))
  if (!mapping) throw new Error('the header is known')
  const read = (text: string) => lineOf(text.split(','), 2, mapping, reference, 'C1')
  expect(
    read('C1,sell,abc,1k,10.02,10.05,stop-limit,GTD,2026-11-30 15:30,200,short,L7,AON; not held').order,
  ).toMatchObject({
    orderType: 'stopLimit',
    stop: '10.05',
    tif: 'gtd',
    expires: '2026-11-30T15:30:00-05:00',
    minQty: 200,
    shortSale: 'short',
    locate: 'L7',
    allOrNone: true,
    held: false,
  })
  expect(read('C1,buy,abc,100,,,peg,day,,,,,conditional').order).toMatchObject({
    orderType: 'midpointPeg',
    limit: null,
    conditional: true,
  })
  expect(read('C1,buy,abc,100,,,stop,day,,,,,').fault).toBe('No stop price')
  expect(read('C1,buy,abc,100,9,,,day,,,,,fast').fault).toBe('No instruction fast')
  expect(read('C1,buy,abc,100,9,,,gtd,15:30,,,,').fault).toContain('Give the date too')
})
