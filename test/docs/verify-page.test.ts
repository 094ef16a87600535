// docs/verify.html is the page that its source makes: one file, no network, and nothing in it that is not ours.
// CROSSDESK_WRITE_DOCS=1 rewrites it instead.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const source = resolve(root, 'src/renderer/verify')
const made = resolve(root, 'docs/verify.html')

/** The page's script in one piece, left readable. */
async function script(): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve(root, 'src/shared') } },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: resolve(source, 'verify-page.ts'), formats: ['iife'], name: 'verifyPage' },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  if (!bundle || !('output' in bundle)) throw new Error('the page was not built')
  const [chunk, ...more] = bundle.output
  expect(more.map(({ fileName }) => fileName)).toEqual([])
  return `\n${chunk.code.trim().replaceAll('</script', '<\\/script')}\n`
}

async function page(): Promise<string> {
  const code = await script()
  const hash = createHash('sha256').update(code).digest('base64')
  // The codec makes its readers from the tables with `new Function`; nothing may be loaded or sent.
  const policy = `default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`
  return readFileSync(resolve(source, 'index.html'), 'utf8')
    .replace(
      '<meta charset="utf-8" />',
      `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    )
    .replace('<script type="module" src="./verify-page.ts"></script>', () => `<script>${code}</script>`)
}

test('docs/verify.html is in step with its source', async () => {
  const text = await page()
  if (process.env['CROSSDESK_WRITE_DOCS']) writeFileSync(made, text)
  expect(existsSync(made) ? readFileSync(made, 'utf8') === text : false, 'docs/verify.html is stale').toBe(
    true,
  )
})

test('docs/verify.html loads nothing and sends nothing', () => {
  const text = readFileSync(made, 'utf8')
  expect(text).toContain("default-src 'none'")
  expect(text).not.toMatch(/\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\(/)
  expect(text).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)=/)
  expect(text).not.toMatch(/https?:\/\//)
})
