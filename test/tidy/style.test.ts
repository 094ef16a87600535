/** Claim: every file keeps to the style that the project promises its readers. */
import { describe, expect, it } from 'vitest'
import { filesBelow, isTest, productFiles, type SourceFile, withoutComments } from './source-files'

const MAX_LINES = 500
/** The formatter keeps code to 110; prose in comments may run a few words over. */
const MAX_COLUMNS = 120
const MAX_FUNCTION_LINES = 60
/** A component is mostly markup. */
const MAX_COMPONENT_LINES = 90
const BANNED_NAMES = /(^|[-.])(utils?|helpers?|managers?|data|info|misc|common|stuff)([-.]|$)/
/** Folders where a file says what it is for, what it promises and what it must never do. */
const WITH_HEADERS = /^src\/main\/(rules|engine|journal|venues)\//

const source: readonly SourceFile[] = [
  ...filesBelow('src'),
  ...filesBelow('test', /\.(ts|tsx|mjs)$/),
  ...filesBelow('scripts', /\.mjs$/),
  ...filesBelow('bin', /\.mjs$/),
]

/** Where a pattern stands in code, comments and this folder's own rules left out. */
function places(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files
    .filter(({ path }) => !path.startsWith('test/tidy/'))
    .flatMap(({ path, text }) => {
      const lines = withoutComments(text).split('\n')
      return lines.flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim().slice(0, 80)}`] : []))
    })
}

/** The opening comment's own lines, 0 where there is none. */
function headerLines(text: string): number {
  const header = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1]
  return header === undefined ? 0 : header.split('\n').filter((line) => /\w/.test(line)).length
}

/** Functions longer than the limit, by the indentation that the formatter guarantees. */
function longFunctions({ path, text }: SourceFile): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, begin) => {
    const opening =
      /^(\s*)(?:export )?(?:default )?(?:async )?(?:function\b|(?:static |async |override |get |set )*#?\w+\([^)]*\)(?:: [^=]+)? \{$|const \w+ = (?:async )?(?:\([^)]*\)|\w+)(?:: [^=]+)? => \{$)/.exec(
        line,
      )
    if (!opening || !/\{$/.test(line) || /^\s*(if|for|while|switch|catch|describe|it|test)\b/.test(line))
      return []
    const end = lines.findIndex((other, at) => at > begin && other.startsWith(`${opening[1]}}`))
    const length = end - begin + 1
    const most = path.endsWith('.tsx') ? MAX_COMPONENT_LINES : MAX_FUNCTION_LINES
    return length > most ? [`${path}:${begin + 1}: ${length} lines`] : []
  })
}

describe('files', () => {
  it(`have at most ${MAX_LINES} lines`, () => {
    expect(
      source.filter(({ text }) => text.split('\n').length > MAX_LINES + 1).map(({ path }) => path),
    ).toEqual([])
  })

  it(`have lines of at most ${MAX_COLUMNS} columns, text that cannot be broken aside`, () => {
    const long = source.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, at) => {
        const isText = /['"`/|]/.test(line)
        return line.length > MAX_COLUMNS && !isText ? [`${path}:${at + 1}`] : []
      }),
    )
    expect(long).toEqual([])
  })

  it(`have functions of at most ${MAX_FUNCTION_LINES} lines, components ${MAX_COMPONENT_LINES}`, () => {
    expect(source.filter(({ path }) => !isTest(path)).flatMap(longFunctions)).toEqual([])
  })

  it('are named in kebab-case, components in PascalCase, and never after nothing in particular', () => {
    const wrong = source
      .map(({ path }) => path)
      .filter((path) => {
        const name = path.split('/').at(-1) ?? ''
        const isShaped = /\.tsx$/.test(name)
          ? /^([A-Z][A-Za-z0-9]*|[a-z0-9-]+)(\.test)?\.tsx$/
          : /^[a-z0-9-]+(\.[a-z]+)*$/
        return !isShaped.test(name) || BANNED_NAMES.test(name)
      })
    expect(wrong).toEqual([])
  })

  it('in rules, engine, journal and venues open with what they are for', () => {
    const without = productFiles()
      .filter(
        ({ path, text }) => WITH_HEADERS.test(path) && (headerLines(text) < 2 || headerLines(text) > 10),
      )
      .map(({ path, text }) => `${path}: ${headerLines(text)} lines`)
    expect(without).toEqual([])
  })

  it('that are tests say their claim first', () => {
    const silent = source
      .filter(({ path, text }) => isTest(path) && !/^\s*(\/\*\*|\/\/)/.test(text))
      .map(({ path }) => path)
    expect(silent).toEqual([])
  })
})

describe('code', () => {
  it('leaves nothing for later without saying where', () => {
    const marks = source
      .filter(({ path }) => !path.startsWith('test/tidy/'))
      .filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text))
    expect(marks.map(({ path }) => path)).toEqual([])
  })

  it('silences no tool', () => {
    const silenced = source.filter(
      ({ path, text }) =>
        !path.startsWith('test/tidy/') &&
        /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/.test(text),
    )
    expect(silenced.map(({ path }) => path)).toEqual([])
  })

  it('has no any', () => {
    expect(places(source, /\bas any\b|:\s*any\b|<any>|\bany\[\]|as unknown as any/)).toEqual([])
  })

  it('never swallows an error', () => {
    const swallowing = source
      .filter(({ path }) => !path.startsWith('test/tidy/'))
      .filter(
        ({ text }) =>
          /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(withoutComments(text)) ||
          /\.catch\(\(\)\s*=>\s*\{\s*\}\)/.test(text),
      )
    expect(swallowing.map(({ path }) => path)).toEqual([])
  })

  it('has no floating clocks or chance in the pure parts', () => {
    const pure = productFiles().filter(({ path }) =>
      /^src\/(shared|main\/(rules|models|engine|analytics))\//.test(path),
    )
    expect(
      places(pure, /\bDate\.now\b|\bnew Date\(\)|Math\.random|\bperformance\.now|\bsetTimeout|\bsetInterval/),
    ).toEqual([])
  })

  it('skips no test for good', () => {
    expect(places(source, /\b(it|test|describe)\.(only|todo)\b/)).toEqual([])
  })
})

describe('these rules', () => {
  it('see what they are meant to see', () => {
    const body = Array.from({ length: 61 }, () => '  x()').join('\n')
    expect(
      longFunctions({ path: 'a.ts', text: `export function long(): void {\n${body}\n}\n` }),
    ).toHaveLength(1)
    expect(places([{ path: 'a.ts', text: 'const x = y as any' }], /\bas any\b/)).toHaveLength(1)
    expect(places([{ path: 'a.ts', text: '// as any\nconst x = 1 // as any' }], /\bas any\b/)).toEqual([])
    expect(headerLines('/**\n * One.\n * Two.\n */\n')).toBe(2)
    expect(headerLines('import x from "y"\n')).toBe(0)
    expect(BANNED_NAMES.test('string-utils.ts')).toBe(true)
    expect(BANNED_NAMES.test('validated.ts')).toBe(false)
  })
})
