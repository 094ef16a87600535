/**
 * The loopback door of the browser shell: who may come in, and how. It binds 127.0.0.1 only; a one-time token
 * is swapped for a cookie; every request must carry that cookie and name exactly this host.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const LOOPBACK = '127.0.0.1'
const SECRET_BYTES = 32
const MAX_HEADER_BYTES = 16 * 1024

export interface Door {
  readonly server: Server
  /** Good for one visit. */
  readonly address: string
  readonly origin: string
  /** Whether a request comes from a page that we let in: exact Host, our cookie. */
  isLetIn(request: IncomingMessage): boolean
  close(): Promise<void>
}

type Files = (request: Request) => Promise<Response>

/** Opens the door on a port (0: a free one). Rejects with the system's error where the port is taken. */
export async function openDoor(port: number, files: Files): Promise<Door> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES })
  await new Promise<void>((listening, refused) => {
    server.once('error', refused)
    server.listen(port, LOOPBACK, () => listening())
  })
  const host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`
  const keeper = new DoorKeeper(host, files)
  server.on('request', (request, response) => void keeper.answer(request, response))
  return {
    server,
    address: keeper.address,
    origin: keeper.origin,
    isLetIn: (request) => keeper.isLetIn(request),
    async close() {
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

class DoorKeeper {
  readonly origin: string
  readonly address: string
  readonly #host: string
  readonly #files: Files
  readonly #cookieName: string
  readonly #session = randomBytes(SECRET_BYTES).toString('base64url')
  #token: string | null = randomBytes(SECRET_BYTES).toString('base64url')

  constructor(host: string, files: Files) {
    this.#host = host
    this.#files = files
    this.origin = `http://${host}`
    this.address = `${this.origin}/enter?token=${this.#token}`
    // Cookies do not know ports: two desks on one machine must not overwrite each other's.
    this.#cookieName = `crossdesk-${host.split(':')[1]}`
  }

  /** A wrong Host means DNS rebinding; a wrong cookie another local page or another user. */
  isLetIn(request: IncomingMessage): boolean {
    return this.#isOurHost(request) && isSame(cookieOf(request, this.#cookieName), this.#session)
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isOurs = this.#isOurHost(request) && request.method === 'GET'
    // A path such as `//elsewhere` would otherwise be read as another host.
    const url = new URL(`${this.origin}/${(request.url ?? '/').replace(/^[\\/]+/, '')}`)
    if (isOurs && url.pathname === '/enter') {
      this.#enter(url.searchParams.get('token') ?? '', response)
      return
    }
    if (!isOurs || !this.isLetIn(request)) {
      refuse(response)
      return
    }
    const answer = await this.#files(new Request(url))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }

  #isOurHost(request: IncomingMessage): boolean {
    return request.headers.host === this.#host
  }

  #enter(token: string, response: ServerResponse): void {
    if (this.#token === null || !isSame(token, this.#token)) {
      refuse(response)
      return
    }
    this.#token = null
    // Not a redirect: a chain that a file:// launcher began would leave the SameSite=Strict cookie behind.
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'set-cookie': `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    response.end('<!doctype html><title>Crossdesk</title><meta http-equiv="refresh" content="0;url=/">')
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('This address works once, in one browser. Start the desk again for another.\n')
}

function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}

function cookieOf(request: IncomingMessage, name: string): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return ''
}
