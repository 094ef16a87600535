/** Claim: the rules that keep the page in are as strict as docs/security.md says. Items 7, 15, 17, 18. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ruleLink } from '../../src/main/shells/electron-links'
import { isOurFrame } from '../../src/main/shells/our-frame'
import { contentSecurityPolicy, rendererFiles } from '../../src/main/shells/renderer-files'

const folder = mkdtempSync(join(tmpdir(), 'crossdesk-page-'))
const page = join(folder, 'page')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the content security policy (item 7)', () => {
  it('is exactly this', () => {
    expect(contentSecurityPolicy('N').split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self' 'nonce-N'",
      "style-src 'self' 'nonce-N'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ])
  })
})

describe('the files of the page (item 18)', () => {
  it('are served with their policy, a fresh nonce each time, and isolation', async () => {
    const files = makePage()
    const [first, second] = [
      await files(new Request('app://desk/')),
      await files(new Request('app://desk/index.html')),
    ]
    const nonceOf = (answer: Response) =>
      /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1]
    expect(nonceOf(first)).toMatch(/^[\w+/]{22}==$/)
    expect(nonceOf(first)).not.toBe(nonceOf(second))
    expect(await first.text()).toBe(`<meta nonce="${nonceOf(first)}">`)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/%00index.html',
    '/%ff',
    '/missing.js',
    '/index.html/',
    '/page-beside/x.js',
    '/..%2fpage-beside%2fx.js',
    '/noextension',
    '/index.HTML',
  ])('are not reached by %s', async (path) => {
    const answer = await makePage()(new Request(`app://desk${path}`))
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('not found')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('are only read, never written to', async () => {
    expect((await makePage()(new Request('app://desk/', { method: 'POST' }))).status).toBe(404)
  })
})

function makePage(): (request: Request) => Promise<Response> {
  for (const place of [page, `${page}-beside`]) mkdirSync(place, { recursive: true })
  writeFileSync(join(page, 'index.html'), '<meta nonce="__CSP_NONCE__">')
  writeFileSync(join(folder, 'secret.json'), '{}')
  writeFileSync(join(`${page}-beside`, 'x.js'), '')
  return rendererFiles(page)
}

describe('links that may leave (item 15)', () => {
  it('are rule texts on named hosts', () => {
    expect(ruleLink('https://www.sec.gov/rules/605')).toBe('https://www.sec.gov/rules/605')
    expect(ruleLink('https://www.finra.org/5320')).toBe('https://www.finra.org/5320')
  })

  it.each([
    'http://www.sec.gov/',
    'https://evil.example/?x=https://www.sec.gov/',
    'https://www.sec.gov.evil.example/',
    'https://www.sec.gov@evil.example/',
    'https://user:pass@www.sec.gov/',
    'https://www.sec.gov:8443/',
    'https://evil.example/?next=app://desk',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'app://desk/',
    'ms-msdt:/id',
    '\\\\server\\share',
    '//www.sec.gov/',
    '',
    'www.sec.gov',
    'https://sec.gov/',
  ])('are not %s', (text) => {
    expect(ruleLink(text)).toBeNull()
  })
})

describe('frames that may speak (item 17)', () => {
  const home = 'app://desk/'
  it('are the top frame of our own page', () => {
    expect(isOurFrame({ url: 'app://desk/', parent: null }, home)).toBe(true)
    expect(isOurFrame({ url: 'app://desk/index.html#x', parent: null }, home)).toBe(true)
  })

  it.each([
    ['no frame', null],
    ['a sub-frame', { url: 'app://desk/', parent: {} }],
    ['another host', { url: 'app://desk.evil/', parent: null }],
    ['another scheme', { url: 'https://desk/', parent: null }],
    ['our address as a parameter', { url: 'https://evil.example/?x=app://desk/', parent: null }],
    ['a blank page', { url: 'about:blank', parent: null }],
    ['an unreadable address', { url: '', parent: null }],
    ['a file', { url: 'file:///desk/', parent: null }],
  ])('are not %s', (_name, frame) => {
    expect(isOurFrame(frame, home)).toBe(false)
  })
})
