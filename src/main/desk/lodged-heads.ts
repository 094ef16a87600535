/** Heads on their way out of the desk and back: dropped in a folder, given to `crossdesk verify`. */
import { dropAnchor, headFileOf, type LodgedHead, readAnchor, readHeadFile } from '../journal'

/** An anchor's text as a head to verify a journal against; throws with the field and the reason. */
export function lodgedHead(text: string, place: string): LodgedHead {
  const anchor = readAnchor(text)
  if (typeof anchor === 'string') throw new Error(`${place}: ${anchor}`)
  return { ...anchor, place }
}

/** Drops the newest head of a journal into a folder; returns the file. Throws when there is no head. */
export function lodgeNewest(journal: string, folder: string): string {
  const { newest } = readHeadFile(headFileOf(journal))
  if (newest === null) throw new Error(`${headFileOf(journal)}: holds no sealed head`)
  return dropAnchor(folder, newest)
}
