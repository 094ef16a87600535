/** The project's files as the tidy tests see them: paths with `/`, text, imports. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

export interface SourceFile {
  /** From the root, such as `src/main/engine/desk.ts`. */
  readonly path: string
  readonly text: string
}

/** A TypeScript file below a folder, tests included. */
export function filesBelow(folder: string, pattern = /\.(ts|tsx)$/): SourceFile[] {
  const full = join(ROOT, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(ROOT.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

export function isTest(path: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(path)
}

/** Product code: everything below src that is not a test. */
export function productFiles(): SourceFile[] {
  return filesBelow('src').filter(({ path }) => !isTest(path))
}

/** Every file that git keeps or would keep, as text; binary files are passed over. */
export function trackedFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
  })
  return String(listed)
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'latin1') }))
    .filter(({ text }) => !text.slice(0, 8_000).includes('\0'))
}

export interface Import {
  readonly from: string
  readonly specifier: string
  /** The imported file from the root without its ending, or the package's name. */
  readonly target: string
  readonly isTypeOnly: boolean
}

const STATEMENT = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?(['"])([^'"\n]+)\3/g
const DYNAMIC = /\bimport\(\s*(['"])([^'"\n]+)\1/g

/** What a file imports, static and dynamic, comments left out. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const code = withoutComments(text)
  const found = [...code.matchAll(STATEMENT)].map((match) => ({
    specifier: match[4] ?? '',
    isTypeOnly: match[2] !== undefined,
  }))
  const dynamic = [...code.matchAll(DYNAMIC)].map((match) => ({
    specifier: match[2] ?? '',
    isTypeOnly: false,
  }))
  return [...found, ...dynamic].map(({ specifier, isTypeOnly }) => ({
    from: path,
    specifier,
    target: targetOf(path, specifier),
    isTypeOnly,
  }))
}

function targetOf(path: string, specifier: string): string {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('@shared/')) return `src/shared/${plain.slice('@shared/'.length)}`
  if (!plain.startsWith('.'))
    return plain.startsWith('@') ? plain.split('/').slice(0, 2).join('/') : (plain.split('/')[0] ?? '')
  return posix.join(posix.dirname(path), plain).replace(/\.(ts|tsx|js)$/, '')
}

/** Text without comments; a `//` inside a string is rare enough to be kept by the look-behind. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\w])\/\/.*$/gm, '$1')
}

/** The part of the house that a file belongs to: a folder of src/main, or `shared`, `renderer`, `preload`, `entry`. */
export function partOf(path: string): string {
  const [, area = '', next = ''] = path.replace(/\.tsx?$/, '').split('/')
  if (area !== 'main') return area
  return ['index', 'browser', 'cli'].includes(next) ? 'entry' : next
}
