/**
 * Claim: when the page's socket drops, calls under way and calls made meanwhile fail with a plain sentence, and
 * the bridge opens itself again and listens to what it listened to before. Real door, real sockets, real bridge.
 */
import type { Handlers, StreamName } from '@shared/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { type Door, openDoor } from '../../src/main/shells/browser-door'
import { openSockets, type Sockets } from '../../src/main/shells/browser-sockets'
import { CallFailed, type DeskBridge, openBridge } from '../../src/renderer/bridge'

interface Running {
  readonly door: Door
  readonly sockets: Sockets
  readonly wants: [StreamName, boolean][]
  readonly open: NodeWebSocket[]
  answer(): void
}
let running: Running | null = null
let bridgeOfTest: DeskBridge | null = null

afterEach(async () => {
  bridgeOfTest?.close()
  bridgeOfTest = null
  vi.unstubAllGlobals()
  running?.sockets.close()
  await running?.door.close()
  running = null
})

/** A desk that answers `app.info` at once and `desk.status` only when told to. */
async function start(): Promise<Running> {
  const wants: [StreamName, boolean][] = []
  const waiting: (() => void)[] = []
  const handlers = {
    'app.info': () => ({ version: '1', shell: 'browser', node: '', platform: '' }),
    'desk.status': () => new Promise((next) => waiting.push(() => next({}))),
  } as unknown as Handlers
  const door = await openDoor(0, async () => new Response('page'))
  const sockets = openSockets(
    door,
    { handlers, want: (stream, isWanted) => wants.push([stream, isWanted]) },
    () => undefined,
  )
  const entered = await fetch(door.address)
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const open: NodeWebSocket[] = []
  /** A browser adds the cookie and the origin by itself. */
  class PageWebSocket extends NodeWebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie, origin: door.origin } })
      // A browser tells the page with an event and goes on.
      this.on('error', () => undefined)
      open.push(this)
    }
  }
  vi.stubGlobal('window', {})
  vi.stubGlobal('location', { origin: door.origin })
  vi.stubGlobal('WebSocket', PageWebSocket)
  return { door, sockets, wants, open, answer: () => waiting.shift()?.() }
}

async function opened(): Promise<{ desk: Running; bridge: DeskBridge }> {
  running = await start()
  bridgeOfTest = await openBridge()
  return { desk: running, bridge: bridgeOfTest }
}

describe('the bridge', () => {
  it('answers, refuses with a code, and hears a stream only while it listens', async () => {
    const { desk, bridge } = await opened()
    expect(await bridge.invoke('app.info', undefined)).toMatchObject({ shell: 'browser' })
    await expect(bridge.invoke('orders.cancel', { key: 'x', id: 'o1' })).rejects.toMatchObject({
      name: 'CallFailed',
      code: 'BAD_ARGUMENT',
      message: expect.stringContaining("field 'key'"),
    })
    const heard: unknown[] = []
    const stop = bridge.subscribe('reset', (value) => heard.push(value))
    await vi.waitFor(() => expect(desk.wants).toEqual([['reset', true]]))
    desk.sockets.push('reset', { name: 'one' })
    await vi.waitFor(() => expect(heard).toEqual([{ name: 'one' }]))
    stop()
    stop()
    await vi.waitFor(() =>
      expect(desk.wants).toEqual([
        ['reset', true],
        ['reset', false],
      ]),
    )
  })

  it('fails what was under way, says so, and comes back listening', async () => {
    const { desk, bridge } = await opened()
    const states: string[] = []
    bridge.onConnection((state) => states.push(state))
    const heard: unknown[] = []
    bridge.subscribe('reset', (value) => heard.push(value))
    await vi.waitFor(() => expect(desk.wants).toHaveLength(1))
    const underWay = bridge.invoke('desk.status', undefined)
    underWay.catch(() => undefined)
    desk.open[0]?.terminate()
    await expect(underWay).rejects.toThrow(/may or may not have taken it/)
    await expect(bridge.invoke('app.info', undefined)).rejects.toThrow(CallFailed)
    await vi.waitFor(() => expect(states).toEqual(['open', 'lost', 'open']), { timeout: 5_000 })
    await vi.waitFor(() =>
      expect(desk.wants).toEqual([
        ['reset', true],
        ['reset', false],
        ['reset', true],
      ]),
    )
    desk.sockets.push('reset', { name: 'after' })
    await vi.waitFor(() => expect(heard).toEqual([{ name: 'after' }]))
    expect(await bridge.invoke('app.info', undefined)).toMatchObject({ shell: 'browser' })
  })

  it('is refused for good where the door does not know the page', async () => {
    running = await start()
    vi.stubGlobal(
      'WebSocket',
      class extends NodeWebSocket {
        constructor(address: string) {
          super(address, { headers: { origin: 'http://evil.example' } })
          this.on('error', () => undefined)
        }
      },
    )
    await expect(openBridge()).rejects.toThrow(/refused this page/)
  })

  it('keeps a page that does not read from growing the desk, and gives it the newest when it reads again', async () => {
    const { desk, bridge } = await opened()
    const shown = new Map<unknown, unknown>()
    let messages = 0
    bridge.subscribe('rows.orders', (rows) => {
      messages += 1
      for (const row of rows) shown.set(row['id'], row['filled'])
    })
    await vi.waitFor(() => expect(desk.wants).toEqual([['rows.orders', true]]))
    const [socket] = desk.open
    socket?.pause()
    const padding = 'x'.repeat(2_000)
    const count = 20_000
    for (let at = 0; at < count; at++) {
      desk.sockets.push('rows.orders', [{ id: `o${at % 100}`, filled: at, padding }])
      if (at % 500 === 0) await new Promise((next) => setImmediate(next))
    }
    socket?.resume()
    await vi.waitFor(
      () => {
        for (let at = 0; at < 100; at++) expect(shown.get(`o${at}`)).toBe(count - 100 + at)
      },
      { timeout: 10_000 },
    )
    expect(messages).toBeLessThan(count)
  })
})
