/**
 * The faults of the release set, each as one run of any size: `npm test` runs small ones, `npm run faults` the
 * full ones. A run counts; it throws at the first acknowledged record that is lost or change that is unseen.
 */
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ByteReader } from '@shared/bytes'
import {
  checkBackup,
  drillBackup,
  JournalRefused,
  readJournal,
  SnapshotStore,
  takeBackup,
  verifyFiles,
} from '../../src/main/journal'
import { JournalStore } from '../../src/main/journal/journal-store'
import { RECORD_VERSION } from '../../src/main/journal/schema'
import { acknowledged, type DeskOptions, startDesk } from './desk-process'
import { Disk, readDiskLog } from './disk-log'

const META = { schema: RECORD_VERSION, regime: 'test', regimeHash: '' }
const ENDS = ['', '-wal', '-shm', '-journal', '.lock', '.new', '.new-journal', '.ballast']

/** Records of a session whose disk is recorded, and of one that is failed. */
const RECORDED = 9000
const SCRIPTED = 3000

export interface Bench {
  /** An empty folder, best on a disk in memory: what is tested is the program, not the disk. */
  readonly folder: string
  /** `desk-child`, built. */
  readonly program: string
  /** `disk-shim.c`, built. */
  readonly shim: string
  readonly seed: number
}
export interface FaultRow {
  readonly fault: string
  readonly runs: number
  /** What the runs came to, in words with numbers. */
  readonly outcome: string
}

/** A generator that a failing run can repeat: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function removeJournal(file: string): void {
  for (const end of ENDS) rmSync(file + end, { force: true })
}

/** Each record of `desk-child` says its own sequence: throws at one that does not. Returns how many there are. */
function recordsAsWritten(file: string, where: string): number {
  const journal = readJournal(file)
  let last = 0
  try {
    for (const { seq, bytes } of journal.records()) {
      const at = new ByteReader(bytes, 1).f64()
      if (at !== seq || seq !== last + 1) throw new Error(`${where}: record ${seq} after ${last} says ${at}`)
      last = seq
    }
  } finally {
    journal.close()
  }
  return last
}

/** Opens as a desk does, then reads all: throws when a record is lost, changed or the chain is broken. */
export function mustHold(file: string, told: number, where: string): number {
  const store = new JournalStore(file, META)
  const { lastSeq } = store
  store.close()
  if (lastSeq < told) throw new Error(`${where}: ${told} was acknowledged, the journal ends at ${lastSeq}`)
  const [problem] = verifyFiles(file).problems
  if (problem) throw new Error(`${where}: at ${problem.seq}: ${problem.what}`)
  const read = recordsAsWritten(file, where)
  if (read !== lastSeq) throw new Error(`${where}: ${read} records read, ${lastSeq} counted`)
  return lastSeq
}

/** Kills a desk at random moments; the same journal goes on for 5 of them. */
export async function killRuns({ folder, program, seed }: Bench, runs: number): Promise<FaultRow> {
  const random = randomFrom(seed)
  const renewEvery = 5
  const file = join(folder, 'kill.db')
  let told = 0
  let kept = 0
  for (let run = 0; run < runs; run++) {
    if (run % renewEvery === 0) removeJournal(file)
    const desk = startDesk({ program, file })
    await desk.heard('ready ')
    await sleep(random() * 60)
    desk.child.kill('SIGKILL')
    await desk.ended
    const acknowledgedHere = acknowledged(desk.said)
    kept = mustHold(file, acknowledgedHere, `seed ${seed}, kill ${run}`)
    told += acknowledgedHere > 0 ? 1 : 0
  }
  return {
    fault: 'SIGKILL at a random moment',
    runs,
    outcome: `0 acknowledged records lost; ${told} desks had acknowledged, the last journal kept ${kept}`,
  }
}

/** Records sessions of a desk and its disk, and cuts the power at every entry until there are enough images. */
export async function powerCutRuns(bench: Bench, images: number): Promise<FaultRow> {
  const { folder, seed } = bench
  const random = randomFrom(seed)
  const image = join(folder, 'image')
  let cuts = 0
  let entries = 0
  let sessions = 0
  while (cuts < images) {
    const log = await recordSession(bench, `session-${sessions++}`)
    entries += log.length
    // Every cut point once; more often when a session has to give more images than it has points.
    const disk = new Disk()
    const perEntry = Math.max(1, Math.min(8, Math.ceil(images / 4 / log.length)))
    for (const [i, entry] of log.entries()) {
      disk.take(entry)
      if (entry.op === 'A') continue
      for (let n = 0; n < perEntry && cuts < images; n++, cuts++) {
        disk.cut(image, random)
        const file = join(image, 'journal.db')
        mustHold(file, disk.acknowledged, `seed ${seed}, session ${sessions}, entry ${i}, image ${n}`)
      }
    }
  }
  return {
    fault: 'power cut: unsynced writes kept, dropped or torn at 512 bytes',
    runs: cuts,
    outcome: `0 acknowledged records lost; ${sessions} sessions of ${entries} recorded operations`,
  }
}

