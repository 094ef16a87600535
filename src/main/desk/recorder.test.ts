// Nobody is told of a record before it is durable, and nobody at all after an append that nobody can vouch for.
import type { Input } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import type { Appended, Journal, RecordBatch } from '../ports'
import { Recorder } from './recorder'
import { recordsOf } from './records'

/** A disk that answers when the test says so. */
function slowDisk() {
  const appends: { batch: RecordBatch; answer: (outcome: Appended) => void }[] = []
  const journal: Journal = {
    lastSeq: 10,
    append: (batch) => new Promise((answer) => appends.push({ batch, answer })),
    read: () => Promise.reject(new Error('not read here')),
    close: () => Promise.resolve(),
  }
  return { journal, appends }
}
const clock = (at: number): Input => ({ type: 'clock', at: timeMicros(at) })
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('sequences follow the journal’s last, and the batch holds the records in order', async () => {
  const { journal, appends } = slowDisk()
  const recorder = new Recorder(journal, { onDurable: () => undefined, onUnknown: () => undefined })
  expect([recorder.input(clock(1)), recorder.input(clock(2))]).toEqual([11, 12])
  recorder.flush()
  const batch = appends[0]?.batch as RecordBatch
  expect([...recordsOf(batch)].map(({ seq, record }) => [seq, record.at])).toEqual([
    [11, 1],
    [12, 2],
  ])
})

test('a waiter is released when its record is durable, not before', async () => {
  const { journal, appends } = slowDisk()
  const told: number[] = []
  const recorder = new Recorder(journal, { onDurable: (b) => told.push(b.first), onUnknown: () => undefined })
  const seq = recorder.input(clock(1))
  recorder.flush()
  let released = false
  const waiting = recorder.durable(seq).then(() => {
    released = true
  })
  await settle()
  expect([released, told]).toEqual([false, []])
  appends[0]?.answer({ kind: 'durable', upTo: 11 })
  await waiting
  expect([released, told, recorder.durableSeq]).toEqual([true, [11], 11])
})

test('after an unknown outcome every waiter is refused and nothing is released again', async () => {
  const { journal, appends } = slowDisk()
  const told: string[] = []
  const recorder = new Recorder(journal, {
    onDurable: () => told.push('durable'),
    onUnknown: (cause) => told.push(cause),
  })
  const seq = recorder.input(clock(1))
  recorder.flush()
  const later = recorder.input(clock(2))
  recorder.flush()
  const refused = expect(recorder.durable(seq)).rejects.toThrow('disk full')
  appends[0]?.answer({ kind: 'unknown', cause: 'disk full' })
  await refused
  appends[1]?.answer({ kind: 'durable', upTo: 12 })
  await settle()
  expect(told).toEqual(['disk full'])
  await expect(recorder.durable(later)).rejects.toThrow('disk full')
})
