/** `crossdesk prove`: the proof of a fill out of a journal that no desk has open. */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { proveClosed } from '../desk/prove-closed'

export function proveCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { fill: { type: 'string' }, to: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error('prove takes one journal file')
  if (values.fill === undefined) throw new Error('prove needs --fill with the id of a fill')
  if (!existsSync(file)) throw new Error(`${file}: no such file`)
  const text = proveClosed(file, values.fill)
  if (values.to === undefined) process.stdout.write(text)
  else writeFileSync(values.to, text, { flag: 'wx' })
  return 0
}