async function recordSession({ folder, program, shim }: Bench, name: string, most = RECORDED) {
  const disk = join(folder, 'disk')
  const file = join(disk, 'journal.db')
  removeJournal(file)
  const log = join(folder, `${name}.log`)
  rmSync(log, { force: true })
  const env = { LD_PRELOAD: shim, DISK_FOLDER: disk, DISK_LOG: log, REST_EVERY: '60' }
  const desk = startDesk({ program, file, most, env })
  const code = await desk.ended
  if (code !== 0 || acknowledged(desk.said) !== most)
    throw new Error(`the recorded session ended with ${code}: ${desk.said.at(-1)}`)
  const entries = readDiskLog(readFileSync(log))
  rmSync(log)
  return entries
}

type Failing = 'sync' | 'write'

/** Fails every sync or write of a scripted session, once and from then on; at most so many of them. */
export async function failureRuns(bench: Bench, what: Failing, most = Infinity): Promise<FaultRow> {
  const log = await recordSession(bench, 'count', SCRIPTED)
  const count = log.filter(({ op }) => op === (what === 'sync' ? 'S' : 'W')).length
  const name = what === 'sync' ? 'FAIL_SYNC_AT' : 'FAIL_WRITE_AT'
  const seen = { unknown: 0, refused: 0, clean: 0 }
  let runs = 0
  for (const sticky of [false, true]) {
    for (let at = 1; at <= Math.min(most, count); at++) {
      const env = { [name]: String(at), ...(sticky ? { FAIL_STICKY: '1' } : {}) }
      const outcome = await failingSession(bench, env, `${what} ${at}${sticky ? ' and on' : ''}`)
      seen[outcome]++
      runs++
    }
  }
  return {
    fault: `every ${what} of a session fails, once and from then on`,
    runs,
    outcome: `0 acknowledged records lost; ${seen.unknown} halted, ${seen.refused} refused to start, ${seen.clean} unharmed`,
  }
}

/** Gives the disk so many bytes, 4 KiB more each time, until a session fits. */
export async function fullDiskRuns(bench: Bench, stepBytes: number, most: number): Promise<FaultRow> {
  const seen = { unknown: 0, refused: 0, clean: 0 }
  let runs = 0
  for (let bytes = stepBytes; runs < most; bytes += stepBytes) {
    const outcome = await failingSession(bench, { DISK_BYTES: String(bytes) }, `${bytes} bytes of disk`)
    seen[outcome]++
    runs++
    if (outcome === 'clean') break
  }
  return {
    fault: `the disk is full after each ${stepBytes / 1024} KiB`,
    runs,
    outcome: `0 acknowledged records lost; ${seen.unknown} halted, ${seen.refused} refused to start, ${seen.clean} had room`,
  }
}

async function failingSession(
  { folder, program, shim }: Bench,
  fault: DeskOptions['env'],
  where: string,
): Promise<'unknown' | 'refused' | 'clean'> {
  const disk = join(folder, 'disk')
  const file = join(disk, 'journal.db')
  removeJournal(file)
  const env = { LD_PRELOAD: shim, DISK_FOLDER: disk, REST_EVERY: '60', ...fault }
  const desk = startDesk({ program, file, most: SCRIPTED, env })
  const code = await desk.ended
  const said = (word: string) => desk.said.some((line) => line.startsWith(`${word} `))
  if (code !== 0 && !said('unknown')) throw new Error(`${where}: the process ended with ${code}`)
  // The follow-up: the disk works again, and a desk starts on what is there.
  if (existsSync(file) || acknowledged(desk.said) > 0) mustHold(file, acknowledged(desk.said), where)
  if (said('unknown')) return 'unknown'
  return said('refused') ? 'refused' : 'clean'
}

