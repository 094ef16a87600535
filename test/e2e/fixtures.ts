/**
 * A running desk for each test, in whichever shell the project names: the built browser shell, the built
 * Electron entry under the stand-in, or Electron itself.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { Desk } from './running-desk'

export type Shell = 'browser' | 'standin' | 'electron'

interface DeskOptions {
  /** Command line options of the desk, such as ['--seed', '7']. */
  deskArgs: readonly string[]
}

export const test = base.extend<DeskOptions & { desk: Desk }, { shell: Shell }>({
  shell: ['browser', { option: true, scope: 'worker' }],
  deskArgs: [[], { option: true }],
  desk: async ({ shell, deskArgs, viewport }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'crossdesk-e2e-'))
    const desk = new Desk({
      shell,
      dataDir,
      args: deskArgs,
      viewport: viewport ?? { width: 1440, height: 900 },
    })
    await desk.start()
    await use(desk)
    await desk.stop()
    await rm(dataDir, { recursive: true, force: true })
  },
})

export { expect } from '@playwright/test'
export type { Desk }
