/** Takes a typed line apart into its text and its tags. */

export const MOST_TAGS = 20
export const LONGEST_TAG = 40

/** "too slow #late" is the text `too slow` with the tag `late`; else why it cannot be taken. */
export function readNote(line: string): { text: string | null; tags: string[] } | string {
  const words = line.trim().split(/\s+/)
  const tags = new Set<string>()
  const rest: string[] = []
  for (const word of words) {
    const tag = /^#(\S+)$/.exec(word)?.[1]
    if (tag === undefined) rest.push(word)
    else if (tag.length > LONGEST_TAG) return `A tag has at most ${LONGEST_TAG} characters`
    else tags.add(tag.toLowerCase())
  }
  if (tags.size > MOST_TAGS) return `At most ${MOST_TAGS} tags`
  return { text: rest.join(' ') || null, tags: [...tags] }
}
