/**
 * `npm run faults [-- --release]`: sets up, builds, and runs the fault set of `test/faults/release-set` and `damaged-start`,
 * a few minutes of it or, with `--release`, all of it (hours). Prints a table; CROSSDESK_WRITE_DOCS=1 also writes
 * it to docs/faults.md. SEED=N repeats a run.
 */
import { spawnSync } from 'node:child_process'
import { prepare, projectEnv, projectNode, root, SetupFailed, say, toolScript } from './setup.mjs'

const args = process.argv.slice(2)
try {
  const unknown = args.find((arg) => arg !== '--release')
  if (unknown !== undefined) throw new SetupFailed(`unknown option '${unknown}': faults takes --release`)
  await prepare()
  const FAULT_SET = args.includes('--release') ? 'release' : 'more'
  const vitest = [
    'run',
    'test/faults/release-set.test.ts',
    'test/faults/damaged-start.test.ts',
    '--testTimeout=0',
    '--hookTimeout=60000',
  ]
  const { status } = spawnSync(projectNode(), [toolScript('vitest', 'vitest'), ...vitest], {
    cwd: root,
    env: { ...projectEnv(), FAULT_SET },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  process.exitCode = status ?? 1
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = 2
}
