/** Claim: a command line is read as its help says, and everything else is refused with a sentence. */
import { describe, expect, it } from 'vitest'
import { readLaunch } from './launch-options'

const read = (
  argv: readonly string[],
  more: { passesOverUnknown?: boolean; platform?: NodeJS.Platform } = {},
) =>
  readLaunch({
    argv,
    env: { XDG_DATA_HOME: '/data', LOCALAPPDATA: 'C:\\Local' },
    platform: more.platform ?? 'linux',
    passesOverUnknown: more.passesOverUnknown ?? false,
  })

describe('launch options', () => {
  it('have defaults that start a desk on a free port in the local data folder', () => {
    expect(read([])).toEqual({
      kind: 'run',
      options: { isHeadless: false, port: 0, dataDir: '/data/crossdesk', seed: null, load: null },
    })
  })

  it('are read in both spellings', () => {
    const expected = { isHeadless: true, port: 4010, dataDir: '/tmp/desk', seed: 7, load: 2.5 }
    const apart = ['--headless', '--port', '4010', '--data-dir', '/tmp/desk', '--seed', '7', '--load', '2.5']
    const joined = ['--headless', '--port=4010', '--data-dir=/tmp/desk', '--seed=7', '--load=2.5']
    expect(read(apart)).toEqual({ kind: 'run', options: expected })
    expect(read(joined)).toEqual({ kind: 'run', options: expected })
  })

  it.each([
    [['--nonsense']],
    [['word']],
    [['-h']],
    [['--port']],
    [['--port', '']],
    [['--port', '65536']],
    [['--port', '1.5']],
    [['--port', '-1']],
    [['--seed', 'x']],
    [['--seed', '4294967296']],
    [['--load', '0']],
    [['--load', '1e3']],
    [['--load', 'Infinity']],
    [['--shell', 'netscape']],
    [['--headless=1']],
    [['--data-dir=']],
  ])('refuse %j with a sentence', (argv) => {
    expect(read(argv)).toEqual({ kind: 'bad', reason: expect.stringMatching(/option/) })
  })

  it('pass over the switches of Chromium in the Electron shell only', () => {
    const argv = ['.', '--inspect=0', '--no-sandbox', '--seed', '7']
    expect(read(argv, { passesOverUnknown: true })).toMatchObject({ kind: 'run', options: { seed: 7 } })
    expect(read(argv)).toMatchObject({ kind: 'bad' })
  })

  it('never choose a roaming profile on Windows', () => {
    const launch = read([], { platform: 'win32' })
    expect(launch.kind === 'run' ? launch.options.dataDir : '').toContain('Local')
  })
})
