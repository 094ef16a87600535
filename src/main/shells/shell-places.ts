/** Where a shell finds what was built beside it, and how both shells speak on standard error. */
import type { FaultListener } from '../ipc/dispatch'

/** The exit code when the desk will not start or was asked for something it does not know. */
export const EXIT_REFUSED = 2

export interface ShellPlaces {
  /** Folder of the built entry: the page and the preload are found from here. */
  readonly out: string
  readonly workers: { readonly journal: URL; readonly views: URL }
  readonly version: string
}

/** The places beside a built entry. */
export function shellPlaces(entry: { dirname: string; url: string }, version: string): ShellPlaces {
  return {
    out: entry.dirname,
    workers: {
      journal: new URL('./journalWorker.js', entry.url),
      views: new URL('./viewsWorker.js', entry.url),
    },
    version,
  }
}

/** One line on standard error, whatever the reason looks like. */
export function complain(reason: string): void {
  process.stderr.write(`crossdesk: ${reason.replaceAll(/\s*\n\s*/g, ' ')}\n`)
}

/** A fault inside a handler: the page gets a plain sentence, the log gets the cause. */
export const logFault: FaultListener = (call, cause) => {
  process.stderr.write(`crossdesk: ${call} failed: ${cause instanceof Error ? cause.stack : String(cause)}\n`)
}
