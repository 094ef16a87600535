/** Reads the little Markdown that help pages are written in: headings, paragraphs, lists, bold and keys. */

export interface Block {
  readonly kind: 'heading' | 'list' | 'text'
  readonly lines: readonly string[]
}

/** The blocks of a page. Its title and its pictures are left out: the dialog has the one, docs/ the others. */
export function blocksOf(page: string): Block[] {
  return page
    .split(/\r?\n\s*\r?\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '' && !block.startsWith('# ') && !block.startsWith('!['))
    .map((block): Block => {
      if (block.startsWith('## ')) return { kind: 'heading', lines: [block.slice(3)] }
      if (!block.startsWith('- ')) return { kind: 'text', lines: block.split(/\r?\n/) }
      const lines = block.replace(/\r?\n {2}/g, ' ').split(/\r?\n/)
      return { kind: 'list', lines: lines.map((line) => line.replace(/^- /, '')) }
    })
}

export interface Span {
  readonly kind: 'plain' | 'bold' | 'code'
  readonly text: string
  /** Where it begins in its line. */
  readonly at: number
}

export function spansOf(line: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const found of line.matchAll(/\*\*([^*]+)\*\*|`([^`]+)`/g)) {
    if (found.index > from) spans.push({ kind: 'plain', text: line.slice(from, found.index), at: from })
    spans.push({
      kind: found[1] === undefined ? 'code' : 'bold',
      text: found[1] ?? found[2] ?? '',
      at: found.index,
    })
    from = found.index + found[0].length
  }
  if (from < line.length) spans.push({ kind: 'plain', text: line.slice(from), at: from })
  return spans
}
