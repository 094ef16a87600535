/** Claim: the browser shell's door and socket refuse strangers, and survive whatever a page sends. */
import { request } from 'node:http'
import { WebSocket } from 'ws'
import { type Desk, expect, test } from './fixtures'

test.skip(({ shell }) => shell !== 'browser', 'only the browser shell has a socket')

async function ourCookie(desk: Desk): Promise<string> {
  const cookies = await desk.page.context().cookies()
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

function get(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> {
  return new Promise((answered, failed) => {
    const asking = request(address, { headers, method }, (answer) => {
      answer.resume()
      answered(answer.statusCode ?? 0)
    })
    asking.on('error', failed).end()
  })
}

/** The status an upgrade came to; 101 when it opened. */
function upgrade(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((answered) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers })
    socket.on('unexpected-response', (_request, answer) => answered(answer.statusCode ?? 0))
    socket.on('open', () => {
      socket.terminate()
      answered(101)
    })
    socket.on('error', () => answered(0))
  })
}

test('wrong token, no cookie, foreign Host, other methods and paths outside are refused', async ({
  desk,
}) => {
  const origin = new URL(desk.page.url()).origin
  const cookie = await ourCookie(desk)
  expect(await get(`${origin}/`)).toBe(403)
  expect(await get(`${origin}/enter?token=guess`)).toBe(403)
  expect(await get(`${origin}/enter`, { cookie })).toBe(403)
  expect(await get(desk.address), 'the token works once').toBe(403)
  expect(await get(`${origin}/`, { cookie, host: 'evil.example' })).toBe(403)
  expect(await get(`${origin}/`, { cookie, host: `localhost:${new URL(origin).port}` })).toBe(403)
  expect(await get(`${origin}/`, { cookie: `${cookie}x` })).toBe(403)
  expect(await get(`${origin}/`, { cookie }, 'POST')).toBe(403)
  expect(await get(`${origin}/..%2f..%2fpackage.json`, { cookie })).toBe(404)
  expect(await get(`${origin}/%2e%2e/%2e%2e/package.json`, { cookie })).toBe(404)
  expect(await get(`${origin}/%ff`, { cookie })).toBe(404)
  expect(await get(`${origin}//evil.example/`, { cookie })).toBe(404)
  expect(await get(`${origin}/`, { cookie })).toBe(200)
})

test('the socket opens for our own page only', async ({ desk }) => {
  const origin = new URL(desk.page.url()).origin
  const cookie = await ourCookie(desk)
  expect(await upgrade(origin, '/bridge', { cookie })).toBe(403)
  expect(await upgrade(origin, '/bridge', { origin })).toBe(403)
  expect(await upgrade(origin, '/bridge', { cookie, origin: 'http://evil.example' })).toBe(403)
  expect(await upgrade(origin, '/bridge', { cookie, origin: 'null' })).toBe(403)
  expect(await upgrade(origin, '/bridge', { cookie, origin, host: 'evil.example' })).toBe(403)
  expect(await upgrade(origin, '/other', { cookie, origin })).toBe(403)
  expect(await upgrade(origin, '/bridge', { cookie, origin })).toBe(101)
})

interface Talk {
  say(text: string | Buffer): void
  /** The next message that is not a stream. */
  heard(): Promise<unknown>
  closed: Promise<number>
}

async function talk(desk: Desk): Promise<Talk> {
  const origin = new URL(desk.page.url()).origin
  const headers = { cookie: await ourCookie(desk), origin }
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, { headers })
  const messages: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  socket.on('message', (bytes) => {
    const message: unknown = JSON.parse(String(bytes))
    if (typeof message === 'object' && message !== null && 'stream' in message) return
    const next = waiting.shift()
    if (next) next(message)
    else messages.push(message)
  })
  const closed = new Promise<number>((ended) => socket.on('close', ended))
  await new Promise<void>((opened) => socket.on('open', () => opened()))
  return {
    say: (text) => socket.send(text),
    heard: () =>
      messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((next) => waiting.push(next)),
    closed,
  }
}

test('malformed messages get a fault and cost the desk nothing', async ({ desk }) => {
  const { say, heard } = await talk(desk)
  const malformed = [
    '',
    '{',
    'null',
    '[]',
    '7',
    '{}',
    '{"id":"x","call":"app.info"}',
    '{"id":1.5,"call":"app.info"}',
    '{"want":"status"}',
    '{"want":"nothing","isWanted":true}',
    '{"want":"__proto__","isWanted":true}',
  ]
  for (const text of malformed) {
    say(text)
    expect(await heard(), text).toEqual({ fault: expect.any(String) })
  }
  say(Buffer.from([0, 255, 1]))
  expect(await heard()).toEqual({ fault: expect.stringContaining('binary') })
  say('{"id":2,"call":"app.info"}')
  expect(await heard()).toMatchObject({ id: 2, result: { ok: true, value: { shell: 'browser' } } })
})

test('unknown calls and bad arguments are typed refusals that name the field', async ({ desk }) => {
  const { say, heard } = await talk(desk)
  for (const call of ['nothing', '__proto__', 'toString', '', 'x'.repeat(1000)]) {
    say(JSON.stringify({ id: 1, call }))
    expect(await heard()).toMatchObject({ id: 1, result: { ok: false, error: { code: 'UNKNOWN_CALL' } } })
  }
  say('{"id":3,"call":"orders.cancel","arg":{"key":"12345678","id":"a","__proto__":{"x":1}}}')
  expect(await heard()).toMatchObject({
    result: {
      ok: false,
      error: { code: 'BAD_ARGUMENT', message: expect.stringContaining("field '__proto__'") },
    },
  })
})

test('a ten-megabyte message is refused unparsed, a larger frame ends only its own socket', async ({
  desk,
}) => {
  const first = await talk(desk)
  first.say(
    JSON.stringify({ id: 1, call: 'orders.cancel', arg: { key: '12345678', id: 'x'.repeat(10_000_000) } }),
  )
  expect(await first.heard()).toEqual({ fault: expect.stringContaining('too large') })
  first.say(`{"id":9,"call":"app.info","arg":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
  expect(await first.heard()).toMatchObject({ id: 9, result: { ok: false, error: { code: 'BAD_ARGUMENT' } } })
  const second = await talk(desk)
  second.say(Buffer.alloc(193 * 1024 * 1024, 32))
  expect(await second.closed).toBe(1009)
  first.say('{"id":10,"call":"app.info"}')
  expect(await first.heard()).toMatchObject({ id: 10, result: { ok: true } })
})

test('the page opens its bridge again after the socket was dropped', async ({ desk }) => {
  const sockets: { close(): Promise<void> }[] = []
  let answers = 0
  await desk.page.routeWebSocket('**/bridge', (socket) => {
    const server = socket.connectToServer()
    sockets.push(socket)
    server.onMessage((message) => {
      answers += 1
      socket.send(message)
    })
  })
  await desk.page.reload()
  await expect.poll(() => answers).toBeGreaterThan(0)
  await sockets[0]?.close()
  const before = answers
  await expect.poll(() => sockets.length).toBe(2)
  await expect.poll(() => answers).toBeGreaterThan(before)
})
