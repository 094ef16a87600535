/**
 * `npm run model -- [NAME [JSON]]`: sets up, bundles `test/model/run.ts` and runs it on the project's Node with its
 * arguments passed on: a model of docs/models.md with the parameters that are given.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareDependencies, projectEnv, projectNode, root, SetupFailed, say, toolScript } from './setup.mjs'

function run(args, env = {}) {
  const stdio = ['ignore', 'inherit', 'inherit']
  const { status } = spawnSync(projectNode(), args, { cwd: root, env: { ...projectEnv(), ...env }, stdio })
  return status ?? 1
}

try {
  await prepareDependencies()
  const config = join(root, 'scripts/bench-build.config.mjs')
  const args = ['build', '--config', config, '--logLevel', 'warn']
  if (run([toolScript('vite', 'vite'), ...args], { CROSSDESK_BUNDLE: 'model' }) !== 0)
    throw new SetupFailed('the models could not be built')
  process.exitCode = run([join(root, 'out/model/run.js'), ...process.argv.slice(2)])
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = 2
}
