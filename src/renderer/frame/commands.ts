/**
 * Everything a key can do, as a table: the palette, the cheat sheet and the key listener read this one list.
 * A panel gives a command its deed while it is on screen.
 */
import { useEffect } from 'react'
import { isFields, kept } from '../desk/kept'

interface Command {
  readonly title: string
  readonly group: 'Ticket' | 'Orders' | 'Panels' | 'Desk' | 'Market' | 'Screen'
  /** Chords; a plain character works only where nothing is being typed. */
  readonly keys: readonly string[]
}

export const COMMANDS = {
  'ticket.focus': { title: 'Go to the ticket', group: 'Ticket', keys: ['/', 'Alt+T'] },
  'ticket.buy': { title: 'Set the ticket to buy', group: 'Ticket', keys: ['Alt+B', 'F8', 'b'] },
  'ticket.sell': { title: 'Set the ticket to sell', group: 'Ticket', keys: ['Alt+S', 'F9', 's'] },
  'ticket.clear': { title: 'Clear the ticket', group: 'Ticket', keys: ['Alt+C'] },
  'ticket.presets': { title: 'Ticket presets', group: 'Ticket', keys: ['Alt+P'] },
  'ticket.more': { title: 'More terms of the ticket', group: 'Ticket', keys: ['Alt+R'] },
  'orders.cancelAll': {
    title: 'Cancel every open order of the desk',
    group: 'Orders',
    keys: ['Ctrl+Shift+X'],
  },
  'show.orders': { title: 'Show orders', group: 'Panels', keys: ['Alt+1'] },
  'show.fills': { title: 'Show fills', group: 'Panels', keys: ['Alt+2'] },
  'show.routes': { title: 'Show routes', group: 'Panels', keys: ['Alt+3'] },
  'show.rejections': { title: 'Show rejections', group: 'Panels', keys: ['Alt+4'] },
  'show.receipt': { title: 'Show the receipt', group: 'Panels', keys: ['Alt+5'] },
  'show.book': { title: 'Show the client book', group: 'Panels', keys: ['Alt+6'] },
  'show.positions': { title: 'Show positions', group: 'Panels', keys: ['Alt+7'] },
  'show.journal': { title: 'Show the journal', group: 'Panels', keys: ['Alt+8'] },
  'show.day': { title: 'Show the day', group: 'Panels', keys: ['Alt+H'] },
  'show.supervision': { title: 'Show supervision', group: 'Panels', keys: ['Alt+U'] },
  'show.watchlist': { title: 'Show the watchlist', group: 'Panels', keys: ['Alt+9'] },
  'show.chart': { title: 'Show the chart', group: 'Panels', keys: ['Alt+0'] },
  'show.life': { title: 'Show the life of the order', group: 'Panels', keys: ['Alt+O'] },
  'show.basket': { title: 'Show the basket', group: 'Panels', keys: ['Alt+K'] },
  'show.ladder': { title: 'Show quotes by venue', group: 'Panels', keys: ['Alt+V'] },
  'show.tape': { title: 'Show time and sales', group: 'Panels', keys: ['Alt+Y'] },
  'show.search': { title: 'Search the journal', group: 'Panels', keys: ['Alt+J'] },
  'show.hedges': { title: 'Show hedges', group: 'Panels', keys: [] },
  'show.whatIf': { title: 'Show what if', group: 'Panels', keys: [] },
  'show.policy': { title: 'Show the policy', group: 'Panels', keys: [] },
  'show.deskQuote': { title: 'Show the desk quote', group: 'Panels', keys: [] },
  'show.venues': { title: 'Show venues today', group: 'Panels', keys: [] },
  'show.toxicity': { title: 'Show toxicity of clients', group: 'Panels', keys: [] },
  'show.states': { title: 'Show trading states', group: 'Panels', keys: [] },
  'show.dark': { title: 'Show the midpoint book', group: 'Panels', keys: [] },
  'show.invitations': { title: 'Show invitations', group: 'Panels', keys: [] },
  'show.outcomes': { title: 'Show outcomes of invitations', group: 'Panels', keys: [] },
  'note.write': { title: 'Write a note about the order', group: 'Orders', keys: ['Alt+Q'] },
  'dark.answer': { title: 'Answer the next invitation', group: 'Orders', keys: ['Alt+I'] },
  'panel.next': { title: 'Go to the next panel', group: 'Panels', keys: ['F6'] },
  'panel.previous': { title: 'Go to the panel before', group: 'Panels', keys: ['Shift+F6'] },
  'panel.float': { title: 'Float or dock the panel', group: 'Panels', keys: ['Alt+Shift+F'] },
  'panel.window': { title: 'Move the panel to a window of its own', group: 'Panels', keys: ['Alt+Shift+W'] },
  'panel.close': { title: 'Close the panel', group: 'Panels', keys: ['Alt+Shift+X'] },
  'desk.kill': { title: 'Kill switch: halt the desk and cancel all', group: 'Desk', keys: ['Ctrl+Shift+H'] },
  'desk.resume': { title: 'Resume trading', group: 'Desk', keys: ['Ctrl+Shift+U'] },
  'journal.backup': { title: 'Back up the journal now', group: 'Desk', keys: [] },
  'journal.exportCsv': { title: 'Export the journal as CSV', group: 'Desk', keys: [] },
  'journal.exportParquet': { title: 'Export the journal as Parquet', group: 'Desk', keys: [] },
  'journal.exportCancel': { title: 'Cancel the export', group: 'Desk', keys: [] },
  'day.open': { title: 'Open a recorded day…', group: 'Market', keys: ['Ctrl+O'] },
  'feed.simulator': { title: 'Back to the simulated market', group: 'Market', keys: ['Alt+Shift+S'] },
  'feed.x1': { title: 'Market speed ×1', group: 'Market', keys: ['Alt+Shift+7'] },
  'feed.x10': { title: 'Market speed ×10', group: 'Market', keys: ['Alt+Shift+8'] },
  'feed.x100': { title: 'Market speed ×100', group: 'Market', keys: ['Alt+Shift+9'] },
  'feed.max': { title: 'Market speed as fast as possible', group: 'Market', keys: ['Alt+Shift+0'] },
  'go.trade': { title: 'Go to Trade', group: 'Screen', keys: ['Alt+Shift+1'] },
  'go.inventory': { title: 'Go to Inventory', group: 'Screen', keys: ['Alt+Shift+2'] },
  'go.dark': { title: 'Go to the Dark book', group: 'Screen', keys: ['Alt+Shift+D'] },
  'go.journal': { title: 'Go to Journal', group: 'Screen', keys: ['Alt+Shift+3'] },
  'go.routing': { title: 'Go to Routing', group: 'Screen', keys: ['Alt+Shift+5'] },
  'go.settings': { title: 'Go to Settings', group: 'Screen', keys: ['Alt+Shift+4'] },
  'palette.open': { title: 'Command palette', group: 'Screen', keys: ['Ctrl+K', 'Meta+K'] },
  'keys.open': { title: 'Keyboard cheat sheet', group: 'Screen', keys: ['?'] },
  'help.open': { title: 'Help for this workspace', group: 'Screen', keys: ['F1'] },
  'guide.open': { title: 'Show the first steps again', group: 'Screen', keys: ['Alt+Shift+G'] },
  'notices.open': { title: 'Show notices', group: 'Screen', keys: ['Alt+N'] },
  'sounds.toggle': { title: 'Sounds on or off', group: 'Screen', keys: ['Alt+M'] },
  'theme.toggle': { title: 'Dark, light or high contrast', group: 'Screen', keys: ['Alt+L'] },
  'zoom.in': { title: 'Larger', group: 'Screen', keys: ['Ctrl+='] },
  'zoom.out': { title: 'Smaller', group: 'Screen', keys: ['Ctrl+-'] },
  'zoom.reset': { title: 'Normal size', group: 'Screen', keys: ['Ctrl+0'] },
  'layout.menu': { title: 'Layouts and panels', group: 'Screen', keys: ['Alt+Shift+L'] },
  'layout.reset': { title: 'Reset the layout', group: 'Screen', keys: ['Alt+Shift+R'] },
} as const satisfies Record<string, Command>
export type CommandId = keyof typeof COMMANDS
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[]
const isCommand = (value: string): value is CommandId => Object.hasOwn(COMMANDS, value)

