/** What the journal's benchmarks share: the journal as the desk has it, an order's records, and medians. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CODES } from '@shared/codes'
import { type OpenJournal, openJournal, openSealKey } from '../../src/main/journal'
import type { RecordBatch } from '../../src/main/ports'
import { orderLife } from '../support/sample-records'

const WORKER = pathToFileURL(resolve(process.cwd(), 'out/main/journalWorker.js'))
const META = { schema: 1, regime: 'bench', regimeHash: '' }

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
export const part = (sorted: Float64Array, share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN

/** A receipt of the size that a day's orders have: twelve checks, four venues, five alternatives. */
export function lifeOf(number: number): ReturnType<typeof orderLife> {
  const life = orderLife(number)
  const decision = life[2]?.record as { receipt?: { checks: unknown[]; market: { venues: unknown[] } } }
  const receipt = decision.receipt
  if (!receipt) throw new Error('the third record of an order is its decision')
  const check = { code: Object.keys(CODES)[0], verdict: 'pass', observed: 1, bound: 2 }
  const venue = { venue: 'A', bid: 1, bidSize: 1, ask: 2, askSize: 1, quotedAt: 1 }
  receipt.checks = Array.from({ length: 12 }, () => check)
  receipt.market.venues = Array.from({ length: 4 }, () => venue)
  return life
}

export const owned = (batch: RecordBatch): RecordBatch => ({ ...batch, frames: batch.frames.slice() })

/** The journal as the desk has it, sealed, or bare. */
export function open(file: string, isSealed = true): Promise<OpenJournal> {
  const { pkcs8, publicKey } = openSealKey(`${file}.key`, null)
  const sealing = isSealed ? { pkcs8, publicKey, anchors: null } : null
  return openJournal({ file, workerUrl: WORKER, meta: META, sealing })
}
