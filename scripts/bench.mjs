/**
 * `npm run bench [-- --json FILE] [-- --only NAME]`: sets up, builds the desk and the benchmarks, and runs
 * `test/bench/run.ts` on the project's Node with its arguments passed on.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  ENGINE_FLAGS,
  ensureChromium,
  prepare,
  projectEnv,
  projectNode,
  root,
  SetupFailed,
  say,
  toolScript,
} from './setup.mjs'

const ENTRY = join(root, 'test/bench/run.ts')

function run(args, env = {}) {
  const { status } = spawnSync(projectNode(), args, {
    cwd: root,
    env: { ...projectEnv(), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return status ?? 1
}

/** The benchmarks as one bundle, through the same bundler as the product; packages stay outside. */
function bundle() {
  const args = ['build', '--config', join(root, 'scripts/bench-build.config.mjs'), '--logLevel', 'warn']
  if (run([toolScript('vite', 'vite'), ...args]) !== 0)
    throw new SetupFailed('the benchmarks could not be built')
}

/** Benchmarks of the page need a Chromium; without one they say so themselves. */
function chromium() {
  try {
    return { CROSSDESK_CHROMIUM: ensureChromium() }
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error
    say(error.message)
    return {}
  }
}

try {
  await prepare()
  if (!existsSync(ENTRY)) throw new SetupFailed('there is no test/bench/run.ts')
  bundle()
  process.exitCode = run(
    [...ENGINE_FLAGS, '--expose-gc', join(root, 'out/bench/run.js'), ...process.argv.slice(2)],
    chromium(),
  )
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = 2
}
