/** The command palette: every command by name, symbols, and orders in words that fill the ticket. */
import type { Reference } from '@shared/contract'
import { type KeyboardEvent, useState } from 'react'
import { useDesk } from '../desk/link'
import { symbolInFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { EMPTY_DRAFT, ticketDraft } from '../ticket/draft'
import { readOrderWords } from '../ticket/order-words'
import { chipsOf, priceWords, TIF_NAMES } from '../ticket/terms'
import { matches } from '../widgets/ComboField'
import { COMMAND_IDS, COMMANDS, canPerform, keysOf, perform } from './commands'
import { Dialog } from './Dialog'

interface Entry {
  readonly id: string
  readonly title: string
  readonly hint: string
  /** Done while the palette still has the keyboard: where the focus goes back to, a key may follow at once. */
  readonly first?: () => void
  readonly act: (() => void) | null
}

function entriesFor(text: string, reference: Reference | null): Entry[] {
  const order = readOrderWords(text, reference)
  if (order?.ok) {
    const { side, qty, symbol, client, tif, expires } = order.change
    const draft = { ...EMPTY_DRAFT, ...order.change }
    const price = priceWords(draft)
    const until = tif ? `${TIF_NAMES[tif]} ${expires ?? ''}`.trim() : ''
    const terms = chipsOf(draft).map(({ name }) => name)
    const rest = [client ? `for ${client}` : '', ...[until, ...terms].map((word) => word.toLowerCase())]
      .filter(Boolean)
      .join(', ')
    const title = `Fill the ticket: ${side} ${Number(qty).toLocaleString('en-US')} ${symbol} ${price} ${rest}`
    const fill = (): void => {
      // Words are the whole order: no term of the last one goes along unsaid.
      ticketDraft.update((now) => ({ ...EMPTY_DRAFT, client: now.client, ...order.change }))
    }
    const act = (): void => void perform('ticket.focus')
    return [{ id: 'order', title, hint: 'Enter', first: fill, act }]
  }
  const refusal = order ? [{ id: 'order', title: order.reason, hint: 'order in words', act: null }] : []
  const wanted = text.trim().toLowerCase()
  const commands = COMMAND_IDS.filter(
    (id) => canPerform(id) && id !== 'palette.open' && COMMANDS[id].title.toLowerCase().includes(wanted),
  ).map((id) => ({
    id,
    title: COMMANDS[id].title,
    hint: keysOf(id)[0] ?? '',
    act: () => void perform(id),
  }))
  const instruments = (reference?.instruments ?? []).map((one) => ({ value: one.symbol, detail: one.name }))
  const symbols =
    wanted === ''
      ? []
      : matches(wanted, instruments).map((one) => ({
          id: `symbol ${one.value}`,
          title: `${one.value} ${one.detail}`,
          hint: 'symbol',
          act: () => symbolInFocus.set(one.value),
        }))
  return [...refusal, ...commands, ...symbols]
}

export function Palette({ onClose }: { onClose: () => void }) {
  const reference = useStore(useDesk().reference)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const entries = entriesFor(text, reference)
  const act = (entry: Entry | undefined): void => {
    if (!entry?.act) return
    entry.first?.()
    onClose()
    // The dialog gives the focus back first, then the command may move it.
    setTimeout(entry.act)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? entries.length - 1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((now) => (now + step) % Math.max(1, entries.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      act(entries[at])
    }
  }
  return (
    <Dialog title="Command palette" className="palette" isBare onClose={onClose}>
      <input
        className="ask"
        role="combobox"
        aria-label="Command or order"
        aria-expanded="true"
        aria-controls="palette-entries"
        aria-activedescendant={`palette-${at}`}
        placeholder="Type a command, a name, or an order: buy 500 aapl 10.02 for C1"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-entries" role="listbox" aria-label="Commands">
        {entries.map((entry, index) => (
          <div
            key={entry.id}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            className="menu-item"
            aria-selected={index === at}
            aria-disabled={entry.act === null}
            onPointerDown={(event) => {
              event.preventDefault()
              act(entry)
            }}
          >
            <span className={entry.act ? '' : 'bad'}>{entry.title}</span>
            {entry.hint === '' ? null : <span className="key">{entry.hint}</span>}
          </div>
        ))}
      </div>
      <p className="hint">An order in words fills the ticket and sends nothing: Enter in the ticket sends.</p>
    </Dialog>
  )
}
