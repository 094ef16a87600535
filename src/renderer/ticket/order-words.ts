/**
 * Orders in words: "buy 500 aapl 10.02 for C1", "s 2k ibm mkt ioc", "buy 500 abc stop 10.05 gtd 15:30", "b 5k abc
 * peg min 1000 conditional". Fills the ticket; never sends.
 */
import type { Reference } from '@shared/contract'
import { formatDecimal } from '@shared/units'
import { readPrice, readQty, type TicketDraft } from './draft'
import { readExpiry } from './terms'

export type OrderWords = { ok: true; change: Partial<TicketDraft> } | { ok: false; reason: string }
type Change = Partial<TicketDraft>

const SIDES: Readonly<Record<string, 'buy' | 'sell'>> = { buy: 'buy', b: 'buy', sell: 'sell', s: 'sell' }
const FILLERS = new Set(['@', 'at', 'of', 'shares', 'limit', 'lmt'])

/** Words that say a term by themselves. */
const TERMS: Readonly<Record<string, Change>> = {
  market: { orderType: 'market', limit: '' },
  mkt: { orderType: 'market', limit: '' },
  peg: { orderType: 'midpointPeg' },
  mid: { orderType: 'midpointPeg' },
  midpoint: { orderType: 'midpointPeg' },
  moc: { orderType: 'moc', limit: '' },
  moo: { orderType: 'moo', limit: '' },
  loc: { orderType: 'loc' },
  loo: { orderType: 'loo' },
  day: { tif: 'day' },
  ioc: { tif: 'ioc' },
  fok: { tif: 'fok' },
  gtc: { tif: 'gtc' },
  aon: { allOrNone: true },
  notheld: { held: false },
  nh: { held: false },
  hidden: { display: false },
  agency: { principalOptOut: true },
  long: { shortSale: 'long' },
  short: { shortSale: 'short' },
  exempt: { shortSale: 'exempt' },
  conditional: { orderType: 'midpointPeg', conditional: true },
  cond: { orderType: 'midpointPeg', conditional: true },
}

interface Reading {
  readonly change: Change
  readonly reference: Reference | null
  /** The word after this one, taken; '' at the end. */
  next(): string
  /** The same, left where it is. */
  peek(): string
}

/** Words that take the one after them; each returns what is wrong with that, or null. */
const WITH_NEXT: Readonly<Record<string, (reading: Reading) => string | null>> = {
  for({ change, reference, next }) {
    const word = next()
    const client = reference?.clients.find((one) => one.id.toLowerCase() === word)
    if (!client) return `No client ${word.toUpperCase()}`
    change.client = client.id
    return null
  },
  to({ change, reference, next }) {
    const word = next()
    const venue = reference?.venues.find((one) => one.id.toLowerCase() === word)
    if (!venue) return `No venue ${word.toUpperCase()}`
    change.directedTo = venue.id
    return null
  },
  stop({ change, next }) {
    const word = next()
    const price = readPrice(word)
    if (typeof price === 'string') return `stop ${word}: ${price.toLowerCase()}`
    change.stop = formatDecimal(price)
    change.orderType = change.limit ? 'stopLimit' : 'stop'
    return null
  },
  min({ change, next }) {
    const word = next()
    const qty = readQty(word)
    if (qty === null) return `min ${word}: not a number of shares`
    change.minQty = String(qty)
    return null
  },
  gtd({ change, next, peek }) {
    const first = next()
    const text = first.includes('-') && peek().includes(':') ? `${first} ${next()}` : first
    // Which day a time alone means is the ticket's to say: here it only has to be one.
    const expiry = readExpiry(text, '2000-01-03')
    if (typeof expiry === 'string') return `gtd ${text}: ${expiry.toLowerCase()}`
    change.tif = 'gtd'
    change.expires = text
    return null
  },
  locate({ change, next }) {
    change.locate = next().toUpperCase()
    return change.locate === '' ? 'Which locate?' : null
  },
}

/** Reads an order in words; null when the text does not begin like one. */
export function readOrderWords(text: string, reference: Reference | null): OrderWords | null {
  const words = text.trim().toLowerCase().replaceAll('@', ' @ ').split(/\s+/)
  const side = SIDES[words[0] ?? '']
  if (!side || words.length < 2) return null
  const change: Change = { side }
  let at = 1
  const next = (): string => words[at++] ?? ''
  const reading: Reading = { change, reference, next, peek: () => words[at] ?? '' }
  while (at < words.length) {
    const fault = readWord(next(), reading)
    if (fault !== null) return { ok: false, reason: fault }
  }
  if (change.qty === undefined) return { ok: false, reason: 'How many shares?' }
  if (change.symbol === undefined) return { ok: false, reason: 'Which symbol?' }
  return { ok: true, change }
}

/** Takes one word into the order; returns what is wrong with it, or null. */
function readWord(word: string, reading: Reading): string | null {
  const { change, reference } = reading
  const symbol = reference?.instruments.find((one) => one.symbol.toLowerCase() === word)?.symbol
  // A name that is also a term is a name until there is one.
  if (symbol !== undefined && change.symbol === undefined) {
    change.symbol = symbol
    return null
  }
  if (FILLERS.has(word)) return null
  if (Object.hasOwn(WITH_NEXT, word)) return WITH_NEXT[word]?.(reading) ?? null
  if (Object.hasOwn(TERMS, word)) {
    Object.assign(change, TERMS[word])
    return null
  }
  return /^[\d$.,]/.test(word) ? readFigure(word, change) : `No symbol ${word.toUpperCase()}`
}

/** The first figure is the quantity, the second the limit, whatever the type that takes one. */
function readFigure(word: string, change: Change): string | null {
  if (change.qty === undefined) {
    const qty = readQty(word)
    if (qty === null) return `${word} is not a number of shares`
    change.qty = String(qty)
    return null
  }
  const price = readPrice(word)
  if (typeof price === 'string') return `${word}: ${price.toLowerCase()}`
  const { orderType = 'limit' } = change
  if (orderType === 'market') change.orderType = 'limit'
  else change.orderType = orderType === 'stop' ? 'stopLimit' : orderType
  change.limit = formatDecimal(price)
  return null
}
