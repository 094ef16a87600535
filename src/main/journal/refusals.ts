/**
 * Why a journal is not opened: a closed list of codes, each with a sentence that says what to do.
 *
 * Promises that every fault of the disk, of SQLite and of the file ends in one of these codes. Must never
 * turn a fault into success, and must never delete or change the file that it refuses.
 */
export const REFUSALS = [
  'LOCKED',
  'DAMAGED',
  'NEWER',
  'READ_ONLY',
  'DISK_FULL',
  'SQLITE_TOO_OLD',
  'FAILED',
] as const
export type RefusalCode = (typeof REFUSALS)[number]

/** The journal cannot be opened or read; `code` is stable, `message` is for the person at the desk. */
export class JournalRefused extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.name = 'JournalRefused'
    this.code = code
  }
}

/** SQLite's result codes, by how they begin, and what they mean to a desk. */
const MEANINGS: readonly (readonly [string, RefusalCode, string])[] = [
  ['SQLITE_BUSY', 'LOCKED', 'another desk or a verification has it open; close that one first'],
  ['SQLITE_LOCKED', 'LOCKED', 'another desk or a verification has it open; close that one first'],
  ['SQLITE_CORRUPT', 'DAMAGED', 'the file is damaged; keep it, and restore a backup beside it'],
  [
    'SQLITE_NOTADB',
    'DAMAGED',
    'the file is not a database, or its beginning is damaged; keep it, and restore a backup',
  ],
  ['SQLITE_IOERR_SHORT_READ', 'DAMAGED', 'the file is shorter than it says; keep it, and restore a backup'],
  ['SQLITE_READONLY', 'READ_ONLY', 'the file or its folder cannot be written'],
  ['SQLITE_PERM', 'READ_ONLY', 'the file or its folder cannot be written'],
  ['SQLITE_FULL', 'DISK_FULL', 'the disk is full; free some space and start again'],
]

/** True for an error that SQLite or Node gave, with its code. */
export const errorCode = (error: unknown): string => {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}

export const errorText = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  const code = errorCode(error)
  return code === '' ? text : `${code}: ${text}`
}

/** Any error as a refusal of a file. `canWrite` tells a missing permission from another failure to open. */
export function refusalOf(error: unknown, file: string, canWrite: boolean): JournalRefused {
  if (error instanceof JournalRefused) return error
  const code = errorCode(error)
  for (const [begin, refusal, sentence] of MEANINGS)
    if (code.startsWith(begin))
      return new JournalRefused(refusal, `${file}: ${sentence} (${errorText(error)})`)
  if (code === 'ENOSPC')
    return new JournalRefused('DISK_FULL', `${file}: the disk is full (${errorText(error)})`)
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || !canWrite)
    return new JournalRefused(
      'READ_ONLY',
      `${file}: the file or its folder cannot be written (${errorText(error)})`,
    )
  return new JournalRefused('FAILED', `${file}: ${errorText(error)}`)
}
