/**
 * What part of a decision the checks of the rules take: the runtime's own sampling profile of the engine under the
 * stream of `engine-bench.ts`, counted by the functions on the stack. No peer does the same.
 *
 * A function that the compiler takes into another leaves no trace in the profile, so that is switched off here: both
 * sides of the share are slower than they are in the product. It runs last, for what it compiles stays so.
 */
import { Session } from 'node:inspector/promises'
import { setFlagsFromString } from 'node:v8'
import { ByteWriter } from '@shared/bytes'
import { writeEvent, writeInput } from '@shared/codec'
import type { BenchRow } from './bench-row'
import { inputsOf, preparedEngine } from './engine-bench'
import { orderStream } from './order-stream'

const SYMBOLS = 500
const ACCOUNTS = 5000
const FLUSH = 1 << 20
const SAMPLE_MICROS = 200

/**
 * Where the rules are asked: entry checks, rates and day limits, missing facts and bands, customer protection,
 * display, better odd lots, limit states, the report, and the invariants of the step.
 */
const CHECKS: ReadonlySet<string> = new Set([
  ...[
    'evaluate',
    'evaluateReplacement',
    'countArrival',
    'rememberRecent',
    'hasBands',
    'bandsNow',
    'watchBands',
  ],
  ...['leavesProtectedBehind', 'sellsShortBelow', 'mayShortAt', 'capitalRoom', 'owesDisplay', 'wouldLock'],
  ...['displayExemption', 'addChecks', 'reviewOddLots', 'fillReport', 'checkStep', 'qualityOf'],
])

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string }
    readonly children?: readonly number[]
  }[]
  readonly samples?: readonly number[]
  readonly timeDeltas?: readonly number[]
}

/** Time below a function of `names`, and below `step` at all, microseconds. */
function timesOf({ nodes, samples = [], timeDeltas = [] }: Profile): { checks: number; step: number } {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const place = new Map<number, { isStep: boolean; isCheck: boolean }>()
  const mark = (id: number, isStep: boolean, isCheck: boolean): void => {
    const node = byId.get(id)
    if (node === undefined) return
    const { functionName } = node.callFrame
    const here = { isStep: isStep || functionName === 'step', isCheck: isCheck || CHECKS.has(functionName) }
    place.set(id, here)
    for (const child of node.children ?? []) mark(child, here.isStep, here.isCheck)
  }
  const [root] = nodes
  if (root !== undefined) mark(root.id, false, false)
  const times = { checks: 0, step: 0 }
  for (const [i, id] of samples.entries()) {
    const at = place.get(id)
    const micros = timeDeltas[i] ?? 0
    if (at?.isStep) times.step += micros
    if (at?.isStep && at.isCheck) times.checks += micros
  }
  return times
}

/** The share of the checks in `step`, percent, over the second half of the stream. */
export async function checksBench(count = 600_000): Promise<BenchRow[]> {
  const inputs = inputsOf(orderStream(20_261_120, count, SYMBOLS, ACCOUNTS))
  const engine = preparedEngine(SYMBOLS)
  const to = new ByteWriter(FLUSH * 2)
  const take = (from: number, until: number): void => {
    for (let i = from; i < until; i++) {
      const input = inputs[i]
      if (input === undefined) continue
      if (to.at > FLUSH) to.reset()
      writeInput(to, input)
      for (const event of engine.step(input)) writeEvent(to, event)
    }
  }
  const half = inputs.length >> 1
  setFlagsFromString('--max-inlined-bytecode-size=0')
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROS })
  take(0, half)
  await session.post('Profiler.start')
  take(half, inputs.length)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const { checks, step } = timesOf(profile as Profile)
  if (step === 0) throw new Error('the profile has no sample of the engine')
  const row = {
    name: 'checks of the rules, part of the engine’s time',
    value: (checks * 100) / step,
    unit: '% (at most 40)',
    peer: null,
    peerValue: null,
    ratio: null,
    method: `sampled every ${SAMPLE_MICROS} us over ${inputs.length - half} inputs of the engine's stream, quotes among them; no inlining; encoding of records left out`,
  }
  return [row]
}
