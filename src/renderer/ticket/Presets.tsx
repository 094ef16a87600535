/** Tickets saved under a name: for a client, a symbol or a size that comes again. */
import { useRef } from 'react'
import { isFields, kept } from '../desk/kept'
import { useStore } from '../desk/store'
import { useCommands } from '../frame/commands'
import { Popover } from '../frame/Popover'
import { Icon } from '../widgets/Icon'
import { NamedList } from '../widgets/NamedList'
import { EMPTY_DRAFT, type TicketDraft, ticketDraft } from './draft'
import { SHORT_NAMES, TIF_NAMES, TYPE_NAMES } from './terms'

const MOST = 40
type Presets = Readonly<Record<string, TicketDraft>>

/** A preset as this version writes it: every field of a ticket, each of its own kind. */
function isDraft(value: unknown): value is TicketDraft {
  if (!isFields(value)) return false
  // A field that a preset of an older version does not have is as in an empty ticket.
  const isAlike = Object.entries({ ...EMPTY_DRAFT, ...value }).every(
    ([name, one]) => typeof one === typeof EMPTY_DRAFT[name as keyof TicketDraft],
  )
  return (
    isAlike &&
    ['buy', 'sell'].includes(String(value['side'])) &&
    Object.hasOwn(TYPE_NAMES, String(value['orderType'])) &&
    Object.hasOwn(TIF_NAMES, String(value['tif'])) &&
    ['', ...Object.keys(SHORT_NAMES)].includes(String(value['shortSale'] ?? ''))
  )
}
export const presets = kept<Presets>('presets', 'The ticket presets', {}, (value) =>
  isFields(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter((one): one is [string, TicketDraft] => isDraft(one[1]))
          .map(([name, one]) => [name, { ...EMPTY_DRAFT, ...one }]),
      )
    : null,
)

/** Saves the ticket as it stands, without its price: that is the market's, not the preset's. */
function save(title: string): string | null {
  const name = title.trim()
  if (name === '' || name.length > 40) return 'A name has 1 to 40 characters'
  if (!Object.hasOwn(presets.get(), name) && Object.keys(presets.get()).length >= MOST)
    return `At most ${MOST} presets`
  presets.update((all) => ({
    ...all,
    [name]: { ...ticketDraft.get(), limit: '', stop: '', locate: '', parent: '' },
  }))
  return null
}

function load(name: string): void {
  const preset = presets.get()[name]
  const now = ticketDraft.get()
  // What a preset leaves open stays as it is in the ticket.
  if (preset)
    ticketDraft.set({ ...preset, client: preset.client || now.client, symbol: preset.symbol || now.symbol })
}

export function Presets() {
  const all = useStore(presets)
  const open = useRef<() => void>(() => undefined)
  useCommands({ 'ticket.presets': () => open.current() })
  return (
    <Popover
      name="Ticket presets"
      className="icon-button"
      opener={(how) => {
        open.current = how
      }}
      face={<Icon name="preset" size={14} />}
    >
      <h2>Ticket presets</h2>
      <NamedList
        what="preset"
        names={Object.keys(all).sort()}
        onLoad={load}
        onDelete={(name) => presets.update(({ [name]: _gone, ...others }) => others)}
        onSave={save}
      />
      <p className="muted">
        Client, side, symbol, quantity, type and terms are kept; prices, locate and parent are not.
      </p>
    </Popover>
  )
}
