/**
 * Serves the built page. Electron's `app:` protocol and the browser shell's HTTP server both answer through
 * this, so that both shells get byte-identical pages under the same content security policy.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const NONCE_PLACEHOLDER = '__CSP_NONCE__'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
}

/** Nothing but our own files and the tags that carry this response's nonce; no string becomes script. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ')
}

/** Headers of every answer: the policy, and isolation from every other page in the browser. */
export function securityHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

/**
 * Answers requests for files below `root`, the folder of the built page. Everything else is 404: another
 * method, an unknown type, a path that leaves the folder however it is spelled.
 */
export function rendererFiles(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = request.method === 'GET' ? fileOf(root, new URL(request.url).pathname) : null
    const body = file === null ? null : await contentOf(file)
    const nonce = randomBytes(16).toString('base64')
    if (file === null || body === null) {
      return new Response('not found', { status: 404, headers: securityHeaders(nonce) })
    }
    const type = TYPES[extname(file)] ?? ''
    const isPage = type.startsWith('text/html')
    const content = isPage ? body.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce) : new Uint8Array(body)
    return new Response(content, { headers: { ...securityHeaders(nonce), 'content-type': type } })
  }
}

function fileOf(root: string, pathname: string): string | null {
  const relative = pathname === '/' ? 'index.html' : decoded(pathname.slice(1))
  if (relative === null || relative.includes('\0')) return null
  const file = normalize(join(root, relative))
  return file.startsWith(root + sep) && Object.hasOwn(TYPES, extname(file)) ? file : null
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** The file's bytes, or null where it cannot be read: to a page every reason is the same 404. */
function contentOf(file: string): Promise<Buffer | null> {
  return readFile(file).catch(() => null)
}
