/** Claim: the repository names every dependency with its reason, and nothing of the machines it was made on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, productFiles, ROOT, trackedFiles } from './source-files'

interface Manifest {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest
const dependencies = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
}

describe('dependencies', () => {
  it('are each named in docs/dependencies.md, and nothing else is', () => {
    const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')
    const named = [...page.matchAll(/^\| ([^|]+) \|/gm)]
      .flatMap((match) => (match[1] ?? '').split(','))
      .map((name) => name.trim())
      .filter((name) => name !== 'package' && !/^-+$/.test(name))
    expect(named.sort()).toEqual(Object.keys(dependencies).sort())
  })

  it('are pinned to exact versions', () => {
    expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  it('are the only packages that the product imports', () => {
    const packages = productFiles()
      .flatMap(importsOf)
      .filter(({ target, specifier }) => !target.startsWith('src/') && !/^(\.|node:)/.test(specifier))
      .map(({ from, target }) => ({ from, target }))
    expect(packages.filter(({ target }) => dependencies[target] === undefined)).toEqual([])
  })

  it('ship one native package and nothing else', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['better-sqlite3'])
  })

  it('keep Electron the same for the build and for the installer', () => {
    const builder = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')
    expect(/^electronVersion: (.+)$/m.exec(builder)?.[1]).toBe(manifest.devDependencies['electron'])
  })
})

describe('tracked files', () => {
  const files = trackedFiles()

  it('were found', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it('name no registry', () => {
    const registry = /registry\.(npmjs|yarnpkg)\.|\bnpm\.pkg\.|artifactory\.|"resolved":\s*"http/i
    expect(
      files
        .filter(({ path, text }) => !path.startsWith('test/tidy/') && registry.test(text))
        .map(({ path }) => path),
    ).toEqual([])
  })

  it('name no path of the machine they were made on', () => {
    const machine = /(^|[\s"'`(=])\/(work|root|home\/\w+|Users\/\w+)\//m
    expect(
      files
        .filter(({ path, text }) => !path.startsWith('test/tidy/') && machine.test(text))
        .map(({ path }) => path),
    ).toEqual([])
  })

  it('hold no build, no database and no log', () => {
    const made =
      /^(out|release|node_modules|test-results|playwright-report)\/|\.(db|db-wal|db-shm|log|asar|node)$/
    expect(files.filter(({ path }) => made.test(path)).map(({ path }) => path)).toEqual([])
  })

  it('run the one command in continuous integration', () => {
    const run = readFileSync(join(ROOT, '.ci/run'), 'utf8')
    expect(run).toMatch(/^#!\/usr\/bin\/env bash\n/)
    expect(run).toMatch(/^npm test$/m)
  })
})
