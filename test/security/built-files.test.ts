/** Claim: nothing that is built loads anything from anywhere else, and the preload needs only Electron. Items 1, 4, 10, 11. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const OUT = resolve(import.meta.dirname, '../../out')
const isBuilt = existsSync(join(OUT, 'renderer/index.html')) && existsSync(join(OUT, 'preload/index.cjs'))

function built(folder: string, pattern: RegExp): { path: string; text: string }[] {
  return readdirSync(join(OUT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(OUT.length + 1), text: readFileSync(path, 'utf8') }))
}

describe.skipIf(!isBuilt)(
  'the built page (skipped only where nothing is built: npm test builds first)',
  () => {
    it('names no plain-text address but those of XML and of this machine (item 1)', () => {
      const addresses = built('renderer', /\.(js|css|html)$/).flatMap(
        ({ text }) => text.match(/http:\/\/[\w.-]+/g) ?? [],
      )
      expect(
        [...new Set(addresses)].filter((each) => !['http://www.w3.org', 'http://127.0.0.1'].includes(each)),
      ).toEqual([])
    })

    it('takes scripts, styles and pictures from its own folder only (item 1)', () => {
      const [page] = built('renderer', /^index\.html$/)
      const sources = [...(page?.text ?? '').matchAll(/\b(?:src|href)="([^"]+)"/g)].map(
        (match) => match[1] ?? '',
      )
      expect(sources.length).toBeGreaterThan(0)
      expect(sources.filter((source) => !/^(\.?\/|data:)/.test(source) || source.startsWith('//'))).toEqual(
        [],
      )
    })

    it('has a place for the nonce on every tag that runs or styles', () => {
      const [page] = built('renderer', /^index\.html$/)
      const tags =
        (page?.text ?? '').match(/<(script|style|link rel="(stylesheet|modulepreload)")\b[^>]*>/g) ?? []
      expect(tags.length).toBeGreaterThan(0)
      expect(tags.filter((tag) => !tag.includes('nonce="__CSP_NONCE__"'))).toEqual([])
    })

    it('has no webview and no blink switches (items 10, 11)', () => {
      const files = [...built('renderer', /\.(js|html)$/), ...built('main', /\.js$/)]
      expect(
        files
          .filter(({ text }) =>
            /<webview|createElement\(["']webview|enableBlinkFeatures|allowpopups/.test(text),
          )
          .map(({ path }) => path),
      ).toEqual([])
    })
  },
)

describe.skipIf(!isBuilt)('the built preload', () => {
  const text = isBuilt ? readFileSync(join(OUT, 'preload/index.cjs'), 'utf8') : ''

  it('is CommonJS that requires electron and nothing else (item 4)', () => {
    expect([...text.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual(['electron'])
    expect(text).not.toMatch(/^\s*(import|export) /m)
  })

  it('exposes one object and gives no part of Electron away (item 20)', () => {
    expect(text.match(/exposeInMainWorld/g)).toHaveLength(1)
    expect(text).toContain('exposeInMainWorld("crossdesk"')
    expect(text.length).toBeLessThan(4_000)
  })
})
