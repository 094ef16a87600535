/**
 * A folder that looks like an Electron distribution to electron-builder, with no Electron in it: an executable
 * that carries the wire of fuses, and the few files that are copied or read. What is checked on the result is
 * what we add to a distribution, not the distribution.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'

export const ROOT = join(import.meta.dirname, '../..')
/** Any small unsigned Windows program with a version resource: its resources are edited, so it must be a real one. */
const WINDOWS_PROGRAM = join(ROOT, 'node_modules/electron-winstaller/vendor/7z-x64.exe')

/** Electron's own mark, version 1, nine fuses, in the state that a released binary has. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSE_WIRE = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, 9]), Buffer.from('101100011')])

/** Makes the distribution in a folder and returns the name of its executable. */
export async function makeDistribution(folder: string, platform: 'linux' | 'win'): Promise<string> {
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'), { recursive: true })
  await writeFile(join(folder, 'locales', 'en-US.pak'), 'stand-in')
  await writeFile(join(folder, 'LICENSE'), 'stand-in')
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'stand-in')
  await writeFile(join(folder, 'version'), '45.4.1')
  await makeDefaultApplication(folder)
  const executable = platform === 'win' ? 'electron.exe' : 'electron'
  const program =
    platform === 'win' ? await windowsProgram() : Buffer.concat([Buffer.from('stand-in\n'), FUSE_WIRE])
  await writeFile(join(folder, executable), program, { mode: 0o755 })
  return executable
}

/** Electron's own default application is thrown away by the packer, which first reads its header. */
async function makeDefaultApplication(folder: string): Promise<void> {
  const source = await mkdtemp(join(tmpdir(), 'crossdesk-default-app-'))
  await writeFile(join(source, 'index.js'), '')
  await createPackage(source, join(folder, 'resources', 'default_app.asar'))
  await rm(source, { recursive: true })
}

/** The wire stands in the padding between two sections, which editing the resources leaves alone. */
async function windowsProgram(): Promise<Buffer> {
  const program = await readFile(WINDOWS_PROGRAM)
  return Buffer.concat([program, FUSE_WIRE])
}
