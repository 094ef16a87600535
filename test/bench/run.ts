/**
 * `npm run bench [-- --json FILE] [-- --only NAME] [-- --minutes N]`: every budget, our figure, the peer's in the same run, the
 * ratio. Timings are never tests: this program always ends with 0 unless a benchmark could not run.
 */
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { BenchRow } from './bench-row'
import { blotterBench } from './blotter-bench'
import { bookBench } from './book-bench'
import { checksBench } from './checks-bench'
import { engineBench } from './engine-bench'
import { journalBench } from './journal-bench'
import { replayBench } from './replay-bench'
import { routingBench } from './routing-bench'
import { keysBench } from './screen/keys-bench'
import { longDayBench } from './screen/long-day-bench'
import { rowsBench } from './screen/rows-bench'
import { soakBench } from './screen/soak-bench'
import { longStartBench, startBench } from './start-bench'
import { toxicityBench } from './toxicity-bench'

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, minutes: { type: 'string' } },
})
/** How long the soak runs. */
const minutes = Number(values.minutes ?? 3)
if (!(minutes > 0)) {
  process.stderr.write(`bench: --minutes: not a positive number, was '${values.minutes}'\n`)
  process.exit(2)
}

const BENCHES: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  engine: engineBench,
  book: bookBench,
  journal: journalBench,
  blotter: blotterBench,
  replay: replayBench,
  start: startBench,
  longStart: longStartBench,
  screen: keysBench,
  rows: rowsBench,
  longDay: longDayBench,
  soak: () => soakBench(minutes),
  routing: routingBench,
  toxicity: toxicityBench,
  checks: checksBench,
}

/** Takes many minutes and gigabytes of disk: only when asked for. */
const BY_NAME_ONLY: ReadonlySet<string> = new Set(['longStart'])
const names = values.only?.split(',') ?? Object.keys(BENCHES).filter((name) => !BY_NAME_ONLY.has(name))
const unknown = names.find((name) => !Object.hasOwn(BENCHES, name))
if (unknown !== undefined) {
  process.stderr.write(`bench: no benchmark '${unknown}': one of ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(2)
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  v8: process.versions.v8,
}
process.stdout.write(
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}\n`,
)
process.stdout.write(`Node ${machine.node}, V8 ${machine.v8}\n\n`)

const rows: BenchRow[] = []
for (const name of names) {
  process.stderr.write(`bench: ${name} …\n`)
  const measured = await (BENCHES[name] as () => Promise<BenchRow[]>)()
  rows.push(...measured)
  for (const row of measured) process.stdout.write(`${line(row)}\n`)
  for (const method of new Set(measured.map((row) => row.method))) process.stdout.write(`  ${method}\n`)
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)

function line(row: BenchRow): string {
  const own = `${row.name.padEnd(46)} ${figure(row.value).padStart(12)} ${row.unit.padEnd(14)}`
  const peer =
    row.peer === null || row.peerValue === null || row.ratio === null
      ? ''
      : `${row.peer} ${figure(row.peerValue)}  ratio ${row.ratio.toFixed(2)}`
  return `${own} ${peer}`.trimEnd()
}

function figure(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1)
}
