// The release set of faults: no acknowledged record is lost and no changed record goes unseen. Small under
// `npm test`; `npm run faults` runs more of the same, and `npm run faults -- --release` all of it.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyFiles } from '../../src/main/journal'
import { buildChild, startDesk } from './desk-process'
import { buildShim, Disk, readDiskLog } from './disk-log'
import {
  type Bench,
  backupFlipRuns,
  type FaultRow,
  failureRuns,
  flipRuns,
  fullDiskRuns,
  killRuns,
  mustHold,
  powerCutRuns,
  raceRuns,
  randomFrom,
  snapshotFlipRuns,
} from './fault-runs'

const SIZES = {
  small: { kills: 4, images: 600, indexes: 8, stepBytes: 16 << 10, steps: 12, flips: 200, races: 4 },
  more: { kills: 300, images: 10_000, indexes: 60, stepBytes: 4096, steps: 60, flips: 1000, races: 30 },
  release: {
    kills: 10_000,
    images: 250_000,
    indexes: Number.POSITIVE_INFINITY,
    stepBytes: 4096,
    steps: Number.POSITIVE_INFINITY,
    flips: 5000,
    races: 200,
  },
} as const
const MARK = '<!-- what follows was printed by npm run faults -->'
const set = (process.env['FAULT_SET'] ?? 'small') as keyof typeof SIZES
/** "2/8" is the second of eight parts of the kills, images, flips and races, with a seed of its own. */
const [part = 1, parts = 1] = (process.env['FAULT_PART'] ?? '1/1').split('/').map(Number)
const share = (whole: number): number => Math.ceil(whole / parts)
const size = SIZES[set]
const SEED = Number(process.env['SEED'] ?? 20_261_121) + part - 1
let folder: string
let bench: Bench | null = null
const rows: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'crossdesk-faults-'))
  mkdirSync(join(folder, 'disk'))
  const shim = buildShim(folder)
  if (shim !== null) bench = { folder, program: await buildChild(), shim, seed: SEED }
}, 60_000)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  const table = ['| fault | runs | outcome | time |', '|---|---|---|---|', ...rows].join('\n')
  if (set === 'small') return
  process.stdout.write(`\nSet '${set}', part ${part} of ${parts}, seed ${SEED}\n\n${table}\n`)
  if (process.env['CROSSDESK_WRITE_DOCS'] !== '1' || parts > 1) return
  const page = resolve(import.meta.dirname, '../../docs/faults.md')
  const text = readFileSync(page, 'utf8').split(MARK)[0]
  writeFileSync(page, `${text}${MARK}\n\nSet \`${set}\`, seed ${SEED}.\n\n${table}\n`)
})

/** Runs a fault of the set and keeps its row, with the time it took. */
function fault(name: string, run: (at: Bench) => Promise<FaultRow> | FaultRow): void {
  test(name, async ({ skip }) => {
    if (bench === null) return skip('needs gcc on Linux to stand between a desk and its disk')
    const begun = performance.now()
    const row = await run(bench)
    expect(row.runs).toBeGreaterThan(0)
    rows.push(
      `| ${row.fault} | ${row.runs} | ${row.outcome} | ${((performance.now() - begun) / 1000).toFixed(0)} s |`,
    )
  })
}

fault('a desk is killed', (at) => killRuns(at, share(size.kills)))
fault('the power goes', (at) => powerCutRuns(at, share(size.images)))
fault('a sync fails', (at) => failureRuns(at, 'sync', size.indexes))
fault('a write fails', (at) => failureRuns(at, 'write', size.indexes))
fault('the disk is full', (at) => fullDiskRuns(at, size.stepBytes, size.steps))
fault('a bit flips in the journal', async (at) => {
  await startDesk({ program: at.program, file: join(folder, 'good.db'), most: 1500 }).ended
  return flipRuns(at, share(size.flips), { good: join(folder, 'good.db'), suffix: '' })
})
fault('a bit flips in the WAL', async (at) => {
  const desk = startDesk({ program: at.program, file: join(folder, 'live.db') })
  while (desk.said.length < 100) await new Promise((later) => setTimeout(later, 5))
  desk.child.kill('SIGKILL')
  await desk.ended
  for (const end of ['', '-wal']) copyFileSync(join(folder, `live.db${end}`), join(folder, `killed.db${end}`))
  return flipRuns(at, share(size.flips), { good: join(folder, 'killed.db'), suffix: '-wal' })
})
fault('a bit flips in a backup', (at) => backupFlipRuns(at, share(size.flips), join(folder, 'good.db')))
fault('a bit flips in a snapshot', (at) => snapshotFlipRuns(at, share(size.flips)))
fault('two desks race', (at) => raceRuns(at, share(size.races)))

test('these checks can fail: a disk that forgets its syncs loses what was acknowledged, and that is seen', async ({
  skip,
}) => {
  if (bench === null) return skip('needs gcc on Linux to record a disk')
  const file = join(folder, 'disk', 'journal.db')
  const log = join(folder, 'canary.log')
  const env = { LD_PRELOAD: bench.shim, DISK_FOLDER: join(folder, 'disk'), DISK_LOG: log }
  for (const end of ['', '-wal', '.lock']) rmSync(file + end, { force: true })
  await startDesk({ program: bench.program, file, most: 600, env }).ended
  const entries = readDiskLog(readFileSync(log))
  const renamed = entries.findIndex(({ op }) => op === 'R')
  const disk = new Disk()
  for (const [i, entry] of entries.entries()) {
    // From the first record on nothing is really synced, and the process does not know.
    if (i > renamed && entry.op === 'S') continue
    if (i > renamed && entry.op === 'U' && entry.path.endsWith('-wal')) break
    disk.take(entry)
  }
  expect(disk.acknowledged).toBe(600)
  const image = join(folder, 'canary')
  const random = randomFrom(SEED)
  let lost = 0
  for (let n = 0; n < 20; n++) {
    disk.cut(image, random)
    try {
      mustHold(join(image, 'journal.db'), disk.acknowledged, 'canary')
    } catch {
      // Exactly what a canary is for.
      lost++
    }
  }
  expect(lost).toBeGreaterThan(15)
  expect(verifyFiles(file).ok).toBe(true)
})
