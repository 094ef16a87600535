// One desk a file: of two that start at once exactly one gets it, and the other is told why.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JournalRefused, openJournal, readJournal } from '../../src/main/journal'
import { buildChild, builtWorker, startDesk } from './desk-process'

const RACES = 20
let folder: string
let program: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-locks-'))
  program = await buildChild()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(`of two desks on one file exactly one starts, ${RACES} times, new and old file`, async () => {
  for (let race = 0; race < RACES; race++) {
    const file = join(folder, `journal-${Math.floor(race / 2)}.db`)
    const desks = [0, 1].map(() => startDesk({ program, file, most: 0 }))
    // The loser ends by itself; the winner lingers until it is killed.
    await Promise.any(desks.map((desk) => desk.heard('refused ')))
    await Promise.any(desks.map((desk) => desk.heard('ready ')))
    for (const { child } of desks) child.kill('SIGKILL')
    await Promise.all(desks.map(({ ended }) => ended))
    const first = desks.map(({ said }) => said[0]?.split(' ').slice(0, 2).join(' ')).sort()
    expect(first, `race ${race}`).toEqual(['ready 0', 'refused LOCKED'])
  }
})

test('a second desk, and a reader, in another process are refused while one is at work', async () => {
  const file = join(folder, 'held.db')
  const desk = startDesk({ program, file, most: 0 })
  await desk.heard('ready ')
  expect(() => readJournal(file)).toThrow(/another desk/)
  const meta = { schema: 1, regime: 'test', regimeHash: '' }
  const second = openJournal({ file, workerUrl: builtWorker('journalWorker'), meta })
  const refusal = await second.then(
    () => null,
    (error: unknown) => error,
  )
  expect(refusal).toBeInstanceOf(JournalRefused)
  expect((refusal as JournalRefused).code).toBe('LOCKED')
  desk.child.kill('SIGKILL')
  await desk.ended
  const third = await openJournal({ file, workerUrl: builtWorker('journalWorker'), meta })
  await third.close()
})
