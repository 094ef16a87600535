/**
 * The basket on screen: read, checked by the engine line by line, sent and followed. Each line has one key for
 * its life, so that a line sent again after a loss is never two orders.
 */
import type { Preview, Reference } from '@shared/contract'
import { CallFailed } from '../bridge'
import { type DeskLink, reason } from '../desk/link'
import { createStore } from '../desk/store'
import {
  type BasketLine,
  guessedMapping,
  lineOf,
  type Mapping,
  MOST_LINES,
  mappingOf,
  readCells,
} from './read-basket'

export type LineState = 'bad' | 'read' | 'staged' | 'blocked' | 'sending' | 'accepted' | 'rejected' | 'failed'
export interface StagedLine extends BasketLine {
  readonly key: string
  state: LineState
  /** Why it is blocked, rejected or not confirmed; else what the preview says. */
  why: string
  id: string
}
export interface Basket {
  readonly cells: readonly (readonly string[])[]
  readonly mapping: Mapping
  readonly lines: readonly StagedLine[]
  readonly header: readonly string[] | null
  readonly client: string
}
export interface Work {
  readonly what: 'checking' | 'sending'
  readonly done: number
  readonly all: number
}
export const basket = createStore<Basket | null>(null)
export const work = createStore<Work | null>(null)
/** Lines that changed since they were drawn. */
type LinesListener = (lines: readonly StagedLine[]) => void
const listeners = new Set<LinesListener>()
export function onLines(listener: LinesListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const ABREAST = 24
const TELL_MILLIS = 100
let isStopped = false

/** Reads text into a basket. Returns why not, or null. */
export function readBasket(text: string, reference: Reference | null, client: string): string | null {
  const all = readCells(text)
  const header = mappingOf(all[0] ?? [])
  const cells = header ? all.slice(1) : all
  if (cells.length === 0) return 'There is no line to read'
  if (cells.length > MOST_LINES)
    return `At most ${MOST_LINES.toLocaleString('en-US')} lines, was ${cells.length.toLocaleString('en-US')}`
  lay(cells, header ?? guessedMapping(cells, reference), header ? (all[0] ?? null) : null, reference, client)
  return null
}

/** Reads the same cells with other columns or another client. Lines that were sent are read anew too. */
export function remap(mapping: Mapping, reference: Reference | null, client: string): void {
  const now = basket.get()
  if (now && !work.get()) lay(now.cells, mapping, now.header, reference, client)
}

function lay(
  cells: Basket['cells'],
  mapping: Mapping,
  header: Basket['header'],
  reference: Reference | null,
  client: string,
): void {
  const first = header ? 2 : 1
  const lines = cells.map((line, index): StagedLine => {
    const read = lineOf(line, index + first, mapping, reference, client)
    return { ...read, key: crypto.randomUUID(), state: read.order ? 'read' : 'bad', why: read.fault, id: '' }
  })
  basket.set({ cells, mapping, lines, header, client })
}

/** Asks the engine what would become of each line now; nothing is sent. */
export const checkBasket = (desk: DeskLink): Promise<void> =>
  run(
    'checking',
    (line) => line.state === 'read' || line.state === 'staged' || line.state === 'blocked',
    async (line) => {
      if (!line.order) return
      const preview = await desk.invoke('orders.preview', line.order)
      line.state = preview.accepted ? 'staged' : 'blocked'
      line.why = preview.accepted ? split(preview) : sentences(desk, preview.codes)
    },
  )

/** Sends the lines that the engine would take, in their order. */
export const sendBasket = (desk: DeskLink): Promise<void> =>
  run(
    'sending',
    (line) => line.state === 'staged' || line.state === 'failed',
    async (line) => {
      if (!line.order) return
      line.state = 'sending'
      const answer = await desk.invoke('orders.submit', { key: line.key, draft: line.order })
      line.id = answer.id
      line.state = answer.status
      line.why = answer.status === 'accepted' ? '' : sentences(desk, answer.codes) || answer.detail
    },
  )

export function stopWork(): void {
  isStopped = true
}

async function run(
  what: Work['what'],
  isMine: (line: StagedLine) => boolean,
  act: (line: StagedLine) => Promise<void>,
): Promise<void> {
  const mine = basket.get()?.lines.filter(isMine) ?? []
  if (work.get() || mine.length === 0) return
  isStopped = false
  let next = 0
  let done = 0
  let changed: StagedLine[] = []
  const tell = (): void => {
    const lines = changed
    changed = []
    work.set({ what, done, all: mine.length })
    for (const hear of listeners) hear(lines)
  }
  work.set({ what, done, all: mine.length })
  const timer = setInterval(tell, TELL_MILLIS)
  const worker = async (): Promise<void> => {
    for (let line = mine[next++]; line && !isStopped; line = mine[next++]) {
      try {
        await act(line)
      } catch (error) {
        // Only a line that was on its way may have been taken: its key makes sending it again safe.
        if (what === 'sending') line.state = 'failed'
        line.why = reason(error)
        if (error instanceof CallFailed && error.code === 'HALTED') isStopped = true
      }
      done += 1
      changed.push(line)
    }
  }
  await Promise.all(Array.from({ length: ABREAST }, worker))
  clearInterval(timer)
  tell()
  work.set(null)
}

const sentences = (desk: DeskLink, codes: readonly string[]): string =>
  codes.map((code) => `${code}: ${desk.reference.get()?.codes[code]?.sentence ?? ''}`).join(' ')

function split({ receipt }: Preview): string {
  const parts = Object.entries((receipt['split'] ?? {}) as Record<string, number>).filter(
    ([, qty]) => qty > 0,
  )
  return parts.map(([name, qty]) => `${name} ${qty.toLocaleString('en-US')}`).join(', ')
}
