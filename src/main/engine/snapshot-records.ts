/**
 * Venues, instruments and clients in a snapshot, in the order in which they were declared: that order is their
 * index, and a restore gives every record the same one. Orders that they hold are written by `snapshot.ts`.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import { timeMicros } from '@shared/units'
import type { Exposure } from '../rules/credit'
import type { DayUse } from '../rules/day-limits'
import type { PriceBands } from '../rules/price-bands'
import { ReferencePrice } from '../rules/reference-price'
import type { Desk } from './desk'
import type { Client, Holding, Instrument, Quote, Venue } from './facts'
import { quoteAt } from './market'
import { newRates } from './order-rates'
import type { Position } from './position'
import { clientsOf } from './snapshot-orders'
import {
  at,
  fieldsOf,
  readFields,
  readList,
  readValue,
  writeFields,
  writeList,
  writeValue,
} from './snapshot-values'

const VENUE = fieldsOf<Venue>()(
  ['kind', 'takeFee', 'addRebate', 'pfofPerShare', 'pfofPctOfSpread', 'isProtected', 'state', 'selfHelp'],
  ['id', 'index'],
)
const INSTRUMENT = fieldsOf<Instrument>()(
  [
    ...(['tick', 'roundLot', 'prevClose', 'adv', 'lastSale', 'nbb', 'nbbSize', 'nbo', 'nboSize'] as const),
    ...(['highBid', 'lowAsk', 'isMarketHalted', 'luldTier', 'hardToBorrow', 'luldBands'] as const),
    ...(['bandsUntil', 'bandState', 'limitSince', 'shortSaleRestriction', 'restrictedThrough'] as const),
    ...(['state', 'openOrders', 'hedgeAt', 'hedges', 'listing', 'hasTraded'] as const),
    ...(['liquidityBand', 'isLotAssigned'] as const),
  ],
  [
    ...(['symbol', 'index', 'quotes', 'quoted', 'shown', 'bands', 'reference', 'position', 'sums'] as const),
    // Orders bring themselves back into the books, and conditional ones count themselves.
    ...(['book', 'pegs', 'stops', 'conditionals', 'away', 'openHedge', 'unshown'] as const),
  ],
)
const BANDS = fieldsOf<PriceBands>()(['lower', 'upper'], [])
const POSITION = ['qty', 'cost', 'realized'] as const
fieldsOf<Position>()(POSITION, ['avgPrice', 'cash'])
const SUMS = fieldsOf<Instrument['sums']>()(
  ['clientQty', 'venueQty', 'clientCash', 'venueCash', 'startQty', 'startCash'],
  [],
)
const QUOTE = fieldsOf<Quote>()(['bid', 'bidSize', 'ask', 'askSize', 'quotedAt'], ['venue', 'shown'])
const CLIENT = fieldsOf<Client>()(
  [
    ...(['tier', 'segment', 'isEnabled', 'beneficialOwner', 'principalConsent', 'isInstitutional'] as const),
    ...(['disclosedOn', 'hasOptedIn', 'optedInQty', 'creditGross', 'creditNet', 'maxOrderNotional'] as const),
    ...(['isRestricted', 'state', 'isBrokerDealer', 'fallDowns'] as const),
  ],
  [
    ...(['id', 'isHouse', 'declines', 'restrictedSymbols', 'dayUse', 'holdings', 'rates', 'used'] as const),
    // Settings are resolved again from the policy.
    ...(['recent', 'settings', 'settingsBySymbol'] as const),
  ],
)
const USED = fieldsOf<Exposure>()(['filledBuy', 'filledSell', 'openBuy', 'openSell'], [])
const DAY_USE = fieldsOf<DayUse>()(['close', 'shares', 'notional'], [])
const HOLDING = fieldsOf<Holding>()(['qty', 'openSells'], [])

export function writeRecords(to: ByteWriter, desk: Desk): void {
  writeList(to, desk.venuesByIndex, (it) => {
    to.longText(it.id)
    writeFields(to, it, VENUE)
  })
  writeList(to, desk.instrumentsByIndex, (it) => writeInstrument(to, it))
  writeList(to, desk.clients.values(), (it) => to.longText(it.id))
  for (const it of clientsOf(desk)) writeClient(to, it)
}

export function readRecords(from: ByteReader, desk: Desk): void {
  const text = (): string => from.utf8(from.u32())
  readList(from, () => readFields(from, desk.venue(text()), VENUE))
  readList(from, () => readInstrument(from, desk, desk.instrument(text())))
  readList(from, () => desk.client(text()))
  for (const it of clientsOf(desk)) readClient(from, desk, it)
}

function writeInstrument(to: ByteWriter, it: Instrument): void {
  to.longText(it.symbol)
  writeFields(to, it, INSTRUMENT)
  writeFields(to, it.bands, BANDS)
  writeFields(to, it.position, POSITION)
  writeFields(to, it.sums, SUMS)
  writeList(to, it.quoted, (quote) => {
    to.u32(quote.venue.index)
    writeFields(to, quote, QUOTE)
  })
  writeValue(to, it.reference !== null)
  it.reference?.encode(to)
}

function readInstrument(from: ByteReader, desk: Desk, it: Instrument): void {
  readFields(from, it, INSTRUMENT)
  readFields(from, it.bands, BANDS)
  readFields(from, it.position, POSITION)
  readFields(from, it.sums, SUMS)
  readList(from, () => {
    const quote = quoteAt(it, at(desk.venuesByIndex, from.u32(), 'venue'))
    readFields(from, quote, QUOTE)
    quote.set(quote.bid, quote.bidSize, quote.ask, quote.askSize, timeMicros(quote.quotedAt))
  })
  if (readValue(from) !== true) return
  const { luld } = desk.regime
  if (luld === null) throw new RangeError(`${it.symbol} has a reference price and the regime no bands`)
  it.reference = new ReferencePrice(luld)
  it.reference.restore(from)
}

function writeClient(to: ByteWriter, it: Client): void {
  writeFields(to, it, CLIENT)
  writeFields(to, it.used, USED)
  writeList(to, it.declines, (name) => to.longText(name))
  writeValue(to, it.restrictedSymbols !== null)
  if (it.restrictedSymbols !== null) writeList(to, it.restrictedSymbols, (symbol) => to.longText(symbol))
  writeList(to, it.dayUse, ([{ index }, use]) => {
    to.u32(index)
    writeFields(to, use, DAY_USE)
  })
  writeList(to, it.holdings, ([{ index }, holding]) => {
    to.u32(index)
    writeFields(to, holding, HOLDING)
  })
  writeList(to, it.recent, ([key, last]) => {
    to.longText(key)
    to.f64(last)
  })
  writeValue(to, it.rates !== null)
  it.rates?.orders.encode(to)
  it.rates?.values.encode(to)
}

function readClient(from: ByteReader, desk: Desk, it: Client): void {
  const text = (): string => from.utf8(from.u32())
  const instrument = (): Instrument => at(desk.instrumentsByIndex, from.u32(), 'instrument')
  readFields(from, it, CLIENT)
  readFields(from, it.used, USED)
  const declines: string[] = []
  readList(from, () => declines.push(text()))
  it.declines = declines
  if (readValue(from) === true) {
    const symbols = new Set<string>()
    readList(from, () => symbols.add(text()))
    it.restrictedSymbols = symbols
  }
  readList(from, () => {
    const use = {} as { -readonly [K in keyof DayUse]: DayUse[K] }
    it.dayUse.set(instrument(), use)
    readFields(from, use, DAY_USE)
  })
  readList(from, () => {
    const holding = {} as Holding
    it.holdings.set(instrument(), holding)
    readFields(from, holding, HOLDING)
  })
  readList(from, () => it.recent.set(text(), from.f64()))
  if (readValue(from) !== true) return
  it.rates = newRates()
  it.rates.orders.restore(from)
  it.rates.values.restore(from)
}
