// The ballast takes its space when there is plenty, gives it back when asked, and never comes back in between.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Ballast } from './ballast'
import { networkKind } from './network-drive'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-ballast-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('it is made once, freed once, and not made again by the same desk', async () => {
  const file = join(folder, 'journal.db.ballast')
  const ballast = new Ballast(file, 3_000_000)
  expect(await ballast.fill()).toBe(true)
  expect(statSync(file).size).toBe(3_000_000)
  expect(await new Ballast(file, 3_000_000).fill()).toBe(true)
  expect(ballast.free()).toBe(3_000_000)
  expect(ballast.free()).toBe(0)
  expect(await ballast.fill()).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

test('freed while it is made, it leaves nothing; larger than the disk allows, it is not begun', async () => {
  const ballast = new Ballast(join(folder, 'b'), 20 << 20)
  const filling = ballast.fill()
  ballast.free()
  expect(await filling).toBe(false)
  expect(await new Ballast(join(folder, 'c'), 2 ** 50).fill()).toBe(false)
  expect(await new Ballast(join(folder, 'd'), 0).fill()).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

test('file systems whose locks cross a network are known by their numbers', () => {
  expect([0x6969, 0xff534d42, -11317950, 0xfe534d42].map(networkKind)).toEqual([
    'NFS',
    'CIFS',
    'CIFS',
    'SMB2',
  ])
  expect([0xef53, 0x01021994, 0x9123683e].map(networkKind)).toEqual([null, null, null])
})
