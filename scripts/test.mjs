/**
 * `npm test`: everything that must hold, in one command on a bare machine. The last line is
 * `N passed, N failed` over all of it; types, lint and the build count as one each.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  build,
  electronBinary,
  ensureChromium,
  prepareDependencies,
  projectEnv,
  projectNode,
  root,
  SetupFailed,
  toolScript,
} from './setup.mjs'

const total = { passed: 0, failed: 0, skipped: 0 }
const results = join(root, 'test-results')

/** Runs one step, prints what it came to, and goes on whatever that was. */
async function step(name, action) {
  const begun = performance.now()
  process.stdout.write(`\n== ${name}\n`)
  let outcome
  try {
    outcome = await action()
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error
    process.stdout.write(`${error.message}\n`)
    outcome = { passed: 0, failed: 1, skipped: 0 }
  }
  for (const key of Object.keys(total)) total[key] += outcome[key]
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stdout.write(`-- ${name}: ${sentence(outcome)} (${seconds} s)\n`)
  return outcome.failed === 0
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A tool under the project's Node; its output goes straight to ours. */
function tool(packageName, command, args, env = {}) {
  const { status } = spawnSync(projectNode(), [toolScript(packageName, command), ...args], {
    cwd: root,
    env: { ...projectEnv(), NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return status
}

function asOne(isGood) {
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 }
}

function report(file) {
  if (!existsSync(file)) throw new SetupFailed('the test runner ended before it wrote its results')
  return JSON.parse(readFileSync(file, 'utf8'))
}

function unitTests() {
  const file = join(results, 'vitest.json')
  const status = tool('vitest', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report(file)
  // A file that cannot even be loaded has no tests to count.
  const unloadable = testResults.filter(
    (each) => each.status === 'failed' && each.assertionResults.length === 0,
  ).length
  const failed = numFailedTests + unloadable
  return {
    passed: numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  }
}

function endToEndTests() {
  const file = join(results, 'playwright.json')
  const env = { CROSSDESK_CHROMIUM: ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const projects = ['browser', 'standin', ...(electronBinary().path ? ['electron'] : [])]
  const status = tool(
    '@playwright/test',
    'playwright',
    [
      'test',
      '--reporter=list,json',
      `--output=${join(results, 'e2e')}`,
      ...projects.map((name) => `--project=${name}`),
    ],
    env,
  )
  const { stats, errors } = report(file)
  const failed = stats.unexpected + stats.flaky + errors.length
  return { passed: stats.expected, failed: failed === 0 && status !== 0 ? 1 : failed, skipped: stats.skipped }
}

process.chdir(root)
if (
  await step('set-up', async () => {
    await prepareDependencies()
    rmSync(results, { recursive: true, force: true })
    mkdirSync(results, { recursive: true })
    return { passed: 0, failed: 0, skipped: 0 }
  })
) {
  await step('types', () =>
    asOne(
      ['tsconfig.json', 'tsconfig.pure.json'].every((file) => tool('typescript', 'tsc', ['-p', file]) === 0),
    ),
  )
  await step('lint', () =>
    asOne(tool('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.']) === 0),
  )
  const isBuilt = await step('build', () => {
    build()
    return asOne(true)
  })
  await step('unit, property, scenario and fault tests, import rules', unitTests)
  if (isBuilt) await step('end to end', endToEndTests)
}

process.stdout.write(`\n${sentence(total)}\n`)
process.exitCode = total.failed === 0 ? 0 : 1
