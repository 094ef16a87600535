/** `crossdesk replay`: a recorded day through the desk, its figures as a table or as JSON. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type ReplayDay, replayDay } from '../desk/replay-day'
import type { CliParts } from './cli'
import { policyOption, regimeOption } from './cli-options'
import { replayTable } from './cli-table'

const OPTIONS = {
  quotes: { type: 'string' },
  trades: { type: 'string' },
  symbol: { type: 'string' },
  orders: { type: 'string', default: 'prints' },
  journal: { type: 'string' },
  date: { type: 'string' },
  policy: { type: 'string' },
  regime: { type: 'string' },
  seed: { type: 'string' },
  events: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export async function replayCommand(args: readonly string[], parts: CliParts): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  const quotes = needed(values.quotes, 'quotes')
  const trades = needed(values.trades, 'trades')
  const symbol = needed(values.symbol, 'symbol')
  const journal = needed(values.journal, 'journal')
  const { orders } = values
  if (orders !== 'prints' && orders !== 'none') throw new Error('--orders takes prints or none')
  const common = {
    quotes: read(quotes),
    trades: read(trades),
    symbol,
    date: values.date ?? dateFromName(quotes),
    orders: orders as 'prints' | 'none',
    policy: policyOption(values.policy),
    regime: regimeOption(values.regime),
  }
  putAside(journal)
  const events = values.events === undefined ? null : openSync(values.events, 'w')
  let lines = ''
  const flush = () => {
    if (events !== null) writeSync(events, lines)
    lines = ''
  }
  let day: ReplayDay
  try {
    day = await replayDay({
      ...common,
      journalFile: journal,
      journalWorker: parts.journalWorker,
      print:
        events === null
          ? null
          : (line) => {
              lines += `${line}\n`
              if (lines.length > 1 << 20) flush()
            },
    })
  } finally {
    if (events !== null) {
      flush()
      closeSync(events)
    }
  }
  process.stdout.write(
    values.json ? `${JSON.stringify(day, null, 2)}\n` : replayTable(symbol, common.date, day),
  )
  return 0
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`replay needs --${name}`)
  return value
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`)
  }
}

/** The tick files name their day only in their file name, as ibm_20131007_quote.zip does. */
function dateFromName(file: string): string {
  const found = /(\d{4})(\d\d)(\d\d)/.exec(basename(file))
  if (!found) throw new Error('the quote file’s name holds no date: give --date YYYY-MM-DD')
  return `${found[1]}-${found[2]}-${found[3]}`
}

/** A journal is never overwritten: one that is in the way is renamed, and the person is told. */
function putAside(journal: string): void {
  if (!existsSync(journal)) return
  let n = 1
  while (existsSync(`${journal}.before-${n}`)) n++
  for (const suffix of ['', '-wal', '-shm', '.heads'])
    if (existsSync(journal + suffix)) renameSync(journal + suffix, `${journal}.before-${n}${suffix}`)
  process.stderr.write(`crossdesk: the journal that was there is now ${journal}.before-${n}\n`)
}
