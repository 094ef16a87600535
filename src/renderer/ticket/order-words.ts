/** Orders in words: "buy 500 aapl 10.02 for C1", "s 2k ibm mkt ioc". Fills the ticket; never sends. */
import type { Reference } from '@shared/contract'
import { formatDecimal } from '@shared/units'
import { readPrice, readQty, type TicketDraft } from './draft'

export type OrderWords = { ok: true; change: Partial<TicketDraft> } | { ok: false; reason: string }

const SIDES: Readonly<Record<string, 'buy' | 'sell'>> = { buy: 'buy', b: 'buy', sell: 'sell', s: 'sell' }
const FILLERS = new Set(['@', 'at', 'of', 'shares', 'limit', 'lmt'])

/** Reads an order in words; null when the text does not begin like one. */
export function readOrderWords(text: string, reference: Reference | null): OrderWords | null {
  const words = text.trim().toLowerCase().replaceAll('@', ' @ ').split(/\s+/)
  const side = SIDES[words[0] ?? '']
  if (!side || words.length < 2) return null
  const change: Partial<TicketDraft> = { side }
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (FILLERS.has(word)) continue
    if (word === 'for') {
      i += 1
      const client = clientNamed(words[i] ?? '', reference)
      if (!client) return { ok: false, reason: `No client ${(words[i] ?? '').toUpperCase()}` }
      change.client = client
    } else {
      const fault = readWord(word, change, reference)
      if (fault !== null) return { ok: false, reason: fault }
    }
  }
  if (change.qty === undefined) return { ok: false, reason: 'How many shares?' }
  if (change.symbol === undefined) return { ok: false, reason: 'Which symbol?' }
  return { ok: true, change }
}

/** Takes one word into the order; returns what is wrong with it, or null. */
function readWord(word: string, change: Partial<TicketDraft>, reference: Reference | null): string | null {
  if (word === 'market' || word === 'mkt') {
    change.orderType = 'market'
    change.limit = ''
  } else if (word === 'day' || word === 'ioc') change.tif = word
  else if (/^[\d$.,]/.test(word)) return readFigure(word, change)
  else {
    const known = reference?.instruments.find((one) => one.symbol.toLowerCase() === word)
    if (!known || change.symbol !== undefined) return `No symbol ${word.toUpperCase()}`
    change.symbol = known.symbol
  }
  return null
}

/** The first figure is the quantity, the second the price. */
function readFigure(word: string, change: Partial<TicketDraft>): string | null {
  if (change.qty === undefined) {
    const qty = readQty(word)
    if (qty === null) return `${word} is not a number of shares`
    change.qty = String(qty)
    return null
  }
  const price = readPrice(word)
  if (typeof price === 'string') return `${word}: ${price.toLowerCase()}`
  change.orderType = 'limit'
  change.limit = formatDecimal(price)
  return null
}

function clientNamed(word: string, reference: Reference | null): string | null {
  return reference?.clients.find((one) => one.id.toLowerCase() === word)?.id ?? null
}
