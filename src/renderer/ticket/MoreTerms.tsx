/** The rarer terms of an order, folded away until they are asked for; a chip shows each that is set. */
import type { Reference } from '@shared/contract'
import type { ReactNode } from 'react'
import { createStore, useStore } from '../desk/store'
import { useCommands } from '../frame/commands'
import type { Faults, TicketDraft } from './draft'
import { Fault, Select, TextField } from './TicketField'
import { chipsOf, SHORT_NAMES, takesDisplay, takesLocate } from './terms'

/** Whether the terms are unfolded: kept while the panel moves. */
export const isUnfolded = createStore(false)
const toggle = (): void => isUnfolded.update((now) => !now)

interface Props {
  draft: TicketDraft
  reference: Reference | null
  faults: Faults
  change: (part: Partial<TicketDraft>) => void
}

export function MoreTerms(props: Props) {
  const isOpen = useStore(isUnfolded)
  useCommands({
    'ticket.more': () => {
      toggle()
      // The fields stand on the next frame.
      setTimeout(() => document.getElementById(isUnfolded.get() ? 'ticket-min' : 'ticket-more')?.focus())
    },
  })
  return (
    <>
      <div className="chips">
        <button
          id="ticket-more"
          type="button"
          className="button quiet"
          aria-expanded={isOpen}
          aria-controls="ticket-terms"
          title="Alt+R"
          onClick={toggle}
        >
          {isOpen ? 'Fewer terms' : 'More terms'}
        </button>
        {chipsOf(props.draft).map(({ name, clear }) => (
          <button
            key={name}
            type="button"
            className="chip"
            title="Take this term away"
            aria-label={`${name}: take away`}
            onClick={() => props.change(clear)}
          >
            {name} <span aria-hidden="true">×</span>
          </button>
        ))}
      </div>
      <fieldset id="ticket-terms" className="terms" aria-label="More terms" hidden={!isOpen}>
        {isOpen ? <Terms {...props} /> : null}
      </fieldset>
      {isOpen ? null : <Hidden faults={props.faults} />}
    </>
  )
}

/** What is wrong with a term that is folded away is said all the same. */
function Hidden({ faults }: Pick<Props, 'faults'>) {
  const { minQty, directedTo, shortSale, locate, parent } = faults
  const all = [minQty, directedTo, shortSale, locate, parent].filter((fault) => fault !== undefined)
  return all.map((fault) => <Fault key={fault} text={fault} />)
}

function Terms({ draft, reference, faults, change }: Props) {
  return (
    <>
      <div className="row">
        <TextField
          id="ticket-min"
          label="Minimum quantity"
          value={draft.minQty}
          fault={faults.minQty}
          onChange={(minQty) => change({ minQty })}
        />
        <TextField
          id="ticket-parent"
          label="Child of order"
          value={draft.parent}
          fault={faults.parent}
          onChange={(parent) => change({ parent: parent.toUpperCase() })}
        />
      </div>
      <div className="row">
        {draft.orderType === 'midpointPeg' && draft.directedTo === '' ? null : (
          <Select
            label="Directed to"
            value={draft.directedTo}
            fault={faults.directedTo}
            onChange={(directedTo) => change({ directedTo })}
          >
            <option value="">Nobody: the desk decides</option>
            {(reference?.venues ?? []).map(({ id, kind }) => (
              <option key={id} value={id}>
                {id} ({kind})
              </option>
            ))}
          </Select>
        )}
        {draft.side === 'sell' ? (
          <Select
            label="Sale"
            value={draft.shortSale}
            fault={faults.shortSale}
            onChange={(value) => change({ shortSale: value as TicketDraft['shortSale'] })}
          >
            <option value="">Long (not marked)</option>
            {Object.entries(SHORT_NAMES).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </Select>
        ) : null}
        {takesLocate(draft) ? (
          <TextField
            id="ticket-locate"
            label="Locate"
            value={draft.locate}
            fault={faults.locate}
            onChange={(locate) => change({ locate })}
          />
        ) : null}
      </div>
      <Instructions draft={draft} change={change} />
    </>
  )
}

function Instructions({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  const box = (name: string, isSet: boolean, set: (isSet: boolean) => void): ReactNode => (
    <label>
      <input type="checkbox" checked={isSet} onChange={(event) => set(event.currentTarget.checked)} />
      {name}
    </label>
  )
  return (
    <div className="options">
      {box('All or none', draft.allOrNone, (allOrNone) => change({ allOrNone }))}
      {box('Not held', !draft.held, (isNot) => change({ held: !isNot }))}
      {box('Never from inventory', draft.principalOptOut, (principalOptOut) => change({ principalOptOut }))}
      {takesDisplay(draft) ? box('No display', !draft.display, (isNot) => change({ display: !isNot })) : null}
      {draft.orderType === 'midpointPeg' || draft.conditional
        ? box('Conditional: ask before it trades', draft.conditional, (conditional) =>
            change({ conditional }),
          )
        : null}
    </div>
  )
}
