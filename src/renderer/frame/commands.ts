/**
 * Everything a key can do, as a table: the palette, the cheat sheet and the key listener read this one list.
 * A panel gives a command its deed while it is on screen.
 */
import { useEffect } from 'react'

interface Command {
  readonly title: string
  readonly group: 'Ticket' | 'Orders' | 'Desk' | 'Market' | 'Screen'
  /** Chords; a plain character works only where nothing is being typed. */
  readonly keys: readonly string[]
}

export const COMMANDS = {
  'ticket.focus': { title: 'Go to the ticket', group: 'Ticket', keys: ['/', 'Alt+T'] },
  'ticket.buy': { title: 'Set the ticket to buy', group: 'Ticket', keys: ['Alt+B', 'F8', 'b'] },
  'ticket.sell': { title: 'Set the ticket to sell', group: 'Ticket', keys: ['Alt+S', 'F9', 's'] },
  'ticket.clear': { title: 'Clear the ticket', group: 'Ticket', keys: ['Alt+C'] },
  'orders.cancelAll': { title: 'Cancel all open orders', group: 'Orders', keys: ['Ctrl+Shift+X'] },
  'show.orders': { title: 'Show orders', group: 'Orders', keys: ['Alt+1'] },
  'show.fills': { title: 'Show fills', group: 'Orders', keys: ['Alt+2'] },
  'show.routes': { title: 'Show routes', group: 'Orders', keys: ['Alt+3'] },
  'show.rejections': { title: 'Show rejections', group: 'Orders', keys: ['Alt+4'] },
  'show.receipt': { title: 'Show the receipt', group: 'Orders', keys: ['Alt+5'] },
  'show.book': { title: 'Show the client book', group: 'Orders', keys: ['Alt+6'] },
  'show.positions': { title: 'Show positions', group: 'Orders', keys: ['Alt+7'] },
  'show.journal': { title: 'Show the journal', group: 'Orders', keys: ['Alt+8'] },
  'show.watchlist': { title: 'Show the watchlist', group: 'Market', keys: ['Alt+9'] },
  'desk.kill': { title: 'Kill switch: halt the desk and cancel all', group: 'Desk', keys: ['Ctrl+Shift+H'] },
  'desk.resume': { title: 'Resume trading', group: 'Desk', keys: [] },
  'journal.backup': { title: 'Back up the journal now', group: 'Desk', keys: [] },
  'journal.exportCsv': { title: 'Export the journal as CSV', group: 'Desk', keys: [] },
  'journal.exportParquet': { title: 'Export the journal as Parquet', group: 'Desk', keys: [] },
  'journal.exportCancel': { title: 'Cancel the export', group: 'Desk', keys: [] },
  'day.open': { title: 'Open a recorded day…', group: 'Market', keys: ['Ctrl+O'] },
  'feed.simulator': { title: 'Back to the simulated market', group: 'Market', keys: [] },
  'feed.x1': { title: 'Market speed ×1', group: 'Market', keys: [] },
  'feed.x10': { title: 'Market speed ×10', group: 'Market', keys: [] },
  'feed.x100': { title: 'Market speed ×100', group: 'Market', keys: [] },
  'feed.max': { title: 'Market speed as fast as possible', group: 'Market', keys: [] },
  'palette.open': { title: 'Command palette', group: 'Screen', keys: ['Ctrl+K', 'Meta+K'] },
  'keys.open': { title: 'Keyboard cheat sheet', group: 'Screen', keys: ['?'] },
  'notices.open': { title: 'Show notices', group: 'Screen', keys: ['Alt+N'] },
  'theme.toggle': { title: 'Dark or light theme', group: 'Screen', keys: ['Alt+L'] },
  'layout.reset': { title: 'Reset the layout', group: 'Screen', keys: [] },
} as const satisfies Record<string, Command>
export type CommandId = keyof typeof COMMANDS
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[]

/** Keys that belong to a place rather than to a command: listed in the cheat sheet. */
export const PLACE_KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Enter', 'In the ticket: send the order'],
  ['Esc', 'In the ticket: clear it. In a dialog: close it'],
  ['↑ ↓', 'In quantity: one round lot. In limit price: one tick. With Shift: ten'],
  ['B S', 'In quantity and price: buy or sell'],
  ['Del', 'In orders: cancel the order in focus'],
  ['R', 'In orders: replace the order in focus'],
  ['Enter', 'In orders, fills and rejections: open the receipt'],
  ['Enter', 'In the watchlist: trade the symbol'],
]

const deeds = new Map<CommandId, () => void>()

/** Does a command, if something on screen can. */
export function perform(id: CommandId): boolean {
  const deed = deeds.get(id)
  deed?.()
  return deed !== undefined
}
export const canPerform = (id: CommandId): boolean => deeds.has(id)

/** Gives commands their deeds while the component is on screen. */
export function useCommands(given: Partial<Record<CommandId, () => void>>): void {
  useEffect(() => {
    const mine = Object.entries(given) as [CommandId, () => void][]
    for (const [id, deed] of mine) deeds.set(id, deed)
    return () => {
      for (const [id, deed] of mine) if (deeds.get(id) === deed) deeds.delete(id)
    }
  })
}

/** "Ctrl+Shift+X": the chord of a key press, one spelling. */
export function chordOf(event: KeyboardEvent): string {
  const isCharacter = event.key.length === 1
  const parts: string[] = []
  if (event.ctrlKey) parts.push('Ctrl')
  if (event.metaKey) parts.push('Meta')
  if (event.altKey) parts.push('Alt')
  if (event.shiftKey && (!isCharacter || parts.length > 0)) parts.push('Shift')
  // With Alt some layouts type another character: the physical key says which was meant.
  const physical = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]
  const name = isCharacter && parts.length > 0 ? (physical ?? event.key.toUpperCase()) : event.key
  return [...parts, name].join('+')
}

const byChord = new Map<string, CommandId>(
  COMMAND_IDS.flatMap((id) => COMMANDS[id].keys.map((chord) => [chord, id] as const)),
)

/** Listens for chords on the whole page. Cancel and kill work while a dialog is open, the others do not. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const chord = chordOf(event)
    const id = byChord.get(chord)
    if (!id || event.defaultPrevented || event.isComposing) return
    if (chord.length === 1 && isTyping(event.target)) return
    const isUrgent = id === 'desk.kill' || id === 'orders.cancelAll'
    if (!isUrgent && document.querySelector('dialog[open]')) return
    if (perform(id)) event.preventDefault()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

/** True where a plain character is text or moves a selection: fields, lists, grids. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, select, textarea, [contenteditable="true"]') !== null
  )
}
