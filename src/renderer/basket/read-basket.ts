/** Reads a basket from pasted text or a CSV file: cells, which column holds what, and the order of each line. */
import type { OrderDraft, Reference } from '@shared/contract'
import {
  EMPTY_DRAFT,
  faultsOf,
  missingField,
  orderOfDraft,
  type TicketDraft,
  type TicketField,
} from '../ticket/draft'
import { BASKET_TERMS, readTerms, tifOf, typeOf } from './basket-terms'

export const BASKET_FIELDS = [
  'client',
  'side',
  'symbol',
  'qty',
  'type',
  'limit',
  'tif',
  ...BASKET_TERMS,
] as const
export type BasketField = (typeof BASKET_FIELDS)[number]
/** What each column holds; null is passed over. */
export type Mapping = readonly (BasketField | null)[]
export const MOST_LINES = 10_000

const NAMES: Readonly<Record<BasketField, RegExp>> = {
  client: /^(client|account|acct|customer)$/i,
  side: /^(side|b\/?s|buy\/?sell|action|way)$/i,
  symbol: /^(symbol|ticker|instrument|security|ric)$/i,
  qty: /^(qty|quantity|shares|size|amount)$/i,
  type: /^(type|order ?type|ordtype)$/i,
  limit: /^(limit|price|limit ?price|lmt)$/i,
  tif: /^(tif|time ?in ?force|validity)$/i,
  stop: /^(stop|stop ?price|stp|trigger)$/i,
  expires: /^(expires?|expiry|good ?till|gtd|until)$/i,
  minQty: /^(min|min ?qty|minimum|minimum ?quantity)$/i,
  directedTo: /^(directed|directed ?to|venue|destination)$/i,
  shortSale: /^(sale|short ?sale|short)$/i,
  locate: /^(locate|locate ?id)$/i,
  parent: /^(parent|child ?of)$/i,
  instructions: /^(instructions?|terms|flags)$/i,
}

/** What stands between cells, by the first line: tabs win over semicolons, those over commas. */
export function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/\r?\n|$/))
  return first.includes('\t') ? '\t' : first.includes(';') ? ';' : ','
}

/** Splits text into cells; quotes hold a separator. Lines without a cell are left out. */
export function readCells(text: string, separator = separatorOf(text)): string[][] {
  const lines: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  const endCell = (): void => {
    lines.at(-1)?.push(cell.trim())
    cell = ''
  }
  for (let at = 0; at < text.length; at++) {
    const one = text[at] as string
    if (isQuoted) {
      if (one !== '"') cell += one
      else if (text[at + 1] === '"') cell += text[++at]
      else isQuoted = false
    } else if (one === '"' && cell.trim() === '') {
      cell = ''
      isQuoted = true
    } else if (one === separator) endCell()
    else if (one === '\n') {
      endCell()
      lines.push([])
    } else if (one !== '\r' && one !== '\uFEFF') cell += one
  }
  endCell()
  return lines.filter((line) => line.some((each) => each !== ''))
}

/** What the columns hold by their names, or null when the first line names none. */
export function mappingOf(header: readonly string[]): Mapping | null {
  const taken = new Set<BasketField>()
  const mapping = header.map((name) => {
    const field = BASKET_FIELDS.find((one) => !taken.has(one) && NAMES[one].test(name.trim())) ?? null
    if (field) taken.add(field)
    return field
  })
  return taken.has('symbol') || taken.has('qty') ? mapping : null
}

/** A guess where no line names the columns: what most lines of each column look like. */
export function guessedMapping(lines: readonly (readonly string[])[], reference: Reference | null): Mapping {
  const width = Math.max(0, ...lines.slice(0, 50).map((line) => line.length))
  const clients = new Set(reference?.clients.map((one) => one.id))
  const symbols = new Set(reference?.instruments.map((one) => one.symbol))
  const looks: readonly [BasketField, (text: string) => boolean][] = [
    ['side', (text) => /^(b|s|buy|sell)$/i.test(text)],
    ['client', (text) => clients.has(text.toUpperCase())],
    ['symbol', (text) => symbols.has(text.toUpperCase())],
    ['tif', (text) => /^(day|ioc|fok|gtc|gtd)$/i.test(text)],
    ['type', (text) => text !== '' && typeOf(text) !== undefined],
    ['limit', (text) => /^\$?\d+\.\d+$/.test(text)],
    ['qty', (text) => /^[\d,]+[km]?$/i.test(text)],
  ]
  const mapping: (BasketField | null)[] = Array.from({ length: width }, () => null)
  for (const [field, isIt] of looks) {
    const score = mapping.map((taken, column) =>
      taken ? -1 : lines.slice(0, 50).filter((line) => isIt(line[column] ?? '')).length,
    )
    const best = Math.max(...score)
    if (best > 0) mapping[score.indexOf(best)] = field
  }
  return mapping
}

export interface BasketLine {
  /** In the text, the first line is 1. */
  readonly number: number
  readonly draft: TicketDraft
  /** The order to send, or null with the reason. */
  readonly order: OrderDraft | null
  readonly fault: string
}

const SIDES: Readonly<Record<string, 'buy' | 'sell'>> = { b: 'buy', buy: 'buy', s: 'sell', sell: 'sell' }
const MISSING: Partial<Record<TicketField, string>> = {
  client: 'No client',
  symbol: 'No symbol',
  qty: 'No quantity',
  limit: 'No limit price',
  stop: 'No stop price',
  expires: 'No expiry',
}

/** One line as an order. A line without a type is a limit order when it has a price, else a market order. */
export function lineOf(
  cells: readonly string[],
  number: number,
  mapping: Mapping,
  reference: Reference | null,
  client: string,
): BasketLine {
  const cell = (field: BasketField): string => cells[mapping.indexOf(field)]?.trim() ?? ''
  const side = SIDES[cell('side').toLowerCase()]
  const typed = cell('type')
  const limit = cell('limit')
  const orderType = typed === '' ? (limit === '' ? 'market' : 'limit') : typeOf(typed)
  const tif = cell('tif') === '' ? 'day' : tifOf(cell('tif'))
  const terms = readTerms(cell)
  const draft: TicketDraft = {
    ...EMPTY_DRAFT,
    client: (cell('client') || client).toUpperCase(),
    side: side ?? 'buy',
    symbol: cell('symbol').toUpperCase(),
    qty: cell('qty'),
    orderType: orderType ?? 'limit',
    limit,
    tif: tif ?? 'day',
    ...terms.draft,
  }
  const missing = missingField(draft)
  const fault =
    (side ? '' : cell('side') === '' ? 'No side' : `No side ${cell('side')}`) ||
    (orderType ? '' : `No order type ${cell('type')}`) ||
    (tif ? '' : `No time in force ${cell('tif')}`) ||
    terms.fault ||
    (missing ? MISSING[missing] : '') ||
    Object.values(faultsOf(draft, reference))[0] ||
    ''
  return { number, draft, order: fault === '' ? orderOfDraft(draft, reference) : null, fault }
}
