/** Hands a file to the person: the page gives it a name; where it goes is theirs to say. */

/** So long the browser may take to read what it was handed. */
const READ_MILLIS = 10_000

export function saveFile(name: string, parts: BlobPart[], type: 'text/csv' | 'application/json'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MILLIS)
}
