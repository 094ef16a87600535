/** The ticket's fields. Each says what is wrong with it as it is typed. */
import type { Reference } from '@shared/contract'
import { useMemo } from 'react'
import { formatPrice, formatQty } from '../design/format'
import { useIsSimulated, useMarket } from '../desk/hooks'
import { ComboField } from '../widgets/ComboField'
import { StepField } from '../widgets/StepField'
import { type Faults, stepPrice, stepQty, type TicketDraft, type TicketField, ticketDraft } from './draft'
import { Select, TextField } from './TicketField'
import { TIF_NAMES, TYPE_NAMES, takesLimit, takesStop } from './terms'

/** What every part of the ticket is given. */
export interface FieldsProps {
  draft: TicketDraft
  reference: Reference | null
  /** What is wrong with each field: as it is typed, and as the engine answers. */
  faults: Faults
  /** Where the ticket finds its inputs again, to move the focus. */
  inputs: Partial<Record<TicketField, HTMLInputElement | null>>
}

export const change = (part: Partial<TicketDraft>): void => ticketDraft.update((now) => ({ ...now, ...part }))

const keep = (inputs: FieldsProps['inputs'], name: TicketField) => (element: HTMLInputElement | null) => {
  inputs[name] = element
}

/** Who and what. */
export function Names({ draft, reference, faults, inputs }: FieldsProps) {
  const clients = useMemo(
    () =>
      (reference?.clients ?? []).map((one) => ({
        value: one.id,
        detail: `${one.name}${one.tier ? ` · ${one.tier}` : ''}`,
      })),
    [reference],
  )
  const symbols = useMemo(
    () => (reference?.instruments ?? []).map((one) => ({ value: one.symbol, detail: one.name })),
    [reference],
  )
  return (
    <div className="row">
      <ComboField
        label="Client"
        value={draft.client}
        choices={clients}
        fault={faults.client}
        inputRef={keep(inputs, 'client')}
        onChange={(client) => change({ client })}
      />
      <ComboField
        label="Symbol"
        value={draft.symbol}
        choices={symbols}
        fault={faults.symbol}
        inputRef={keep(inputs, 'symbol')}
        onChange={(symbol) => change({ symbol, limit: '' })}
      />
    </div>
  )
}

/** What an empty price field says: that there is no limit, or where the far side is. */
function placeholderOf(draft: TicketDraft, far: number | null): string {
  if (draft.orderType === 'midpointPeg') return 'none: midpoint'
  return takesLimit(draft) ? (far === null ? '' : formatPrice(far)) : 'market'
}

/** How many and at what price, stepped by lot and tick. */
export function Figures({ draft, reference, faults, inputs }: FieldsProps) {
  const market = useMarket(draft.symbol)
  const instrument = reference?.instruments.find((one) => one.symbol === draft.symbol)
  const far = (draft.side === 'buy' ? market?.nbo : market?.nbb) ?? market?.last ?? null
  const isPriced = takesLimit(draft)
  return (
    <div className="row">
      <StepField
        label="Quantity"
        hint={`lot ${formatQty(instrument?.roundLot ?? 100)}`}
        value={draft.qty}
        fault={faults.qty}
        inputRef={keep(inputs, 'qty')}
        onChange={(qty) => change({ qty })}
        onStep={(lots) => change({ qty: stepQty(draft.qty, lots, instrument?.roundLot ?? null) })}
      />
      <StepField
        label="Limit price"
        hint={instrument?.tick ? `tick ${formatPrice(instrument.tick)}` : ''}
        value={isPriced ? draft.limit : ''}
        placeholder={placeholderOf(draft, far)}
        fault={faults.limit}
        isDisabled={!isPriced}
        inputRef={keep(inputs, 'limit')}
        onChange={(limit) => change({ limit })}
        onStep={(ticks) => change({ limit: stepPrice(draft.limit, ticks, far, instrument?.tick ?? null) })}
      />
    </div>
  )
}

/** On what terms: type and time in force, and the fields that these ask for. */
export function Terms({ draft, reference, faults, inputs }: FieldsProps) {
  const market = useMarket(draft.symbol)
  const instrument = reference?.instruments.find((one) => one.symbol === draft.symbol)
  const far = (draft.side === 'buy' ? market?.nbo : market?.nbb) ?? market?.last ?? null
  return (
    <>
      <div className="row">
        <Select
          label="Type"
          value={draft.orderType}
          fault={faults.orderType}
          onChange={(value) => change({ orderType: value as TicketDraft['orderType'] })}
        >
          {Object.entries(TYPE_NAMES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
        <Select
          label="Time in force"
          value={draft.tif}
          fault={faults.tif}
          onChange={(value) => change({ tif: value as TicketDraft['tif'] })}
        >
          {Object.entries(TIF_NAMES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      {takesStop(draft) || draft.tif === 'gtd' ? (
        <div className="row">
          {takesStop(draft) ? (
            <StepField
              label="Stop price"
              hint=""
              value={draft.stop}
              placeholder={far === null ? '' : formatPrice(far)}
              fault={faults.stop}
              inputRef={keep(inputs, 'stop')}
              onChange={(stop) => change({ stop })}
              onStep={(ticks) =>
                change({ stop: stepPrice(draft.stop, ticks, far, instrument?.tick ?? null) })
              }
            />
          ) : null}
          {draft.tif === 'gtd' ? (
            <TextField
              id="ticket-expires"
              label="Good till (market time)"
              placeholder="15:30 or 2026-11-30"
              title="15:30 today, 2026-11-30 until 16:00, or 2026-11-30 15:30"
              value={draft.expires}
              fault={faults.expires}
              inputRef={keep(inputs, 'expires')}
              onChange={(expires) => change({ expires })}
            />
          ) : null}
        </div>
      ) : null}
    </>
  )
}

/** The market the order meets: bid and offer with sizes, struck through when it must not be relied on. */
export function Quote({ draft }: Pick<FieldsProps, 'draft'>) {
  const { side, symbol } = draft
  const market = useMarket(symbol)
  const isSimulated = useIsSimulated()
  if (!market) return <div className="quote muted">Choose a symbol</div>
  const isStale = market.quality === 'stale' || market.quality === 'missing' || market.quality === 'halted'
  const limitTo = (price: number | null) =>
    price !== null &&
    change({ ...(takesLimit(draft) ? {} : { orderType: 'limit' }), limit: formatPrice(price) })
  return (
    <div className={`quote${isStale ? ' is-stale' : ''}`}>
      <button
        type="button"
        className="button quiet"
        tabIndex={-1}
        title="Limit at the bid"
        onClick={() => limitTo(market.nbb)}
      >
        <span className={`price${side === 'sell' ? ' sell' : ''}`}>{formatPrice(market.nbb)}</span>
        <span className="muted">{formatQty(market.nbbSize)} bid</span>
      </button>
      <span className="middle">
        {isSimulated ? <span className="badge simulated">SIMULATED</span> : null}
        {isStale || market.quality !== 'good' ? <span className="warn"> {market.quality}</span> : null}
      </span>
      <button
        type="button"
        className="button quiet"
        tabIndex={-1}
        title="Limit at the offer"
        onClick={() => limitTo(market.nbo)}
      >
        <span className={`price${side === 'buy' ? ' buy' : ''}`}>{formatPrice(market.nbo)}</span>
        <span className="muted">{formatQty(market.nboSize)} offered</span>
      </button>
    </div>
  )
}
