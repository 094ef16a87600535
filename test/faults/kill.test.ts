// A desk that is killed at any moment has lost nothing that it acknowledged, and its journal is whole.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readJournal, verifyFiles } from '../../src/main/journal'
import { readRecord } from '../../src/shared/codec'
import { acknowledged, buildChild, startDesk } from './desk-process'

const KILLS = 50
const LATEST_MILLIS = 60

let folder: string
let program: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-kill-'))
  program = await buildChild()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(`SIGKILL at ${KILLS} random moments loses nothing acknowledged`, async () => {
  const file = join(folder, 'journal.db')
  let known = 0
  let seen = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const desk = startDesk({ program, file })
    const ready = await desk.heard('ready ')
    expect(Number(ready.slice(6)), `kill ${kill}: found at start`).toBe(known)
    await sleep(Math.random() * LATEST_MILLIS)
    desk.child.kill('SIGKILL')
    await desk.ended
    const told = acknowledged(desk.said)
    const found = verifyFiles(file)
    expect(found.problems, `kill ${kill}`).toEqual([])
    expect(found.records, `kill ${kill}: acknowledged ${told}`).toBeGreaterThanOrEqual(told)
    seen = Math.max(seen, told)
    known = found.records
  }
  expect(seen, 'something was acknowledged').toBeGreaterThan(0)
  const journal = readJournal(file)
  let next = 1
  for (const { seq, bytes } of journal.records()) {
    expect(seq).toBe(next++)
    if (readRecord(bytes).at !== seq) expect.fail(`record ${seq} is not what was appended`)
  }
  journal.close()
  expect(next - 1).toBe(known)
})
