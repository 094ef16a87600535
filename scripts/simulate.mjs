/**
 * `npm run simulate -- [--seeds N] [--from SEED] [--events M] [--canary]`: sets up, builds the simulation and runs
 * `test/simulation/run.ts` on the project's Node with its arguments passed on.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareDependencies, projectEnv, projectNode, root, SetupFailed, say, toolScript } from './setup.mjs'

function run(args) {
  const stdio = ['ignore', 'inherit', 'inherit']
  const { status } = spawnSync(projectNode(), args, { cwd: root, env: projectEnv(), stdio })
  return status ?? 1
}

try {
  await prepareDependencies()
  const config = join(root, 'scripts/simulate-build.config.mjs')
  const args = ['build', '--config', config, '--logLevel', 'warn']
  if (run([toolScript('vite', 'vite'), ...args]) !== 0)
    throw new SetupFailed('the simulation could not be built')
  process.exitCode = run([join(root, 'out/simulation/run.js'), ...process.argv.slice(2)])
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = 2
}
