/**
 * Claim: what is packed for Linux and Windows is the build, one native library and nothing else, with the fuses
 * set. Packs with electron-builder against a stand-in distribution. Items 1, 4, 18, 19 of docs/security.md.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractFile, getRawHeader, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDistribution, ROOT } from './stand-in-distribution'

/** Ours without Electron: the chart and the Parquet writer are 0.4 of it. */
const MAX_ASAR_BYTES = 4 * 1024 * 1024
const isBuilt = ['main/index.js', 'main/browser.js', 'preload/index.cjs', 'renderer/index.html'].every(
  (file) => existsSync(join(ROOT, 'out', file)),
)

const folder = mkdtempSync(join(tmpdir(), 'crossdesk-pack-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Packed {
  readonly folder: string
  readonly executable: string
  readonly asar: string
  /** Paths inside the archive, folders left out, `/` between the parts. */
  readonly files: readonly string[]
}

async function pack(platform: 'linux' | 'win'): Promise<Packed> {
  const distribution = join(folder, `${platform}-distribution`)
  await makeDistribution(distribution, platform)
  const output = join(folder, platform)
  const builder = join(ROOT, 'node_modules/electron-builder/cli.js')
  const settings = [`-c.directories.output=${output}`, `-c.electronDist=${distribution}`]
  execFileSync(
    process.execPath,
    [builder, '--dir', `--${platform}`, '--x64', '--publish=never', ...settings],
    {
      cwd: ROOT,
      stdio: 'pipe',
      env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
    },
  )
  const unpacked = join(output, `${platform}-unpacked`)
  const asar = join(unpacked, 'resources/app.asar')
  const listed = listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1))
  const files = listed.filter((path) => !listed.some((other) => other.startsWith(`${path}/`)))
  return {
    folder: unpacked,
    executable: join(unpacked, platform === 'win' ? 'crossdesk.exe' : 'crossdesk'),
    asar,
    files,
  }
}

function filesBelow(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(place.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

describe.skipIf(!isBuilt).each([
  { platform: 'linux' as const, prebuild: 'linux-x64.node' },
  { platform: 'win' as const, prebuild: 'win32-x64.node' },
])(
  'the application packed for $platform (skipped only where nothing is built: npm test builds first)',
  ({ platform, prebuild }) => {
    let packed: Packed
    beforeAll(async () => {
      packed = await pack(platform)
    }, 120_000)

    it('holds the build and one package, and nothing else', () => {
      const wanted = filesBelow(join(ROOT, 'out'))
        .filter((path) => /^(main|preload|renderer)\//.test(path))
        .filter((path) => path !== 'main/browser.js' && !path.endsWith('.map'))
        .map((path) => `out/${path}`)
      const library = packed.files.filter((path) => path.startsWith('node_modules/'))
      expect(packed.files.filter((path) => !path.startsWith('node_modules/')).sort()).toEqual(
        [...wanted, 'package.json'].sort(),
      )
      expect(
        library.filter(
          (path) =>
            !/^node_modules\/better-sqlite3\/(LICENSE|package\.json|lib\/[\w/-]+\.js|prebuilds\/)/.test(path),
        ),
      ).toEqual([])
    })

    it('holds no map, no browser shell, no development runtime and no test fixture', () => {
      const banned =
        /\.map$|browser\.js|node_modules\/node-|\.test\.|\.spec\.|stand-?in|fixture|\.ts$|\.zip$|\.db$/
      expect(packed.files.filter((path) => banned.test(path))).toEqual([])
      expect(filesBelow(join(packed.folder, 'resources')).filter((path) => banned.test(path))).toEqual([])
    })

    it('unpacks exactly one native library, that of its own platform', () => {
      const unpacked = filesBelow(join(packed.folder, 'resources', 'app.asar.unpacked'))
      expect(unpacked).toEqual([`node_modules/better-sqlite3/prebuilds/${prebuild}`])
      expect(packed.files.filter((path) => path.endsWith('.node'))).toEqual(unpacked)
    })

    it(`is smaller than ${MAX_ASAR_BYTES} bytes`, () => {
      expect(statSync(packed.asar).size).toBeLessThan(MAX_ASAR_BYTES)
    })

    it('starts at the Electron entry, with every imported chunk inside', () => {
      const manifest = JSON.parse(String(extractFile(packed.asar, 'package.json'))) as {
        main: string
        scripts?: object
        devDependencies?: object
      }
      expect(manifest.main).toBe('out/main/index.js')
      expect(manifest.scripts).toBeUndefined()
      expect(manifest.devDependencies).toBeUndefined()
      const source = String(extractFile(packed.asar, 'out/main/index.js'))
      const chunks = [...source.matchAll(/from\s*"\.\/(chunks\/[^"]+)"/g)].map(
        (match) => `out/main/${match[1]}`,
      )
      expect(chunks.filter((path) => !packed.files.includes(path))).toEqual([])
    })

    it('has its fuses set (item 19)', async () => {
      const wire = await getCurrentFuseWire(packed.executable)
      const state = (option: FuseV1Options) => wire[option]
      expect({
        runAsNode: state(FuseV1Options.RunAsNode),
        cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
        nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
        nodeCliInspect: state(FuseV1Options.EnableNodeCliInspectArguments),
        asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
        onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
        ownSnapshot: state(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
        fileProtocolPrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
      }).toEqual({
        runAsNode: FuseState.DISABLE,
        cookieEncryption: FuseState.ENABLE,
        nodeOptions: FuseState.DISABLE,
        nodeCliInspect: FuseState.DISABLE,
        asarIntegrity: FuseState.ENABLE,
        onlyAsar: FuseState.ENABLE,
        ownSnapshot: FuseState.DISABLE,
        fileProtocolPrivileges: FuseState.DISABLE,
      })
    })

    it.runIf(platform === 'win')('carries the hash of its archive in the program (item 19)', () => {
      const program = readFileSync(packed.executable)
      const { headerString } = getRawHeader(packed.asar)
      expect(headerString.length).toBeGreaterThan(0)
      expect(program.includes(Buffer.from('"alg":"SHA256"'))).toBe(true)
      expect(program.includes(Buffer.from('resources\\\\app.asar'))).toBe(true)
    })
  },
)
