/** Claim: a half-filled ticket is taken up again as it was; what is damaged or of another version is not. */
import { expect, test, vi } from 'vitest'
import { EMPTY_DRAFT, ticketDraft } from './draft'
import { keepTicket, readDraft } from './kept-draft'

/** A window's storage, held in memory. */
class Storage {
  readonly #texts = new Map<string, string>()
  getItem = (name: string): string | null => this.#texts.get(name) ?? null
  setItem = (name: string, text: string): void => void this.#texts.set(name, text)
}

test('what was typed comes back in the next page of the window', () => {
  const storage = new Storage()
  keepTicket(storage)
  const typed = { ...EMPTY_DRAFT, symbol: 'IBM', qty: '70', orderType: 'stopLimit', stop: '1.5' } as const
  ticketDraft.set(typed)
  ticketDraft.set({ ...typed, qty: '700' })
  const kept = storage.getItem('crossdesk.ticket')
  expect(readDraft(kept)).toEqual({ ...typed, qty: '700' })
  ticketDraft.set(EMPTY_DRAFT)
  storage.setItem('crossdesk.ticket', kept ?? '')
  keepTicket(storage)
  expect(ticketDraft.get().qty).toBe('700')
})

test('a damaged ticket, or one of another version, is none', () => {
  const told = vi.spyOn(console, 'warn').mockReturnValue()
  for (const change of [
    { side: 'hold' },
    { tif: 'never' },
    { qty: 7 },
    { held: 'yes' },
    { symbol: undefined },
  ])
    expect(readDraft(JSON.stringify({ ...EMPTY_DRAFT, ...change })), JSON.stringify(change)).toBeNull()
  for (const text of [null, '', '{', '[]', '"IBM"']) expect(readDraft(text)).toBeNull()
  expect(told).toHaveBeenCalledTimes(2)
  told.mockRestore()
})
