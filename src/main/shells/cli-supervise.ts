/** `crossdesk supervise`: what supervision finds in a journal or a scenario file, for people or as JSON. */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type SupervisedAlert, type SupervisedJournal, superviseJournal } from '../desk/supervise-journal'
import { superviseScenario } from '../desk/supervise-scenario'
import { regimeOption } from './cli-options'

export function superviseCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, regime: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('supervise takes one journal or scenario file')
  if (!existsSync(file)) throw new Error(`${file}: no such file`)
  const isScenario = file.endsWith('.jsonl')
  if (!isScenario && values.regime !== undefined) throw new Error('a journal has the regime it began with')
  const found = isScenario
    ? superviseScenario(readFileSync(file, 'utf8'), regimeOption(values.regime))
    : superviseJournal(file)
  process.stdout.write(values.json ? `${JSON.stringify({ file, ...found }, null, 2)}\n` : words(file, found))
  return found.alerts.some(({ severity }) => severity === 'critical') ? 1 : 0
}

function words(file: string, { records, regime, hasFacility, alerts }: SupervisedJournal): string {
  const byRule = new Map<string, number>()
  for (const { rule, severity } of alerts) {
    const name = `${rule} ${severity}`
    byRule.set(name, (byRule.get(name) ?? 0) + 1)
  }
  const counts = [...byRule].map(([name, count]) => `${name} ${count}`).join(', ')
  const lines = [
    `${file}: ${alerts.length} alerts${counts === '' ? '' : `: ${counts}`}`,
    `  records   ${records}`,
    `  regime    ${regime}`,
    `  reports   ${hasFacility ? 'watched' : 'not watched: no facility answers in this journal'}`,
    ...alerts.flatMap(alertLines),
    'An alert is a reason to look, and not a finding of misconduct.',
  ]
  return `${lines.join('\n')}\n`
}

function alertLines(alert: SupervisedAlert): string[] {
  const { id, at, severity, code, symbol, evidence, disposition } = alert
  const { detail, ids, clients, observed, bound } = evidence
  const measured = observed === null ? '' : ` observed ${observed}${bound === null ? '' : `, bound ${bound}`}`
  const lines = [
    `${at} ${severity.toUpperCase()} ${id} ${code} ${symbol ?? ''}: ${detail}`,
    `    ids ${ids.join(' ')}  clients ${clients.join(' ')} ${measured}`,
  ]
  for (const [name, market] of [
    ['receipt', evidence.atReceipt] as const,
    ['execution', evidence.atExecution] as const,
  ])
    if (market) lines.push(`    market at ${name} ${market.bid ?? 'none'} / ${market.ask ?? 'none'} (1e-6)`)
  if (disposition)
    lines.push(
      `    ${disposition.status} by ${disposition.by ?? 'nobody named'} ${disposition.at}: ${disposition.text ?? ''}`,
    )
  return lines
}
