/** `crossdesk verify`: what was proved of a journal, and what was not. */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Verification, verifyJournal } from '../desk/verify-journal'

export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { views: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('verify takes one journal file')
  if (!existsSync(file)) throw new Error(`${file}: no such file`)
  if (values.views !== undefined && !existsSync(values.views))
    throw new Error(`${values.views}: no such file`)
  const found = await verifyJournal(file, values.views ?? besideOf(file))
  process.stdout.write(values.json ? `${JSON.stringify({ file, ...found }, null, 2)}\n` : words(file, found))
  return found.ok ? 0 : 1
}

/** The views that belong to a journal: views.db beside journal.db, NAME.views.db beside NAME.db. */
function besideOf(file: string): string {
  const name = basename(file)
  return join(dirname(file), name === 'journal.db' ? 'views.db' : `${name.replace(/\.db$/, '')}.views.db`)
}

function words(file: string, v: Verification): string {
  const lines = [
    `${file}: ${v.ok ? 'GOOD' : 'BAD'}`,
    `  records      ${v.records} (${v.inputs} inputs, ${v.events} events)`,
    `  regime       ${v.regime}`,
    `  state hash   ${v.stateHash ?? 'not reached'}`,
    `  checkpoints  ${v.checkpoints} compared`,
    `  views        ${VIEW_WORDS[v.views]}`,
  ]
  for (const { seq, what } of v.problems) lines.push(`  PROBLEM ${seq === null ? '' : `at ${seq}: `}${what}`)
  lines.push(
    v.ok
      ? 'Every stored byte is under the hash chain, and every input leads again to exactly the events on file.'
      : 'Nothing after the first problem can be relied on.',
    'Not proved: that no records were cut off at the end. That needs a sealed head kept outside this file.',
  )
  return `${lines.join('\n')}\n`
}

const VIEW_WORDS = {
  same: 'a rebuild gives the same rows',
  different: 'a rebuild gives OTHER rows',
  none: 'none beside the journal (they can be rebuilt)',
} as const
