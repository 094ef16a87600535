/** `crossdesk drill`: how long the kill switch takes, on this machine and disk. SIMULATED orders and venues. */
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { runDrill } from '../desk/drill'

export async function drillCommand(
  args: readonly string[],
  parts: { readonly journalWorker: URL },
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '1000' },
      folder: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const folder = values.folder ?? tmpdir()
  const found = await runDrill({ orders: Number(values.orders), folder, journalWorker: parts.journalWorker })
  const millis = (n: number): string => `${n.toFixed(2)} ms`
  process.stdout.write(
    values.json
      ? `${JSON.stringify(found, null, 2)}\n`
      : `SIMULATED drill: ${found.orders} open orders, ${found.routes} open routes\n` +
          `  all cancelled, venues told   ${millis(found.zeroMillis)}\n` +
          `  all of it on disk            ${millis(found.durableMillis)}\n` +
          `  still open                   ${found.openAfter}\n`,
  )
  return found.openAfter === 0 ? 0 : 1
}
