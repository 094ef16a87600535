/** Claim: a shell starts as its options say, or says in one line why it does not, and stops cleanly. */
import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Desk, expect, test } from './fixtures'

const root = resolve(import.meta.dirname, '../..')

function run(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
    // Two wishes about colour would make Node warn on standard error.
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, ...env },
  })
  return { status, stdout, stderr }
}

async function version(desk: Desk): Promise<void> {
  await expect(desk.page).toHaveTitle(/Crossdesk|n\d+/)
}

test('a desk comes back on its data folder after a restart and after being killed', async ({ desk }) => {
  const before = desk.pid
  await version(desk)
  await desk.restart()
  await version(desk)
  await desk.kill()
  await desk.restart()
  await version(desk)
  expect(desk.pid).not.toBe(before)
})

test.describe('the browser shell', () => {
  test.skip(({ shell }) => shell !== 'browser', 'its own command line')

  for (const [args, sentence] of [
    [['--nonsense'], "unknown option '--nonsense'"],
    [['extra'], "unknown option 'extra'"],
    [['--port'], 'option --port needs a value'],
    [['--port', '70000'], "option --port must be a whole number from 0 to 65535, was '70000'"],
    [['--load', '-1'], "option --load must be a number from 0.001 to 10000, was '-1'"],
    [['--seed', '1e99'], 'option --seed must be a whole number'],
    [['--headless=yes'], 'option --headless takes no value'],
  ] as const) {
    test(`refuses ${args.join(' ')} with a sentence and exit code 2`, () => {
      for (const entry of [
        'out/main/browser.js',
        ...(args[0] === '--nonsense' ? ['scripts/start.mjs'] : []),
      ]) {
        const { status, stdout, stderr } = run([entry, ...args])
        expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
        expect(stderr).toContain(sentence)
        expect(stderr.trim().split('\n')).toHaveLength(1)
      }
    })
  }

  test('lists its options', () => {
    const shell = run(['out/main/browser.js', '--help'])
    const start = run(['scripts/start.mjs', '--help'])
    for (const { status, stdout } of [shell, start]) {
      expect(status).toBe(0)
      for (const name of ['--shell', '--headless', '--port', '--data-dir', '--seed', '--load', '--help']) {
        expect(stdout).toContain(name)
      }
    }
    expect(start.stdout).toBe(shell.stdout)
  })

  test('a second desk on the same folder is refused in one line', async ({ desk }) => {
    const { status, stdout, stderr } = run(['out/main/browser.js', '--headless', '--data-dir', desk.dataDir])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/^crossdesk: .+/)
    await version(desk)
  })

  test('a taken port is refused in one line', async ({ desk }) => {
    const port = new URL(desk.page.url()).port
    const folder = await mkdtemp(join(tmpdir(), 'crossdesk-port-'))
    const { status, stderr } = run([
      'out/main/browser.js',
      '--headless',
      '--port',
      port,
      '--data-dir',
      folder,
    ])
    await rm(folder, { recursive: true, force: true })
    expect(status).toBe(2)
    expect(stderr).toContain('EADDRINUSE')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('a folder that cannot be written is refused in one line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crossdesk-file-'))
    const file = join(folder, 'not-a-folder')
    await writeFile(file, 'here is a file')
    await chmod(file, 0o400)
    const { status, stderr } = run(['out/main/browser.js', '--headless', '--data-dir', join(file, 'desk')])
    await rm(folder, { recursive: true, force: true })
    expect(status).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('prints its address where there is no display, and ends with the process that started it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crossdesk-plain-'))
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env
    const child = spawn(process.execPath, ['out/main/browser.js', '--data-dir', folder], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    const line = await new Promise<string>((said) =>
      child.stdout?.once('data', (bytes: Buffer) => said(String(bytes))),
    )
    expect(line).toMatch(/^Crossdesk is at http:\/\/127\.0\.0\.1:\d+\/enter\?token=[\w-]{43}\n$/)
    const code = new Promise<number | null>((ended) => child.on('exit', ended))
    child.disconnect()
    expect(await code).toBe(0)
    await rm(folder, { recursive: true, force: true })
  })
})

test.describe('the Electron shell', () => {
  test.skip(({ shell }) => shell !== 'standin', 'run under the stand-in')

  test('a second desk on the same folder is refused in a dialog', async ({ desk }) => {
    const args = [
      '--import',
      './test/electron-standin/register.mjs',
      'out/main/index.js',
      '--data-dir',
      desk.dataDir,
    ]
    const { status, stderr } = run(args)
    expect(status).toBe(2)
    expect(stderr).toContain('dialog: Crossdesk cannot start: ')
    await version(desk)
  })
})