/** Keys the trader gave to commands; a command that is not named has the keys of the table. */
export const ownKeys = kept<Readonly<Partial<Record<CommandId, readonly string[]>>>>(
  'keys',
  'The keys',
  {},
  (value) => {
    if (!isFields(value)) return null
    const own = Object.entries(value).filter(([id]) => isCommand(id))
    const isChords = (chords: unknown) =>
      Array.isArray(chords) && chords.every((chord) => typeof chord === 'string' && chord !== '')
    return own.every(([, chords]) => isChords(chords)) ? Object.fromEntries(own) : null
  },
)
export const keysOf = (id: CommandId): readonly string[] => ownKeys.get()[id] ?? COMMANDS[id].keys

/** The command that a chord does, or null. */
export const commandOf = (chord: string): CommandId | null =>
  COMMAND_IDS.find((id) => keysOf(id).includes(chord)) ?? null

/** Chords that the places of the screen need for themselves: typing, moving, sending. */
const TAKEN =
  /^(Shift\+)?(Enter|Escape|Tab|Delete|Backspace|Arrow(Up|Down|Left|Right)|Home|End|Page(Up|Down)| )$/
const BARE = /^(Control|Shift|Alt|Meta|AltGraph|CapsLock|Dead|Process|Unidentified)$/

