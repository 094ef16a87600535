/** `crossdesk anchor`: drops the newest sealed head of a journal into a folder, for lodging elsewhere. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { lodgeNewest } from '../desk/lodged-heads'

export function anchorCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { to: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('anchor takes one journal file')
  if (values.to === undefined) throw new Error('anchor needs --to FOLDER')
  if (!existsSync(file)) throw new Error(`${file}: no such file`)
  process.stdout.write(`${lodgeNewest(file, values.to)}\n`)
  return 0
}
