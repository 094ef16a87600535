/** The order ticket. Nothing typed is lost on an error; whether an order may trade is the engine's answer. */
import type { Reference } from '@shared/contract'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { useCommands } from '../frame/commands'
import { Acknowledged } from './Acknowledged'
import {
  EMPTY_DRAFT,
  type Faults,
  faultsOf,
  missingField,
  orderOfDraft,
  readQty,
  type TicketDraft,
  type TicketField,
  ticketDraft,
} from './draft'
import { isUnfolded, MoreTerms } from './MoreTerms'
import { Presets } from './Presets'
import { forgetAnswer, sending, sendTicket } from './sending'
import { change, Figures, Names, Quote, Terms } from './TicketFields'
import { placeOf, priceWords } from './terms'
import { usePreview } from './use-preview'

/** Gives the ticket a client, and takes out what another desk knew and this one does not. */
function useKnownNames(reference: Reference | null): void {
  const session = useStore(useDesk().session)
  useEffect(() => {
    if (!reference) return
    const { client, symbol } = ticketDraft.get()
    const isMoved = session > 0
    const isKnown = reference.clients.some((one) => one.id === client)
    if (client === '' || (isMoved && !isKnown))
      change({ client: reference.clients.find((one) => one.enabled)?.id ?? '' })
    if (isMoved && !reference.instruments.some((one) => one.symbol === symbol))
      change({ symbol: '', limit: '' })
  }, [reference, session])
}

/** Keeps the ticket and the workspace on one symbol. */
function useLinkedSymbol(symbol: string, reference: Reference | null): void {
  const focus = useFocus().symbol
  const inFocus = useStore(focus)
  useEffect(() => {
    if (inFocus !== '' && inFocus !== ticketDraft.get().symbol) change({ symbol: inFocus, limit: '' })
  }, [inFocus])
  useEffect(() => {
    if (reference?.instruments.some((one) => one.symbol === symbol)) focus.set(symbol)
  }, [focus, symbol, reference])
}

/** What is wrong with each field: what cannot be read, then what the engine refuses, in its words. */
function useFaults(draft: TicketDraft, reference: Reference | null): Faults {
  const { preview } = usePreview(false)
  const now = useDesk().status.get()?.at
  const faults = faultsOf(draft, reference, now)
  for (const code of preview?.codes ?? []) {
    const place = placeOf(code)
    if (place !== null) faults[place] ??= reference?.codes[code]?.sentence ?? code
  }
  return faults
}

/** The ticket and its presets: these stand outside of the form, whose Enter sends. */
export function Ticket() {
  return (
    <div className="ticket-place">
      <TicketForm />
      <Presets />
    </div>
  )
}

function TicketForm() {
  const desk = useDesk()
  const reference = useStore(desk.reference)
  const draft = useStore(ticketDraft)
  const form = useRef<HTMLFormElement>(null)
  const [isHere, setHere] = useState(false)
  const inputs = useRef<Partial<Record<TicketField, HTMLInputElement | null>>>({})
  const faults = useFaults(draft, reference)
  const now = desk.status.get()?.at
  useKnownNames(reference)
  useLinkedSymbol(draft.symbol, reference)
  const clear = (): void => {
    ticketDraft.set({ ...EMPTY_DRAFT, client: draft.client, side: draft.side, symbol: draft.symbol })
    forgetAnswer()
    inputs.current.symbol?.focus()
  }
  useCommands({
    'ticket.focus': () => inputs.current.symbol?.focus(),
    'ticket.buy': () => change({ side: 'buy' }),
    'ticket.sell': () => change({ side: 'sell' }),
    'ticket.clear': clear,
  })
  const send = (pressedAt: number): void => {
    const missing =
      missingField(draft) ?? (Object.keys(faultsOf(draft, reference, now))[0] as TicketField | undefined)
    if (missing) {
      if (!inputs.current[missing]) isUnfolded.set(true)
      inputs.current[missing]?.focus()
    } else {
      // The focus moves with the press, never with the answer: by then the trader may be typing elsewhere.
      inputs.current.qty?.focus()
      void sendTicket(desk, pressedAt)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault()
      clear()
    } else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault()
      send(event.timeStamp)
    } else if (
      [inputs.current.qty, inputs.current.limit, inputs.current.stop].some((one) => one === event.target)
    ) {
      const side =
        event.ctrlKey || event.metaKey || event.altKey
          ? undefined
          : { b: 'buy', s: 'sell' }[event.key.toLowerCase()]
      if (side) event.preventDefault()
      if (side === 'buy' || side === 'sell') change({ side })
      if (event.key === '/') {
        event.preventDefault()
        inputs.current.symbol?.focus()
      }
    }
  }
  const fields = { draft, reference, faults, inputs: inputs.current }
  return (
    <form
      ref={form}
      className="panel ticket"
      data-testid="ticket"
      aria-label="Order ticket"
      onKeyDown={onKeyDown}
      onFocus={() => setHere(true)}
      onBlur={(event) => setHere(event.currentTarget.contains(event.relatedTarget))}
      onSubmit={(event) => {
        event.preventDefault()
        send(event.timeStamp)
      }}
    >
      <Sides side={draft.side} />
      <Names {...fields} />
      <Quote draft={draft} />
      <Figures {...fields} />
      <Terms {...fields} />
      <MoreTerms draft={draft} reference={reference} faults={faults} change={change} />
      <SendButton draft={draft} reference={reference} />
      <Armed draft={draft} reference={reference} isHere={isHere} />
      <Acknowledged reference={reference} />
    </form>
  )
}

function Sides({ side }: { side: TicketDraft['side'] }) {
  return (
    <fieldset className="sides" aria-label="Side">
      {(['buy', 'sell'] as const).map((one) => (
        <label key={one} className={`is-${one}`}>
          <input
            type="radio"
            name="side"
            value={one}
            checked={side === one}
            onChange={() => change({ side: one })}
          />
          {one === 'buy' ? 'Buy' : 'Sell'}
        </label>
      ))}
    </fieldset>
  )
}

/** Whether Enter would send now, always said: the ticket is armed while it is whole and has the keyboard. */
function Armed({
  draft,
  reference,
  isHere,
}: {
  draft: TicketDraft
  reference: Reference | null
  isHere: boolean
}) {
  const state = useStore(sending)
  const now = useDesk().status.get()?.at
  const isArmed = isHere && state.kind !== 'sending' && orderOfDraft(draft, reference, now) !== null
  return (
    <p className={`armed${isArmed ? ' is-armed' : ''}`} data-testid="armed">
      <i className="light" />
      {isArmed ? 'ARMED: Enter sends' : 'Not armed: Enter sends nothing'}
    </p>
  )
}

function SendButton({ draft, reference }: { draft: TicketDraft; reference: Reference | null }) {
  const state = useStore(sending)
  const status = useStore(useDesk().status)
  const isReady = orderOfDraft(draft, reference, status?.at) !== null
  const price = priceWords(draft)
  const what = `${draft.side === 'buy' ? 'buy' : 'sell'} ${formatQty(readQty(draft.qty))} ${draft.symbol} ${price}`
  const isHalted = status?.tradingState === 'halted'
  return (
    <button
      type="submit"
      className={`send is-${draft.side}`}
      title={isHalted ? 'The desk is halted: it would reject this order' : undefined}
      disabled={!isReady || state.kind === 'sending'}
    >
      {state.kind === 'sending' ? 'Sending…' : isReady ? `Send: ${what}` : 'Send'}
    </button>
  )
}