/** Gives a command one chord for all it had. Returns why not, or null. */
export function bindKey(id: CommandId, chord: string): string | null {
  if (BARE.test(chord.split('+').at(-1) ?? '')) return 'Press a key together with Ctrl, Alt or Shift'
  if (TAKEN.test(chord)) return `${chord} belongs to fields and lists`
  const other = commandOf(chord)
  if (other !== null && other !== id) return `${chord} is taken by: ${COMMANDS[other].title}`
  if (URGENT.has(id) && chord.length === 1)
    return 'Cancel and kill need a chord that works while text is typed'
  ownKeys.update((own) => ({ ...own, [id]: [chord] }))
  return null
}

export const resetKeys = (): void => ownKeys.set({})

/** Keys that belong to a place rather than to a command: listed in the cheat sheet. */
export const PLACE_KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Enter', 'In the ticket: send the order'],
  ['Esc', 'In the ticket: clear it. In a dialog: close it'],
  ['↑ ↓', 'In quantity: one round lot. In limit price: one tick. With Shift: ten'],
  ['B S', 'In quantity and price: buy or sell'],
  ['Del', 'In orders: cancel the order in focus'],
  ['R', 'In orders: replace the order in focus'],
  ['Enter', 'In orders, fills and rejections: open the receipt'],
  ['N', 'In the search of the journal: write a note about the order'],
  ['Enter', 'In the watchlist: trade the symbol'],
]

type Deeds = Partial<Record<CommandId, () => void>>
/** Deeds of the panels on screen come first, then those of the frame, which is always there. */
const deeds = new Map<CommandId, () => void>()
const frameDeeds = new Map<CommandId, () => void>()

/** Does a command, if something on screen can. */
export function perform(id: CommandId): boolean {
  const deed = deeds.get(id) ?? frameDeeds.get(id)
  deed?.()
  return deed !== undefined
}
export const canPerform = (id: CommandId): boolean => deeds.has(id) || frameDeeds.has(id)

function useDeeds(place: Map<CommandId, () => void>, given: Deeds): void {
  useEffect(() => {
    const mine = Object.entries(given) as [CommandId, () => void][]
    for (const [id, deed] of mine) place.set(id, deed)
    return () => {
      for (const [id, deed] of mine) if (place.get(id) === deed) place.delete(id)
    }
  })
}

/** Gives commands their deeds while the component is on screen. */
export const useCommands = (given: Deeds): void => useDeeds(deeds, given)
/** Gives commands what the frame does when no panel on screen does it. */
export const useFrameCommands = (given: Deeds): void => useDeeds(frameDeeds, given)

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

/** Work in every state of the screen: while text is typed, and while a dialog is open. */
const URGENT: ReadonlySet<CommandId> = new Set(['desk.kill', 'orders.cancelAll'])

/** While a new key is asked for, the next chord goes to the asker. */
let asked: ((chord: string) => void) | null = null
export function askForKey(take: ((chord: string) => void) | null): void {
  asked = take
}

function onKey(event: KeyboardEvent): void {
  const chord = chordOf(event)
  if (event.isComposing || BARE.test(event.key)) return
  if (asked) {
    event.preventDefault()
    event.stopImmediatePropagation()
    const take = asked
    asked = null
    take(chord)
    return
  }
  const id = commandOf(chord)
  if (!id || URGENT.has(id) !== (event.eventPhase === Event.CAPTURING_PHASE)) return
  if (event.defaultPrevented || (chord.length === 1 && isTyping(event.target))) return
  if (!URGENT.has(id) && document.querySelector('dialog[open]')) return
  if (perform(id)) {
    event.preventDefault()
    if (URGENT.has(id)) event.stopImmediatePropagation()
  }
}

/**
 * Listens for chords in one window. Cancel and kill are heard before anything else can swallow them; the others
 * only where neither a panel nor a dialog took the key.
 */
export function listenForKeys(place: Window = window): () => void {
  const root = place.document
  root.addEventListener('keydown', onKey, true)
  root.addEventListener('keydown', onKey)
  return () => {
    root.removeEventListener('keydown', onKey, true)
    root.removeEventListener('keydown', onKey)
  }
}

/** True where a plain character is text or moves a selection: fields, lists, grids. */
function isTyping(target: EventTarget | null): boolean {
  // A window of its own has classes of its own: the element is asked, not its class.
  const element = target as Element | null
  return element?.closest?.('input, select, textarea, [contenteditable="true"]') != null
}
