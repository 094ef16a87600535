/**
 * `npm run model`: the models of docs/models.md by name, with any parameters. Without a name it lists them; with a name
 * it answers with the published parameters, with a JSON object after it those laid over. Answers are JSON on standard
 * output. Exit code 2 when the name, the JSON or a parameter does not read.
 */
import { DISCLOSURE_CASES } from './disclosure-cases'
import { FLOW_CASES } from './flow-cases'
import { answerText } from './model-case'
import { PRICING_CASES } from './pricing-cases'

const CASES = [...PRICING_CASES, ...FLOW_CASES, ...DISCLOSURE_CASES]

function run([name, json = '{}', ...rest]: readonly string[]): number {
  if (name === undefined) {
    for (const it of CASES)
      process.stdout.write(`${it.name} (${it.target}): ${it.says}\n  ${JSON.stringify(it.defaults)}\n`)
    return 0
  }
  try {
    const found = CASES.find((it) => it.name === name)
    if (found === undefined) throw new RangeError(`no model '${name}': without a name all are listed`)
    if (rest.length > 0) throw new RangeError(`one JSON object, then nothing: was '${rest.join(' ')}'`)
    process.stdout.write(`${answerText(found.answer(JSON.parse(json) as object))}\n`)
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

process.exitCode = run(process.argv.slice(2))
