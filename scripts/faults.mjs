/**
 * `npm run faults [-- --release]`: sets up, builds, and runs the fault set of `test/faults/release-set` and `damaged-start`,
 * a few minutes of it or, with `--release`, all of it (hours). Prints a table; CROSSDESK_WRITE_DOCS=1 also writes
 * it to docs/faults.md. SEED=N repeats a run.
 *
 * `--only TEXT` runs the faults whose name has the text, and `--part 2/8` an eighth of the kills, images, flips and
 * races with a seed of its own, so that the set can be divided over hours or machines.
 */
import { spawnSync } from 'node:child_process'
import { prepare, projectEnv, projectNode, root, SetupFailed, say, toolScript } from './setup.mjs'

const PART = /^([1-9]\d*)\/([1-9]\d*)$/

/** The options, or why they are none. */
function optionsFrom(args) {
  const options = { release: false, only: null, part: '1/1' }
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--release') options.release = true
    else if ((args[i] === '--only' || args[i] === '--part') && args[i + 1])
      options[args[i].slice(2)] = args[++i]
    else throw new SetupFailed(`unknown option '${args[i]}': faults takes --release, --only TEXT, --part N/M`)
  }
  const [, part, parts] = PART.exec(options.part) ?? []
  if (!parts || Number(part) > Number(parts))
    throw new SetupFailed(`--part: not a part like 2/8: ${options.part}`)
  return options
}

try {
  const { release, only, part } = optionsFrom(process.argv.slice(2))
  await prepare()
  const vitest = [
    'run',
    'test/faults/release-set.test.ts',
    'test/faults/damaged-start.test.ts',
    '--testTimeout=0',
    '--hookTimeout=60000',
    ...(only === null ? [] : ['--testNamePattern', only]),
  ]
  const { status } = spawnSync(projectNode(), [toolScript('vitest', 'vitest'), ...vitest], {
    cwd: root,
    env: { ...projectEnv(), FAULT_SET: release ? 'release' : 'more', FAULT_PART: part },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  process.exitCode = status ?? 1
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error
  say(error.message)
  process.exitCode = 2
}
