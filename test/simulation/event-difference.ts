/**
 * Whether the engine said what the reference expects: every event and field but free text and the explanations of
 * a receipt, of which only trigger, quality and split count.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { RefEvent } from '../reference/reference-engine'

const FREE_TEXT = new Set(['detail', 'told'])
/** Why no venue takes an order of the desk: the reference only says that none does. */
const NO_VENUE = ['NO_FAR_SIDE', 'VENUE_HALTED', 'TOO_SMALL', 'TRADE_THROUGH', 'VENUE_RETURNED']
const NOT_COMPARED = new Set<string>(['LOD_LATE', 'PROTECTION_BREACHED', 'BOLO_BETTER'])
const SPLIT = ['cross', 'principal', 'dark', 'route', 'rest', 'cancelled'] as const

/**
 * Duties of display and protection run on clocks that the reference does not keep, and it looks at no odd lots:
 * they have cases of their own.
 */
const isCompared = (event: DeskEvent): boolean =>
  event.type !== 'obligation' && !(event.type === 'alert' && NOT_COMPARED.has(event.rule))

/** The first difference as text to read, or null. */
export function differenceOf(heard: readonly DeskEvent[], expected: readonly RefEvent[]): string | null {
  const said = heard.filter(isCompared)
  for (let i = 0; i < Math.max(said.length, expected.length); i++) {
    const [event, wanted] = [said[i], expected[i]]
    if (event !== undefined && wanted !== undefined && isSame(event, wanted)) continue
    const rest = (all: readonly unknown[]): string =>
      all
        .slice(i, i + 6)
        .map((it) => `    ${JSON.stringify(it)}`)
        .join('\n')
    const brief = said.map((it) => (it.type === 'decision' ? decisionOf(it) : it))
    return `  event ${i + 1} differs\n  engine said\n${rest(brief)}\n  reference expected\n${rest(expected)}`
  }
  return null
}

function decisionOf({
  type,
  at,
  id,
  receiptId,
  receipt,
}: EventOf<'decision'> & { type: 'decision' }): RefEvent {
  const { trigger, market, split } = receipt
  return { type, at, id, receiptId, trigger, quality: market.quality, split }
}

function isSame(event: DeskEvent, wanted: RefEvent): boolean {
  if (event.type !== wanted['type'] || event.at !== wanted['at']) return false
  if (event.type === 'decision') return isSameDecision(event, wanted)
  const fields = event as unknown as RefEvent
  let expected = 0
  for (const name of Object.keys(wanted)) {
    expected++
    if (!isEqual(name, fields[name], wanted[name])) return false
  }
  for (const name of Object.keys(fields)) if (!FREE_TEXT.has(name)) expected--
  return expected === 0
}

function isSameDecision(event: EventOf<'decision'>, wanted: RefEvent): boolean {
  if (event.id !== wanted['id'] || event.receiptId !== wanted['receiptId']) return false
  const { trigger, market, split } = event.receipt
  const expected = wanted['split'] as Record<string, number>
  return (
    trigger === wanted['trigger'] &&
    market.quality === wanted['quality'] &&
    SPLIT.every((part) => split[part] === expected[part])
  )
}

function isEqual(name: string, value: unknown, wanted: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(wanted)) return value === wanted
  if (name === 'codes' && wanted[0] === 'no venue') return value.length === 1 && NO_VENUE.includes(value[0])
  // The order of codes is not promised.
  const [a, b] = name === 'codes' ? [[...value].sort(), [...wanted].sort()] : [value, wanted]
  return a.length === b.length && a.every((item, i) => item === b[i])
}
