#!/usr/bin/env node
/**
 * `npx crossdesk run|replay|verify ...` in a checkout. Sets up and builds if needed, with every word of that on
 * standard error, then runs the command line; its exit code is ours.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, projectEnv, projectNode, root, runsHere, SetupFailed, say } from '../scripts/setup.mjs'

const EXIT_COULD_NOT_RUN = 2
const entry = join(root, 'out', 'main', 'cli.js')

/** On an old Node the command line runs as a child on the project's own. */
function runOnProjectNode() {
  const child = spawn(projectNode(), [entry, ...process.argv.slice(2)], {
    env: projectEnv(),
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? EXIT_COULD_NOT_RUN))
}

try {
  await prepare()
  if (runsHere()) await import(pathToFileURL(entry).href)
  else runOnProjectNode()
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = EXIT_COULD_NOT_RUN
}
