/** The rarer columns of a basket: types and times in force by their names, and the terms that a line may carry. */
import { EMPTY_DRAFT, type TicketDraft } from '../ticket/draft'
import { type OrderType, SHORT_NAMES, TIF_NAMES, type Tif, TYPE_NAMES } from '../ticket/terms'

export const BASKET_TERMS = [
  'stop',
  'expires',
  'minQty',
  'directedTo',
  'shortSale',
  'locate',
  'parent',
  'instructions',
] as const
type BasketTerm = (typeof BASKET_TERMS)[number]

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '')
const TYPE_WORDS: Readonly<Record<string, OrderType>> = {
  mkt: 'market',
  lmt: 'limit',
  stp: 'stop',
  stplmt: 'stopLimit',
  peg: 'midpointPeg',
  mid: 'midpointPeg',
  midpoint: 'midpointPeg',
}

/** "Stop limit", "stop-limit", "stplmt" and "stopLimit" are one type; undefined when it is none. */
export function typeOf(text: string): OrderType | undefined {
  const word = plain(text)
  const named = Object.entries(TYPE_NAMES).find(([key, name]) => plain(key) === word || plain(name) === word)
  return TYPE_WORDS[word] ?? (named?.[0] as OrderType | undefined)
}

/** A time in force by its short or its long name. */
export function tifOf(text: string): Tif | undefined {
  const word = plain(text)
  return Object.entries(TIF_NAMES).find(([key, name]) => key === word || plain(name) === word)?.[0] as
    | Tif
    | undefined
}

const INSTRUCTIONS: Readonly<Record<string, Partial<TicketDraft>>> = {
  aon: { allOrNone: true },
  allornone: { allOrNone: true },
  notheld: { held: false },
  nh: { held: false },
  nodisplay: { display: false },
  hidden: { display: false },
  agency: { principalOptOut: true },
  neverfrominventory: { principalOptOut: true },
  conditional: { conditional: true },
}

/** The terms of one line; `fault` names the first that is not known, '' when all are. */
export function readTerms(cell: (term: BasketTerm) => string): {
  draft: Partial<TicketDraft>
  fault: string
} {
  const sale = plain(cell('shortSale'))
  const shortSale = Object.entries(SHORT_NAMES).find(([key, name]) => key === sale || plain(name) === sale)
  let fault = sale === '' || shortSale ? '' : `No kind of sale ${cell('shortSale')}`
  const draft: Partial<TicketDraft> = {
    stop: cell('stop'),
    expires: cell('expires'),
    minQty: cell('minQty'),
    directedTo: cell('directedTo').toUpperCase(),
    shortSale: (shortSale?.[0] ?? EMPTY_DRAFT.shortSale) as TicketDraft['shortSale'],
    locate: cell('locate'),
    parent: cell('parent'),
  }
  for (const word of cell('instructions').split(/[;,|]/)) {
    if (word.trim() === '') continue
    const set = INSTRUCTIONS[plain(word)]
    if (set) Object.assign(draft, set)
    else fault ||= `No instruction ${word.trim()}`
  }
  return { draft, fault }
}
