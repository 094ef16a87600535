/** `crossdesk run`: a scenario file through the engine. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Scenario } from '../desk/scenario'
import { policyOption, regimeOption } from './cli-options'

const FLUSH_AT = 64_000

export async function runCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { policy: { type: 'string' }, regime: { type: 'string' }, seed: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('run takes one scenario file')
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed))
    throw new Error('--seed takes a whole number')
  let out = ''
  const flush = () => {
    process.stdout.write(out)
    out = ''
  }
  const scenario = new Scenario({
    policy: policyOption(values.policy),
    regime: regimeOption(values.regime),
    print: (line) => {
      out += `${line}\n`
      if (out.length > FLUSH_AT) flush()
    },
  })
  const input = file === '-' ? process.stdin : createReadStream(file, 'utf8')
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      scenario.line(line)
  } finally {
    flush()
  }
  return 0
}