/** Flips bits in a journal, anywhere: each changes no record, or is seen. */
export function flipRuns(
  { folder, seed }: Bench,
  flips: number,
  { good, suffix }: { readonly good: string; readonly suffix: '' | '-wal' },
): FaultRow {
  const random = randomFrom(seed)
  const file = join(folder, 'flipped.db')
  const bytes = readFileSync(good + suffix)
  const whole = recordsAsWritten(good, 'before the flips')
  const seen = { found: 0, harmless: 0, shorter: 0 }
  for (let flip = 0; flip < flips; flip++) {
    removeJournal(file)
    copyFileSync(good, file)
    if (existsSync(`${good}-wal`)) copyFileSync(`${good}-wal`, `${file}-wal`)
    const broken = Buffer.from(bytes)
    const place = Math.floor(random() * bytes.length)
    broken[place] = (broken[place] as number) ^ (1 << Math.floor(random() * 8))
    writeFileSync(file + suffix, broken)
    const where = `seed ${seed}, flip ${flip}, byte ${place} of ${suffix || 'the file'}`
    if (isSeen(file)) seen.found++
    else {
      const left = recordsAsWritten(file, where)
      if (left < whole) seen.shorter++
      else seen.harmless++
      if (left < whole && suffix === '') throw new Error(`${where}: ${left} records of ${whole}, unseen`)
    }
  }
  const tail =
    suffix === '' ? '' : `, ${seen.shorter} hid the newest records (a sealed head outside the file sees that)`
  return {
    fault: `one bit flipped in ${suffix === '' ? 'the journal' : 'its WAL'}`,
    runs: flips,
    outcome: `0 changed records unseen; ${seen.found} found, ${seen.harmless} changed no record${tail}`,
  }
}

function isSeen(file: string): boolean {
  try {
    return !verifyFiles(file).ok
  } catch (error) {
    if (error instanceof JournalRefused) return true
    throw error
  }
}

/** Starts two desks on one file at once: exactly one gets it. */
export async function raceRuns({ folder, program }: Bench, races: number): Promise<FaultRow> {
  for (let race = 0; race < races; race++) {
    const file = join(folder, 'race.db')
    if (race % 2 === 0) removeJournal(file)
    const desks = [0, 1].map(() => startDesk({ program, file, most: 0 }))
    await Promise.any(desks.map((desk) => desk.heard('refused ')))
    await Promise.any(desks.map((desk) => desk.heard('ready ')))
    for (const desk of desks) desk.child.kill('SIGKILL')
    await Promise.all(desks.map((desk) => desk.ended))
    const ready = desks.filter(({ said }) => said.some((line) => line.startsWith('ready '))).length
    if (ready !== 1) throw new Error(`race ${race}: ${ready} desks have the file`)
  }
  return { fault: 'two desks start on one file', runs: races, outcome: 'exactly one got it, every time' }
}

/** Flips bits in a backup: the drill refuses every one. */
export async function backupFlipRuns(
  { folder, seed }: Bench,
  flips: number,
  good: string,
): Promise<FaultRow> {
  const random = randomFrom(seed)
  const backups = join(folder, 'backups')
  const journal = readJournal(good)
  const taken = await takeBackup({
    folder: backups,
    takenAt: Date.UTC(2026, 10, 20),
    copy: (to) => journal.db.backup(to),
    check: checkBackup,
  })
  journal.close()
  const file = join(backups, taken.name)
  const bytes = readFileSync(file)
  for (let flip = 0; flip < flips; flip++) {
    const broken = Buffer.from(bytes)
    const place = Math.floor(random() * bytes.length)
    broken[place] = (broken[place] as number) ^ (1 << Math.floor(random() * 8))
    writeFileSync(file, broken)
    if (isTaken(() => drillBackup(file))) throw new Error(`seed ${seed}: byte ${place} of a backup, unseen`)
  }
  return { fault: 'one bit flipped in a backup', runs: flips, outcome: 'every one refused by the drill' }
}

function isTaken(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof JournalRefused) return false
    throw error
  }
}

/** Flips bits in the newest of three snapshots: the one before is used, every time. */
export async function snapshotFlipRuns({ folder, seed }: Bench, flips: number): Promise<FaultRow> {
  const random = randomFrom(seed)
  const place = join(folder, 'snapshots')
  const store = new SnapshotStore({ folder: place, journalId: 'journal' })
  const bytes = new Uint8Array(20_000).map(() => Math.floor(random() * 256))
  for (const seq of [1, 2, 3]) await store.save({ seq, stateHash: `state ${seq}`, pieces: [bytes] })
  const file = join(place, '0000000000000003.snapshot')
  const good = readFileSync(file)
  for (let flip = 0; flip < flips; flip++) {
    const broken = Buffer.from(good)
    const at = Math.floor(random() * good.length)
    broken[at] = (broken[at] as number) ^ (1 << Math.floor(random() * 8))
    writeFileSync(file, broken)
    const { snapshot } = await store.newestGood(3)
    if (snapshot?.seq !== 2) throw new Error(`seed ${seed}: byte ${at} of a snapshot gave ${snapshot?.seq}`)
  }
  return {
    fault: 'one bit flipped in a snapshot',
    runs: flips,
    outcome: 'the one before was used, every time',
  }
}
