/**
 * What the trader chose and the desk keeps in its settings file: one value a name, read once at the start and
 * saved when the trader's hands are still. A value that cannot be read is told and its default is used.
 */
import type { CallArg } from '@shared/contract'
import type { DeskLink } from './link'
import { createStore, type Store } from './store'

type SettingName = CallArg<'settings.set'>['name']
const SAVE_MILLIS = 400

interface Keeping {
  readonly what: string
  /** Takes the kept text; false when it cannot be read. */
  read(text: string): boolean
}
const keepings = new Map<SettingName, Keeping>()
const timers = new Map<SettingName, ReturnType<typeof setTimeout>>()
let keeper: Pick<DeskLink, 'invoke' | 'tell'> | null = null

/**
 * A value that outlives the page. `parse` gets what was kept and returns it checked, or null when it does not
 * fit. `what` names it in a notice.
 */
export function kept<T>(
  name: SettingName,
  what: string,
  first: T,
  parse: (value: unknown) => T | null,
): Store<T> {
  const inner = createStore(first)
  keepings.set(name, {
    what,
    read(text) {
      const value = parse(parsed(text))
      if (value === null) return false
      inner.set(value)
      return true
    },
  })
  const set = (next: T): void => {
    inner.set(next)
    save(name, () => JSON.stringify(inner.get()))
  }
  return { get: inner.get, subscribe: inner.subscribe, set, update: (change) => set(change(inner.get())) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    console.warn('a kept setting is no JSON', error)
    return null
  }
}

function save(name: SettingName, text: () => string): void {
  clearTimeout(timers.get(name))
  timers.set(
    name,
    setTimeout(() => {
      timers.delete(name)
      keeper?.invoke('settings.set', { name, value: text() }).catch((error: unknown) => {
        keeper?.tell({
          severity: 'warning',
          text: `${keepings.get(name)?.what} not saved: ${String(error)}`,
          at: 0,
        })
      })
    }, SAVE_MILLIS),
  )
}

/** Takes what the desk kept. What is damaged is told by name and stays at its default. */
export function readKept(
  settings: Readonly<Record<string, string>>,
  desk: Pick<DeskLink, 'invoke' | 'tell'>,
): void {
  keeper = desk
  const { damaged } = settings
  if (damaged !== undefined) {
    const text = `The settings could not be read: the defaults are used, the file is kept as ${damaged}`
    desk.tell({ severity: 'warning', text, at: 0 })
  }
  for (const [name, { what, read }] of keepings) {
    const text = settings[name]
    if (text !== undefined && text !== '' && !read(text))
      desk.tell({ severity: 'warning', text: `${what} could not be read: the default is used`, at: 0 })
  }
}

export const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
