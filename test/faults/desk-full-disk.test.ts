// A desk whose disk fills halts and says so, keeps what it acknowledged, and when there is room reads its journal anew.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { orderDraft } from '@shared/contract'
import { afterAll, expect, test } from 'vitest'
import { type DeskHost, openDeskHost } from '../../src/main/desk/host'

const out = resolve(import.meta.dirname, '../../out/main')
const workers = {
  journal: pathToFileURL(join(out, 'journalWorker.js')),
  views: pathToFileURL(join(out, 'viewsWorker.js')),
}
const place = mkdtempSync(join(tmpdir(), 'crossdesk-full-'))
let isMounted = false
afterAll(() => {
  if (isMounted) spawnSync('umount', [place])
  rmSync(place, { recursive: true, force: true })
})
const pause = (millis: number) => new Promise((later) => setTimeout(later, millis))

async function draftOf(host: DeskHost) {
  for (;;) {
    const { rows } = await host.handlers['market.snapshot'](null)
    const row = rows.find((r) => r.quality === 'good')
    const { clients } = await host.handlers['reference.all'](null)
    if (row)
      return orderDraft.parse({
        client: clients[0]?.id ?? '',
        symbol: row.symbol,
        side: 'buy',
        qty: 10,
        orderType: 'market',
        limit: null,
        tif: 'day',
      })
    await pause(20)
  }
}

/** Fills the disk while the desk writes to it too: what was free a moment ago may be gone. */
function fill(file: string): void {
  const chunk = Buffer.alloc(64 << 10)
  try {
    for (;;) appendFileSync(file, chunk)
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
  }
}

test('the desk halts with the reason, refuses orders, and restarts with all that it acknowledged', async ({
  skip,
}) => {
  isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place]).status === 0
  if (!isMounted) return skip('this user may not mount a small disk')
  const dataDir = join(place, 'data')
  const options = {
    dataDir,
    shell: 'browser',
    version: '0',
    workers,
    seed: 5,
    ballastBytes: 2 << 20,
  } as const
  const host = await openDeskHost(options)
  const draft = await draftOf(host)
  while (!existsSync(join(dataDir, 'journal.db.ballast'))) await pause(20)
  fill(join(place, 'filler'))
  let acknowledged: string | null = null
  let refusal = ''
  for (let n = 0; n < 3000 && refusal === ''; n++) {
    try {
      acknowledged = (
        await host.handlers['orders.submit']({
          key: `full-${10000 + n}`,
          draft: { ...draft, qty: 1 + (n % 999) },
        })
      ).id
    } catch (error) {
      refusal = (error as Error).message
    }
  }
  expect(refusal).toMatch(/full|recorded/i)
  const status = await host.handlers['desk.status'](null)
  expect(status).toMatchObject({
    journal: { state: 'halted' },
    execution: { state: 'down' },
    tradingState: 'halted',
  })
  expect(status.stateReason).toMatch(/full/i)
  expect(status.stateReason).toMatch(/2 MiB of ballast were freed/)
  expect(existsSync(join(dataDir, 'journal.db.ballast'))).toBe(false)
  await expect(Promise.resolve(host.handlers['orders.submit']({ key: 'after-0001', draft }))).rejects.toThrow(
    /halted/i,
  )

  rmSync(join(place, 'filler'))
  const said: string[] = []
  host.onPush((name, value) => {
    if (name === 'notice') said.push((value as { text: string }).text)
  })
  const { done } = await host.handlers['journal.reopen'](null)
  expect(done).toMatch(/were in doubt|nothing was open/)
  expect(said).toContain(done)
  expect((await host.handlers['desk.status'](null)).journal.state).toBe('writing')
  await host.close()
  const again = await openDeskHost(options)
  try {
    if (acknowledged !== null) {
      const where = { orderId: acknowledged, type: 'orderAccepted' }
      for (let tries = 0; tries < 100; tries++) {
        const { total } = await again.handlers['views.query']({ table: 'journal', limit: 1, where })
        if (total > 0) break
        await pause(20)
      }
      expect((await again.handlers['receipts.ofOrder']({ id: acknowledged })).length).toBeGreaterThan(0)
    }
    const taken = await again.handlers['orders.submit']({ key: 'again-0001', draft: await draftOf(again) })
    expect(taken.status).toBe('accepted')
  } finally {
    await again.close()
  }
})
