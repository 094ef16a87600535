/**
 * `npm run simulate -- [--seeds N] [--from SEED] [--events M] [--canary | --rules]`: seeded days on all cores, or
 * with `--rules` streams held to the properties of the rules. Progress goes to standard error; the last line of standard output has the totals. Exit code 0: every day held, or every planted
 * fault was found; 1: not; 2: arguments that do not read.
 */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort } from 'node:worker_threads'
import { RANDOM_DATE } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { runCanary } from './canary'
import { liveStream } from './rule-stream'
import { SimulatedDay } from './simulated-day'
import { simulate, type Task, type Totals } from './simulation-pool'

const DEFAULTS = { '--seeds': 100, '--from': 1, '--events': 2_000 }
type Name = keyof typeof DEFAULTS

interface Asked {
  readonly isCanary: boolean
  readonly isRules: boolean
  readonly numbers: Record<Name, number>
}

function argumentsOf(args: readonly string[]): Asked | string {
  const numbers = { ...DEFAULTS }
  let isCanary = false
  let isRules = false
  for (let i = 0; i < args.length; i++) {
    const name = args[i] as string
    if (name === '--canary') isCanary = true
    else if (name === '--rules') isRules = true
    else if (Object.hasOwn(DEFAULTS, name)) {
      const value = Number(args[++i])
      if (!Number.isSafeInteger(value) || value < 1)
        return `invalid number for '${name}': ${args[i] ?? 'none'}`
      numbers[name as Name] = value
    } else return `unknown argument '${name}'`
  }
  return { isCanary, isRules, numbers }
}

function canary(events: number): number {
  const { found, missed } = runCanary(configFor(RANDOM_DATE), events)
  for (const name of found) process.stderr.write(`${name}\n`)
  for (const name of missed) process.stderr.write(`${name}: NOT found\n`)
  process.stdout.write(`canary: ${found.length} of ${found.length + missed.length} planted faults found\n`)
  return missed.length === 0 ? 0 : 1
}

async function days(numbers: Record<Name, number>, isRules: boolean): Promise<number> {
  const { '--seeds': seeds, '--from': from, '--events': events } = numbers
  const begun = performance.now()
  let told = begun
  const onDay = ({ days: lived }: Totals): void => {
    if (performance.now() - told < 5_000) return
    told = performance.now()
    process.stderr.write(`${lived} of ${seeds} days\n`)
  }
  const totals = await simulate(
    new URL(import.meta.url),
    availableParallelism(),
    { from, seeds, events, isRules },
    onDay,
  )
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const { failure } = totals
  if (failure !== null) {
    process.stdout.write(`seed ${failure.seed} fails at input ${failure.input}: ${failure.what}\n`)
    const rules = isRules ? ' --rules' : ''
    process.stdout.write(
      `again: npm run simulate -- --seeds 1 --from ${failure.seed} --events ${events}${rules}\n`,
    )
  }
  const { restarts, kinds } = totals
  const more = isRules
    ? `${kinds['fills'] ?? 0} fills, ${kinds['duties'] ?? 0} duties`
    : `${restarts} restarts`
  const lived = `${totals.days} days, ${totals.inputs} inputs, ${totals.events} events, ${more}`
  process.stdout.write(`${lived}, ${failure === null ? 'no failure' : 'one failure'}, ${seconds} s\n`)
  return failure === null ? 0 : 1
}

if (isMainThread) {
  const read = argumentsOf(process.argv.slice(2))
  if (typeof read === 'string') {
    process.stderr.write(`${read}\n`)
    process.exitCode = 2
  } else
    process.exitCode = read.isCanary
      ? canary(read.numbers['--events'])
      : await days(read.numbers, read.isRules)
} else {
  const config = configFor(RANDOM_DATE)
  parentPort?.on('message', ({ seed, events, isRules }: Task) => {
    const outcome = isRules
      ? liveStream(seed, config, events)
      : new SimulatedDay(seed, config, { events }).run()
    parentPort?.postMessage(outcome)
  })
}
