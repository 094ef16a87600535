// A desk that is killed in mid-flow, again and again, opens again each time: its heads never cover a record that is
// not there, what was not sealed is sealed at the next start, and the journal verifies in the end.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { headFileOf, readHeadFile, readJournal } from '../../src/main/journal'

const root = resolve(import.meta.dirname, '../..')
const dataDir = mkdtempSync(join(tmpdir(), 'crossdesk-killed-'))
const KILLS = Number(process.env['KILLS'] ?? 6)
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test(`after ${KILLS} kills every record is sealed and good`, async () => {
  const file = join(dataDir, 'journal.db')
  let before = 0
  for (let kill = 0; kill <= KILLS; kill++) {
    const args = ['out/main/browser.js', '--headless', '--port', '0', '--data-dir', dataDir, '--seed', '5']
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes.toString()
    })
    const ended = once(child, 'exit')
    const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
    expect(String(line[0]), stderr).toContain('Crossdesk is at')
    await new Promise((later) => setTimeout(later, 150 + 170 * kill))
    child.kill(kill === KILLS ? 'SIGTERM' : 'SIGKILL')
    await ended
    const journal = readJournal(file)
    const last = Number(journal.db.prepare('SELECT max(last_seq) FROM segment').pluck().get())
    journal.close()
    expect(last).toBeGreaterThan(before)
    before = last
    if (existsSync(headFileOf(file)))
      expect(readHeadFile(headFileOf(file)).newest?.head.size ?? 0).toBeLessThanOrEqual(last)
  }
  expect(readHeadFile(headFileOf(file)).newest?.head.size).toBe(before)
  const verified = spawnSync(process.execPath, ['out/main/cli.js', 'verify', file, '--json'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(JSON.parse(verified.stdout)).toMatchObject({
    ok: true,
    views: 'same',
    log: { sealed: before, headFile: 'good' },
  })
})
