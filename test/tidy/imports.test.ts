/** Claim: imports point one way, as section 2 of the design draws them, and only the named folders name a platform. */
import { describe, expect, it } from 'vitest'
import { filesBelow, importsOf, isTest, partOf, productFiles, type SourceFile } from './source-files'

/** What each part may import of ours; itself always. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  ports: ['shared'],
  rules: ['shared'],
  models: ['shared'],
  analytics: ['shared'],
  engine: ['rules', 'models', 'shared'],
  journal: ['shared', 'ports'],
  // What a fill was worth, and supervision, are worked out by the same folds for rows, reports and tests.
  views: ['analytics', 'rules', 'shared', 'ports'],
  market: ['shared', 'ports'],
  venues: ['shared', 'ports'],
  ipc: ['shared', 'ports'],
  reports: ['analytics', 'views', 'shared', 'ports'],
  desk: [
    'shared',
    'ports',
    'rules',
    'models',
    'analytics',
    'engine',
    'journal',
    'views',
    'market',
    'venues',
    'reports',
    'ipc',
  ],
  // The shells own the carriers, so they reach the door in `ipc` directly.
  shells: ['desk', 'ipc', 'shared', 'ports'],
  entry: ['shells', 'journal', 'views'],
  preload: ['shared'],
  renderer: ['shared'],
}
/** Parts that compile without Node and DOM types. */
const PURE = ['shared', 'rules', 'models', 'engine', 'analytics']
const PLATFORM: Readonly<Record<string, readonly string[]>> = {
  electron: ['shells', 'preload'],
  'better-sqlite3': ['journal', 'views'],
}

function wrongImports(files: readonly SourceFile[]): string[] {
  return files.flatMap(importsOf).flatMap(({ from, target, specifier }) => {
    const part = partOf(from)
    const isOurs = target.startsWith('src/')
    if (!isOurs) {
      const owners = PLATFORM[target]
      if (owners && !owners.includes(part))
        return [`${from}: only ${owners.join(' and ')} may name ${target}`]
      if (PURE.includes(part) && /^node:/.test(specifier))
        return [`${from}: ${part} must not know Node (${specifier})`]
      return []
    }
    const other = partOf(target.endsWith('.ts') ? target : `${target}.ts`)
    const allowed = MAY_IMPORT[part]
    if (!allowed) return [`${from}: no rule for the part '${part}'`]
    return other === part || allowed.includes(other)
      ? []
      : [`${from}: ${part} must not import ${other} (${specifier})`]
  })
}

describe('imports', () => {
  it('follow the design', () => {
    expect(wrongImports(productFiles())).toEqual([])
  })

  it('are really checked: each rule refuses its counterexample', () => {
    const counterexamples: Record<string, string> = {
      'src/shared/a.ts': "import { b } from '../main/engine/b'",
      'src/main/rules/a.ts': "import type { B } from '../engine/b'",
      'src/main/engine/a.ts': "import { b } from '../journal'",
      'src/main/models/a.ts': "import { now } from 'node:perf_hooks'",
      'src/main/journal/a.ts': "export * from '../views/b'",
      'src/main/views/a.ts': "import '../engine/b'",
      'src/main/ipc/a.ts': "import { app } from 'electron'",
      'src/main/desk/a.ts': "const db = await import('better-sqlite3')",
      'src/main/desk/b.ts': "import { x } from '../shells/x'",
      'src/preload/a.ts': "import { x } from '../main/ports'",
      'src/renderer/a.tsx': "import {\n  x,\n} from '../main/desk/x'",
      'src/main/novel/a.ts': "import { x } from '../ports'",
    }
    for (const [path, text] of Object.entries(counterexamples)) {
      expect(wrongImports([{ path, text }]), path).toHaveLength(1)
    }
  })

  it('of ipcMain stand in one file only (security item 17)', () => {
    const users = productFiles().filter(({ text }) =>
      /\bipcMain\b/.test(text.replace(/\/\*[\s\S]*?\*\//g, '')),
    )
    expect(users.map(({ path }) => path)).toEqual(['src/main/shells/electron-ipc.ts'])
  })

  it('leave no file that nothing imports', () => {
    const entries = new Set([
      'src/main/index',
      'src/main/browser',
      'src/main/cli',
      'src/preload/index',
      'src/main/journal/journal-worker',
      'src/main/journal/log/seal-worker',
      'src/main/desk/verify-worker',
      'src/main/views/views-worker',
    ])
    const pages = filesBelow('src/renderer', /\.html$/).flatMap(({ path, text }) =>
      [...text.matchAll(/src="\.?\/?([^"]+)\.tsx?"/g)].map((match) => path.replace(/[^/]+$/, match[1] ?? '')),
    )
    const everything = [...filesBelow('src'), ...filesBelow('test'), ...filesBelow('scripts', /\.(ts|mjs)$/)]
    const wanted = new Set([...entries, ...pages])
    for (const file of everything) for (const { target } of importsOf(file)) wanted.add(target)
    const orphans = productFiles()
      .map(({ path }) => path.replace(/\.tsx?$/, ''))
      .filter(
        (path) => !path.endsWith('.d') && !wanted.has(path) && !wanted.has(path.replace(/\/index$/, '')),
      )
    expect(orphans).toEqual([])
  })

  it('never open a live database with fs', () => {
    /** Opening calls of node:fs that are right, each with its reason. */
    const reasons: Readonly<Record<string, string>> = {
      'src/main/journal/open-file.ts': 'opens the folder, to sync a rename; never the file',
      'src/main/journal/log/head-file.ts': 'the head file is a file of its own',
      'src/main/journal/log/anchor.ts': 'anchors are files of their own',
      'src/main/journal/log/seal-key.ts': 'the key is a file of its own',
      'src/main/journal/ballast.ts': 'a file of no use but its size',
      'src/main/journal/durable-files.ts': 'whole files beside the journal: notes, snapshots, copies',
      'src/main/journal/quarantine.ts': 'reads its own mark; the journal is only renamed',
      'src/main/journal/backup/backup-files.ts': 'reads the note beside a backup',
      'src/main/journal/backup/restore.ts': 'copies a backup, under the lock that keeps desks away',
      'src/main/journal/export/index.ts': 'writes the description of an export',
      'src/main/journal/export/sinks.ts': 'writes the tables of an export',
      'src/main/journal/snapshots/snapshot-store.ts': 'a snapshot is a file of its own',
      'src/main/journal/read-journal.ts': 'copies only a journal that no desk holds',
      'src/main/desk/settings-file.ts': 'the settings are a file of their own',
      'src/main/desk/users/users-file.ts': 'the users are a file of their own',
    }
    const opening =
      /\b(readFileSync|readFile|writeFileSync|writeFile|appendFileSync|copyFileSync|copyFile|cpSync|openSync|createReadStream|createWriteStream|truncateSync)\b/
    const openers = productFiles()
      .filter(({ path }) => ['journal', 'views', 'desk', 'engine', 'ipc'].includes(partOf(path)))
      .filter(
        (file) =>
          importsOf(file).some(({ specifier }) => /^node:fs/.test(specifier)) && opening.test(file.text),
      )
      .map(({ path }) => path)
    expect(openers.filter((path) => reasons[path] === undefined)).toEqual([])
  })

  it('of tests are not shipped: no product file imports a test', () => {
    expect(
      productFiles()
        .flatMap(importsOf)
        .filter(({ target }) => isTest(`${target}.ts`) || target.startsWith('test/')),
    ).toEqual([])
  })
})
