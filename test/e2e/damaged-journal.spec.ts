/** Claim: a damaged journal opens a page within 5 s that says why, and each of its three choices works. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Desk, expect, test } from './fixtures'

const root = resolve(import.meta.dirname, '../..')

/** Backs the journal up, breaks it as a bad disk would, and starts the desk on it. */
async function startDamaged(desk: Desk): Promise<Buffer> {
  await expect(desk.page.getByTestId('durable-seq')).not.toHaveText('0')
  await desk.stop()
  const file = join(desk.dataDir, 'journal.db')
  execFileSync(process.execPath, ['out/main/cli.js', 'backup', file], { cwd: root })
  const bytes = await readFile(file)
  bytes.fill(0x5a, 4096 * 3, 4096 * 3 + 200)
  await writeFile(file, bytes)
  const begun = performance.now()
  await desk.start()
  await expect(desk.page.getByRole('heading', { name: 'The journal is damaged' })).toBeVisible()
  expect(performance.now() - begun).toBeLessThan(5_000)
  return bytes
}

async function kept(desk: Desk): Promise<Buffer> {
  const [folder = ''] = await readdir(join(desk.dataDir, 'quarantine'))
  return readFile(join(desk.dataDir, 'quarantine', folder, 'journal.db'))
}

test('the reason is there, and restoring the backup opens the desk', async ({ desk }) => {
  const broken = await startDamaged(desk)
  await expect(desk.page.getByRole('alert')).toContainText(/damaged|not what was written/)
  expect(existsSync(join(desk.dataDir, 'journal.db'))).toBe(false)
  await desk.page.getByRole('button', { name: 'Restore the backup' }).click()
  await expect(desk.page.getByTestId('durable-seq')).not.toHaveText('0')
  await expect(desk.page.getByTestId('trading-state')).toHaveText('Active')
  expect(await kept(desk)).toEqual(broken)
})

test('it can be written out and looked at, and neither trades', async ({ desk }) => {
  await startDamaged(desk)
  await desk.page.getByRole('button', { name: 'Export CSV' }).click()
  await expect(desk.page.getByTestId('export-status')).toContainText(/\d+ events, .* in exports\//)
  await desk.page.getByRole('button', { name: 'Open read-only' }).click()
  await expect(desk.page.getByRole('alert').first()).toContainText(/read-only/)
  await expect(desk.page.getByTestId('trading-state')).toHaveText('Halted')
})

test('a good journal is backed up and written out from the palette', async ({ desk }) => {
  await expect(desk.page.getByTestId('durable-seq')).not.toHaveText('0')
  const perform = async (title: string) => {
    await desk.page.keyboard.press('Control+K')
    await desk.page.keyboard.type(title)
    await desk.page.keyboard.press('Enter')
  }
  await perform('Back up the journal now')
  await expect(desk.page.getByText(/Backed up to record [\d,]+, read whole/).first()).toBeVisible()
  await perform('Export the journal as CSV')
  await expect(desk.page.getByText(/Export done: \d+ events/).first()).toBeVisible()
  expect((await readdir(join(desk.dataDir, 'backups'))).length).toBe(2)
})
