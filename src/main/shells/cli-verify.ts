/** `crossdesk verify`: what was proved of a journal or of a proof, and what was not. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ProofFindings } from '@shared/check-proof'
import { MOST_PROOF_CHARACTERS } from '@shared/fill-proof'
import { lodgedHead } from '../desk/lodged-heads'
import { type Verification, verifyJournal } from '../desk/verify-journal'
import { exactText, verifyProof } from '../desk/verify-proof'
import { progressLine } from './cli-progress'

const OPTIONS = {
  views: { type: 'string' },
  json: { type: 'boolean', default: false },
  proof: { type: 'string' },
  key: { type: 'string' },
  anchor: { type: 'string', multiple: true },
  heads: { type: 'string' },
} as const

export async function verifyCommand(
  args: readonly string[],
  parts: { readonly verifyWorker: URL },
): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  if (values.proof !== undefined) {
    if (positionals.length > 0) throw new Error('verify takes a journal file or --proof, not both')
    return proofCommand(values.proof, values.key, values.json)
  }
  if (values.key !== undefined) throw new Error('--key goes with --proof')
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('verify takes one journal file')
  const views = values.views ?? besideOf(file)
  for (const given of [file, values.views, values.heads])
    if (given !== undefined && !existsSync(given)) throw new Error(`${given}: no such file`)
  const lodged = (values.anchor ?? []).map((anchor) => lodgedHead(smallText(anchor), anchor))
  const progress = progressLine(existsSync(views) ? ['file', 'replay', 'views'] : ['file', 'replay'])
  const started = performance.now()
  const found = await verifyJournal(file, views, {
    lodged,
    ...(values.heads === undefined ? {} : { headFile: values.heads }),
    onProgress: progress.at,
    worker: parts.verifyWorker,
  })
  progress.end()
  const seconds = (performance.now() - started) / 1000
  const all = { file, ...found, seconds, recordsPerSecond: Math.round(found.records / seconds) }
  process.stdout.write(values.json ? `${JSON.stringify(all, null, 2)}\n` : words(file, found, seconds))
  return found.ok ? 0 : 1
}

/** The views that belong to a journal: views.db beside journal.db, NAME.views.db beside NAME.db. */
function besideOf(file: string): string {
  const name = basename(file)
  return join(dirname(file), name === 'journal.db' ? 'views.db' : `${name.replace(/\.db$/, '')}.views.db`)
}

function smallText(file: string): string {
  if (!existsSync(file)) throw new Error(`${file}: no such file`)
  if (statSync(file).size > MOST_PROOF_CHARACTERS) throw new Error(`${file}: is too large`)
  const text = exactText(readFileSync(file))
  if (text === null) throw new Error(`${file}: is not text`)
  return text
}

function words(file: string, v: Verification, seconds: number): string {
  const rate = Math.round(v.records / seconds).toLocaleString('en-US')
  const lines = [
    `${file}: ${v.ok ? 'GOOD' : 'BAD'}`,
    `  schema       ${v.schema ?? 'not read'}`,
    `  records      ${v.records} (${v.inputs} inputs, ${v.events} events), ${seconds.toFixed(1)} s, ${rate}/s`,
    `  sealed       ${sealedWords(v)}`,
    `  regime       ${v.regime}`,
    `  state hash   ${v.stateHash ?? 'not reached'}`,
    `  checkpoints  ${v.checkpoints} compared`,
    `  receipts     ${v.receipts} decided again`,
    `  views        ${VIEW_WORDS[v.views]}`,
  ]
  for (const { seq, what } of v.problems) lines.push(`  PROBLEM ${seq === null ? '' : `at ${seq}: `}${what}`)
  if (v.firstBad !== null)
    lines.push(
      `First bad record: ${v.firstBad}. The ${v.firstBad - 1} before it are as they were; the ${v.behind} behind it cannot be relied on.`,
    )
  lines.push(v.ok ? PROVED : 'Nothing after the first problem can be relied on.', windowWords(v))
  return `${lines.join('\n')}\n`
}

const PROVED =
  'Every stored byte is under the hash chain, every record up to the newest head is under a signature, and every input leads again to exactly the events on file.'

function sealedWords({ log }: Verification): string {
  if (log === null) return 'no heads'
  const outside = { good: '', oneSlot: ', one slot of the head file is spoiled' } as Record<string, string>
  const file = outside[log.headFile] ?? `, head file: ${log.headFile}`
  const keys = log.keys.map((key) => key.slice(0, 16)).join(', ')
  return `${log.heads} heads compared, up to record ${log.sealed}, key ${keys || 'none'}${file}`
}

/** What a head leaves open, said where it counts. */
function windowWords({ log, records }: Verification): string {
  if (log === null || log.sealed === 0)
    return 'Not proved: that no records were cut off at the end. No sealed head outside this file was compared.'
  const open =
    log.sealed < records ? `records ${log.sealed + 1} to ${records} are not sealed yet; ` : 'none unsealed; '
  const beside =
    log.headFile === 'none' ? 'no head file stood beside the journal, so its end was not compared; ' : ''
  return `Not proved: ${open}${beside}whoever holds the private key could have made another journal: compare heads lodged elsewhere (--anchor FILE).`
}

const VIEW_WORDS = {
  same: 'a rebuild gives the same rows',
  different: 'a rebuild gives OTHER rows',
  none: 'none beside the journal (they can be rebuilt)',
} as const

async function proofCommand(file: string, keyFile: string | undefined, isJson: boolean): Promise<number> {
  if (!existsSync(file)) throw new Error(`${file}: no such file`)
  const key = keyFile === undefined ? null : smallText(keyFile)
  // A file that large is no proof: it is refused by its size, unread.
  const isHuge = statSync(file).size > MOST_PROOF_CHARACTERS
  const found = isHuge ? HUGE : await verifyProof(readFileSync(file), key)
  process.stdout.write(isJson ? `${JSON.stringify({ file, ...found }, null, 2)}\n` : proofWords(file, found))
  return found.verdict === 'good' ? 0 : 1
}

const HUGE: ProofFindings = {
  verdict: 'bad',
  fill: '',
  keyId: null,
  steps: [{ what: 'The file is a proof', state: 'bad', detail: 'the file is too large to be one' }],
  proved: [],
  notProved: [],
}

function proofWords(file: string, found: ProofFindings): string {
  const lines = [`${file}: ${found.verdict === 'good' ? 'GOOD' : 'BAD'}`]
  if (found.fill !== '') lines.push(`  ${found.fill}`)
  for (const { what, state, detail } of found.steps)
    lines.push(`  ${state === 'good' ? 'yes' : state === 'bad' ? 'NO ' : '?  '} ${what}: ${detail}`)
  if (found.proved.length > 0) lines.push('Proved:', ...found.proved.map((text) => `  ${text}`))
  if (found.notProved.length > 0) lines.push('Not proved:', ...found.notProved.map((text) => `  ${text}`))
  if (found.verdict !== 'good') lines.push('This proof proves nothing.')
  return `${lines.join('\n')}\n`
}
