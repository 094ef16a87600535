/**
 * Puts a journal aside with everything that belongs to it. It is renamed, never deleted and never changed: the
 * damaged file is evidence, and part of it may still be read.
 *
 * Promises that a crash on the way leaves a mark by which the next start goes on instead of beginning an empty
 * journal. Must never be called on a journal that a desk has open.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { must } from '@shared/must'
import { syncFolder, writeWhole } from './durable-files'

export interface Quarantined {
  /** The damaged journal in its new place. */
  readonly file: string
  /** Why it was put aside, for the person at the desk. */
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** These stay: they belong to the place, not to the file in it. */
const STAYS = /\.(lock|ballast|ballast\.new|quarantined\.json|quarantined\.json\.new|restored|key)$/

const markOf = (file: string): string => `${file}.quarantined.json`

/** Moves a journal and its companions into a folder of their own beside it; returns where it is now. */
export function putAside(file: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = basename(file)
  const companions = readdirSync(dirname(file)).filter(
    (other) => (other.startsWith(`${name}-`) || other.startsWith(`${name}.`)) && !STAYS.test(other),
  )
  // The journal goes last: as long as it is in its place, nothing has been lost from sight.
  for (const each of [...companions, name]) {
    if (!existsSync(join(dirname(file), each))) continue
    must(!existsSync(join(folder, each)), `${join(folder, each)} is there already`)
    renameSync(join(dirname(file), each), join(folder, each))
  }
  syncFolder(folder)
  syncFolder(dirname(file))
  return join(folder, name)
}

/** Quarantines a damaged journal, with a mark that outlives a restart. */
export function quarantine(file: string, reason: string, at: number): Quarantined {
  const folder = join(dirname(file), 'quarantine', `${new Date(at).toISOString().replace(/[-:.]/g, '')}`)
  const quarantined = { file: join(folder, basename(file)), reason, at }
  writeWhole(markOf(file), [Buffer.from(JSON.stringify(quarantined))])
  putAside(file, folder)
  return quarantined
}

/**
 * What was quarantined and not yet answered by a restore. Goes on where a crash cut a quarantine short, and
 * takes away the mark that a crash left after a restore: the journal is in its place again.
 */
export function quarantinedAt(file: string): Quarantined | null {
  if (!existsSync(markOf(file))) return null
  const mark = JSON.parse(readFileSync(markOf(file), 'utf8')) as Quarantined
  if (!existsSync(file)) return mark
  if (existsSync(mark.file)) {
    endQuarantine(file)
    return null
  }
  putAside(file, dirname(mark.file))
  return mark
}

/** The mark goes once another journal is in the place. */
export function endQuarantine(file: string): void {
  must(existsSync(file), `${file}: nothing is in its place yet`)
  rmSync(markOf(file), { force: true })
  syncFolder(dirname(file))
}
