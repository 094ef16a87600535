/**
 * A half-filled ticket outlives its page: a page that crashed or was loaded again finds what was typed. It is kept
 * with the window, not with the desk: another window, and another day, begin with an empty ticket.
 */
import { isFields } from '../desk/kept'
import { symbolInFocus } from '../desk/selection'
import { EMPTY_DRAFT, type TicketDraft, ticketDraft } from './draft'
import { SHORT_NAMES, TIF_NAMES, TYPE_NAMES } from './terms'

const NAME = 'crossdesk.ticket'

/** Words that stand for a choice must be ones that this version has. */
const CHOICES: Readonly<Partial<Record<keyof TicketDraft, readonly string[]>>> = {
  side: ['buy', 'sell'],
  orderType: Object.keys(TYPE_NAMES),
  tif: Object.keys(TIF_NAMES),
  shortSale: ['', ...Object.keys(SHORT_NAMES)],
}

/** A kept ticket, or null when it is none of this version. */
export function readDraft(text: string | null): TicketDraft | null {
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    console.warn('a kept ticket is no JSON', error)
    return null
  }
  if (!isFields(value)) return null
  const fields = value
  const isWhole = Object.entries(EMPTY_DRAFT).every(([name, first]) => {
    const choices = CHOICES[name as keyof TicketDraft]
    const one = fields[name]
    return typeof one === typeof first && (choices === undefined || choices.includes(String(one)))
  })
  return isWhole ? (fields as unknown as TicketDraft) : null
}

/** Takes up the ticket that was kept, and keeps it from then on. */
export function keepTicket(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  const kept = readDraft(storage.getItem(NAME))
  if (kept) {
    ticketDraft.set(kept)
    // Else the first symbol of the watchlist would be in focus, and the ticket would follow it.
    if (kept.symbol !== '') symbolInFocus.set(kept.symbol)
  }
  ticketDraft.subscribe(() => storage.setItem(NAME, JSON.stringify(ticketDraft.get())))
}
