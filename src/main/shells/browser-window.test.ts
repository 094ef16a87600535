// The window is asked for with what a window of ours needs, and with nothing that another user could read and use.
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWindow } from './browser-window'
import { FEATURES_OFF } from './page-features'

const ADDRESS = 'http://127.0.0.1:4321/?token=once-and-never-again'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-window-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program in Chromium's place that writes down how it was started, and the page it would have shown. */
function recorder(): string {
  const program = join(folder, 'chromium')
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/args'\ncp '${folder}/launch.html' '${folder}/shown.html'\n`,
  )
  chmodSync(program, 0o700)
  return program
}

test.runIf(process.platform !== 'win32')(
  'the address is in a file of this user’s alone, and answers to keys wait for no other paint',
  async () => {
    const child = openWindow({ chromium: recorder(), address: ADDRESS, dataDir: folder })
    expect(statSync(join(folder, 'launch.html')).mode & 0o777).toBe(0o600)
    await once(child, 'exit')
    const args = readFileSync(join(folder, 'args'), 'utf8').split('\n')
    expect(args).toContain(`--disable-features=${FEATURES_OFF}`)
    expect(args).toContain(`--user-data-dir=${join(folder, 'browser-profile')}`)
    expect(args.join(' ')).not.toContain('token')
    expect(readFileSync(join(folder, 'shown.html'), 'utf8')).toContain(ADDRESS)
    expect(existsSync(join(folder, 'launch.html'))).toBe(false)
  },
)
