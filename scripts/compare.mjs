/**
 * `npm run compare`: sets up, bundles `test/compare/run.ts` and runs it on the project's Node: the recorded days
 * under each policy document of `resources/policies`, where the days are there.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, projectEnv, projectNode, root, SetupFailed, say, toolScript } from './setup.mjs'

function run(args, env = {}) {
  const { status } = spawnSync(projectNode(), args, {
    cwd: root,
    env: { ...projectEnv(), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return status ?? 1
}

try {
  await prepare()
  const config = join(root, 'scripts/bench-build.config.mjs')
  const args = ['build', '--config', config, '--logLevel', 'warn']
  if (run([toolScript('vite', 'vite'), ...args], { CROSSDESK_BUNDLE: 'compare' }) !== 0)
    throw new SetupFailed('the comparison could not be built')
  process.exitCode = run([join(root, 'out/compare/run.js'), ...process.argv.slice(2)])
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = 2
}
