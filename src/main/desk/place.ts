/** Where the desk is and under which rules: the data folder with what lies in it, the clocks, the regimes by date. */
import { readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DeskPlace, RegimeRow } from '@shared/desk-answers'
import { regimeDocuments } from './regimes'
import type { Session } from './session'

/** What a data folder holds, by the names below it. */
const FILES = [
  ['journal.db', 'the journal: every fact, append-only'],
  ['journal.db.ballast', 'room kept free, so that a full disk still lets the desk stop in order'],
  ['journal.db.heads', 'the newest sealed heads, outside the journal'],
  ['views.db', 'tables for the screens, made anew from the journal when it is gone'],
  ['journal.db.snapshots', 'states of the engine, so that a start need not read everything'],
  ['backups', 'copies of the journal, each read whole when it was taken'],
  ['anchors', 'a sealed head of each day, for lodging elsewhere'],
  ['exports', 'the journal written out as CSV or Parquet'],
  ['quarantine', 'a journal that was found damaged, put aside'],
  ['replays', 'recorded days, each on a journal of its own'],
  ['tape', 'the market as it was heard'],
  ['settings.json', 'screen, keys, sounds, layouts'],
  ['users.json', 'who may work here; passphrases as hashes'],
  ['seal.key', 'the key that signs heads, where the system has no key store'],
] as const

/** Bytes of a file, or of everything in a folder; null where there is nothing. */
function sizeOf(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return null
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((sum, name) => sum + (sizeOf(join(path, name)) ?? 0), 0)
}

export function placeOf(session: Session, dataDir: string): DeskPlace {
  const { bavail, bsize } = statfsSync(dataDir)
  return {
    dataDir,
    files: FILES.map(([name, what]) => ({ name, what, bytes: sizeOf(join(dataDir, name)) })),
    freeBytes: bavail * bsize,
    machineAt: Date.now() * 1_000,
    deskAt: session.now(),
    regimes: regimeRows(session.journal.meta.regime),
  }
}

/** The regimes by their first date, each with what it changes against the one that it follows. */
function regimeRows(inForce: string): RegimeRow[] {
  let before: Readonly<Record<string, unknown>> | null = null
  return regimeDocuments().map(({ document, isByDate }) => {
    const { name, from, to } = document
    const old = isByDate ? before : null
    if (isByDate) before = document
    return {
      name,
      from,
      to,
      isByDate,
      isInForce: inForce.split('+')[0] === name,
      changes: old === null ? [] : changed(old, document),
    }
  })
}

/** What says nothing of a rule. */
const ABOUT = new Set(['name', 'from', 'to', 'sources'])

function changed(
  old: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
): RegimeRow['changes'] {
  return Object.keys(next)
    .filter((name) => !ABOUT.has(name) && JSON.stringify(old[name]) !== JSON.stringify(next[name]))
    .map((parameter) => ({ parameter, old: words(old[parameter]), new: words(next[parameter]) }))
}

/** A parameter in words: lists row by row, what is nested deeper by its size. */
function words(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (Array.isArray(value)) return value.map((row) => rowWords(row)).join('; ')
  return typeof value === 'object' ? `${Object.keys(value).length} parameters` : String(value)
}

function rowWords(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row)
  const named = Object.entries(row).filter(([, value]) => value !== null)
  return named.map(([name, value]) => `${name} ${String(value)}`).join(' ')
}
