/** Commands with a key are obeyed once, however often the page sends them. */
import type { Acknowledgement } from '@shared/contract'
import type { Input } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import type { DeskPort } from './desk-port'
import { acknowledge } from './shapes'

export type Once = (
  key: string,
  name: () => string,
  make: (id: string, at: TimeMicros) => Input,
) => Promise<Acknowledgement>

/** Calls that change the desk carry a key and are obeyed once: a second call gets the first one's answer. */
export function onceFor(desk: DeskPort): Once {
  return async (key, name, make) => {
    const before = desk.earlier(key)
    let running = before
    if (!running) {
      const id = name()
      running = desk.command((at) => make(id, at), key)
      desk.keep(key, running)
    }
    const done = await running
    return acknowledge(idOf(done.input), done)
  }
}

const idOf = (input: Input): string => {
  if ('id' in input && input.id !== null) return input.id
  if (input.type === 'note') return input.about
  if (input.type === 'allocation') return input.order
  if (input.type === 'reportAmend') return input.fillId
  if (input.type === 'clientSegment') return input.client
  return input.type === 'state' ? input.scope : input.type
}
