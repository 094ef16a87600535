/** The ticket's fields. Each says what is wrong with it as it is typed. */
import type { Reference } from '@shared/contract'
import { type ReactNode, useMemo } from 'react'
import { formatPrice, formatQty } from '../design/format'
import { useIsSimulated, useMarket } from '../desk/hooks'
import { ComboField } from '../widgets/ComboField'
import { StepField } from '../widgets/StepField'
import { faultsOf, stepPrice, stepQty, type TicketDraft, type TicketField, ticketDraft } from './draft'

/** What every part of the ticket is given. */
export interface FieldsProps {
  draft: TicketDraft
  reference: Reference | null
  /** Where the ticket finds its inputs again, to move the focus. */
  inputs: Partial<Record<TicketField, HTMLInputElement | null>>
}

export const change = (part: Partial<TicketDraft>): void => ticketDraft.update((now) => ({ ...now, ...part }))

const keep = (inputs: FieldsProps['inputs'], name: TicketField) => (element: HTMLInputElement | null) => {
  inputs[name] = element
}

/** Who and what. */
export function Names({ draft, reference, inputs }: FieldsProps) {
  const faults = faultsOf(draft, reference)
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

/** How many and at what price, stepped by lot and tick. */
export function Figures({ draft, reference, inputs }: FieldsProps) {
  const faults = faultsOf(draft, reference)
  const market = useMarket(draft.symbol)
  const instrument = reference?.instruments.find((one) => one.symbol === draft.symbol)
  const far = (draft.side === 'buy' ? market?.nbo : market?.nbb) ?? market?.last ?? null
  const isMarket = draft.orderType === 'market'
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
        value={isMarket ? '' : draft.limit}
        placeholder={isMarket ? 'market' : far === null ? '' : formatPrice(far)}
        fault={faults.limit}
        isDisabled={isMarket}
        inputRef={keep(inputs, 'limit')}
        onChange={(limit) => change({ limit })}
        onStep={(ticks) => change({ limit: stepPrice(draft.limit, ticks, far, instrument?.tick ?? null) })}
      />
    </div>
  )
}

/** On what terms. */
export function Terms({ draft }: Pick<FieldsProps, 'draft'>) {
  return (
    <>
      <div className="row">
        <Select
          label="Type"
          value={draft.orderType}
          onChange={(value) => change({ orderType: value === 'market' ? 'market' : 'limit' })}
        >
          <option value="limit">Limit</option>
          <option value="market">Market</option>
        </Select>
        <Select
          label="Time in force"
          value={draft.tif}
          onChange={(value) => change({ tif: value === 'ioc' ? 'ioc' : 'day' })}
        >
          <option value="day">Day</option>
          <option value="ioc">Immediate or cancel</option>
        </Select>
      </div>
      <div className="options">
        <label>
          <input
            type="checkbox"
            checked={draft.principalOptOut}
            onChange={(event) => change({ principalOptOut: event.currentTarget.checked })}
          />
          Never from inventory
        </label>
        <label>
          <input
            type="checkbox"
            checked={!draft.display}
            onChange={(event) => change({ display: !event.currentTarget.checked })}
          />
          No display
        </label>
      </div>
    </>
  )
}

interface SelectProps {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}

function Select({ label, value, onChange, children }: SelectProps) {
  return (
    <div className="control">
      <label htmlFor={`ticket-${label}`}>{label}</label>
      <select
        id={`ticket-${label}`}
        className="field"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {children}
      </select>
    </div>
  )
}

/** The market the order meets: bid and offer with sizes, struck through when it must not be relied on. */
export function Quote({ draft: { side, symbol } }: Pick<FieldsProps, 'draft'>) {
  const market = useMarket(symbol)
  const isSimulated = useIsSimulated()
  if (!market) return <div className="quote muted">Choose a symbol</div>
  const isStale = market.quality === 'stale' || market.quality === 'missing' || market.quality === 'halted'
  const limitTo = (price: number | null) =>
    price !== null && change({ orderType: 'limit', limit: formatPrice(price) })
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
