/** What became of records that nobody could say were kept, once the journal was read anew. */

export interface Unknown {
  /** The last record that was acknowledged, and the last that was handed to the journal. */
  readonly durableSeq: number
  readonly lastSeq: number
}

/** The sentence for the person at the desk. `foundSeq` is where the journal ends, as read from the disk. */
export function reopenedWords({ durableSeq, lastSeq }: Unknown, foundSeq: number): string {
  if (foundSeq < durableSeq)
    return `The journal ends at record ${foundSeq}, but ${durableSeq} was acknowledged: records are lost. Verify it and restore a backup.`
  if (lastSeq === durableSeq) return `The journal was read anew up to record ${foundSeq}; nothing was open.`
  const open = `Records ${durableSeq + 1} to ${lastSeq} were in doubt`
  if (foundSeq >= lastSeq) return `${open}: all of them were kept, and they count.`
  if (foundSeq === durableSeq) return `${open}: none was kept. Nobody was told of them; key them again.`
  return `${open}: ${durableSeq + 1} to ${foundSeq} were kept and count, the rest were not.`
}
