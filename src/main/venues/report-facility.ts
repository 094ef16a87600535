/**
 * A SIMULATED trade reporting facility: answers each report once after a latency, and can refuse one, be slow with
 * one, or be closed. What arrives while it is closed is answered after it opens. It confirms every correction and
 * cancellation that is asked of it.
 *
 * Promises the same answers for the same reports and seed, whatever happened in between: what becomes of a report
 * hangs on its first fill and on how often it came, never on its neighbours. Must never answer by itself.
 */
import { DueQueue } from '@shared/due-queue'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { ReportFacility } from '../ports'

export interface ReportFacilityOptions {
  readonly seed: number
  /** The first instant at or after one at which the facility is open; null when nobody knows. */
  readonly opensAt: (at: TimeMicros) => TimeMicros | null
  /** From receipt to answer, microseconds. */
  readonly latencyMicros?: number
  /** Of a million reports, how many are refused and how many are answered late; and how late, microseconds. */
  readonly rejectsPerMillion?: number
  readonly delaysPerMillion?: number
  readonly delayMicros?: number
}

const DEFAULTS = {
  latencyMicros: 250_000,
  rejectsPerMillion: 1_000,
  delaysPerMillion: 100,
  delayMicros: 12_000_000,
}
const MILLION = 1_000_000
const CONFIRMED = { correct: 'corrected', cancel: 'cancelled', reverse: 'reversed' } as const

export function openReportFacility(options: ReportFacilityOptions): ReportFacility {
  const { seed, opensAt, ...rates } = { ...DEFAULTS, ...options }
  const pending = new DueQueue<Omit<InputOf<'reportAck'>, 'at'>>()
  const attempts = new Map<string, number>()
  return {
    name: 'SIMULATED trade reporting facility',
    report: ({ fillIds, at }) => {
      const [fillId] = fillIds
      must(fillId !== undefined, 'a report names a fill')
      const attempt = (attempts.get(fillId) ?? 0) + 1
      attempts.set(fillId, attempt)
      const chance = chanceOf(`${seed} ${fillId} ${attempt}`)
      const isRejected = chance < rates.rejectsPerMillion
      const isSlow = !isRejected && chance < rates.rejectsPerMillion + rates.delaysPerMillion
      const received = opensAt(at)
      // A day that no calendar covers: nobody can say when the facility opens, and it stays silent.
      if (received === null) return
      const answered = received + rates.latencyMicros + (isSlow ? rates.delayMicros : 0)
      pending.add(timeMicros(answered), {
        type: 'reportAck',
        fillId,
        status: isRejected ? 'rejected' : 'accepted',
        reason: isRejected ? 'SIMULATED refusal' : null,
        price: null,
      })
    },
    amend: ({ fillId, action, price, reason, at }) => {
      const received = opensAt(at)
      if (received === null) return
      const status = CONFIRMED[action]
      pending.add(timeMicros(received + rates.latencyMicros), {
        ...{ type: 'reportAck', fillId, status, reason },
        price: action === 'correct' ? price : null,
      })
    },
    peek: () => pending.peek(),
    due: (at) => {
      const answers: InputOf<'reportAck'>[] = []
      for (let next = pending.peek(); next !== null && next <= at; next = pending.peek()) {
        const answer = { ...pending.take(), at: next }
        if (answer.status === 'accepted') attempts.delete(answer.fillId)
        answers.push(answer)
      }
      return answers
    },
  }
}

/** 0 to 999,999, spread evenly over texts (FNV-1a with a final mix). */
function chanceOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % MILLION
}
