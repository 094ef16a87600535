/** A desk in a folder of its own, opened and opened again, for tests of what a desk keeps. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CheckedDraft, type OrderDraft, orderDraft } from '@shared/contract'
import { type DeskHost, type DeskHostOptions, openDeskHost } from '../../src/main/desk/host'

const out = resolve(import.meta.dirname, '../../out/main')
export const workers = {
  journal: pathToFileURL(join(out, 'journalWorker.js')),
  views: pathToFileURL(join(out, 'viewsWorker.js')),
}
export const verifyWorker = pathToFileURL(join(out, 'verifyWorker.js'))

export class OwnDesk {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'crossdesk-own-'))
  readonly journalFile = join(this.dataDir, 'journal.db')
  readonly #open: DeskHost[] = []

  async open(more: Partial<DeskHostOptions> = {}): Promise<DeskHost> {
    const host = await openDeskHost({
      dataDir: this.dataDir,
      shell: 'browser',
      version: '0',
      workers,
      seed: 3,
      ballastBytes: 0,
      ...more,
    })
    this.#open.push(host)
    return host
  }

  async remove(): Promise<void> {
    for (const host of this.#open) await host.close()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

export async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return
    await new Promise((later) => setTimeout(later, 20))
  }
  throw new Error(`it never came to be: ${what}`)
}

/** An order of the first client in the first instrument that has a good market. */
export async function someDraft(host: DeskHost, over: Partial<OrderDraft> = {}): Promise<CheckedDraft> {
  const { clients } = await host.handlers['reference.all'](null)
  let symbol: string | undefined
  await until(async () => {
    const { rows } = await host.handlers['market.snapshot'](null)
    symbol = rows.find((row) => row.quality === 'good')?.symbol
    return symbol !== undefined
  }, 'a good market')
  return orderDraft.parse({
    client: clients[0]?.id ?? '',
    symbol: symbol ?? '',
    side: 'buy',
    qty: 50,
    orderType: 'market',
    limit: null,
    tif: 'day',
    principalOptOut: false,
    display: true,
    ...over,
  })
}
