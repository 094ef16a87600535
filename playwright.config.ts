import { defineConfig } from '@playwright/test'
import type { Shell } from './test/e2e/fixtures'

/** The same specs in both shells; `electron` runs where there is a binary (npm test finds out). */
export default defineConfig<object, { shell: Shell }>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  reporter: 'list',
  use: { viewport: { width: 1440, height: 900 } },
  projects: [
    { name: 'browser', use: { shell: 'browser' }, testIgnore: '**/electron-*.spec.ts' },
    { name: 'standin', use: { shell: 'standin' }, testIgnore: '**/loopback.spec.ts', grepInvert: /@look/ },
    { name: 'electron', use: { shell: 'electron' }, testIgnore: '**/loopback.spec.ts' },
  ],
})
