/**
 * The browser shell's bridge: one WebSocket a page, calls in, answers and streams out. A message that cannot
 * be read is answered with a fault and costs nobody else anything; the desk behind it never sees it.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Handlers, StreamName, Streams } from '@shared/contract'
import type { DeskMessage } from '@shared/wire'
import { type WebSocket, WebSocketServer } from 'ws'
import { dispatch, type FaultListener } from '../ipc/dispatch'
import { Audience } from './audience'
import type { Door } from './browser-door'

/** The only call that carries more than a few pages of text: two tick files as base64. */
const LARGE_CALL = 'feed.replay'
const LARGE_MESSAGE_BYTES = 192 * 1024 * 1024
const SMALL_MESSAGE_LENGTH = 4 * 1024 * 1024
/** A page that has this much unread is slow: from here on its streams are conflated. */
const SLOW_BYTES = 1024 * 1024
const FLUSH_MILLIS = 50
const MAX_PAGES = 16

export interface Sockets {
  push<K extends StreamName>(stream: K, value: Streams[K]): void
  close(): void
}

interface Desk {
  readonly handlers: Handlers
  want(stream: StreamName, isWanted: boolean): void
}

/** Answers the door's upgrade requests at `/bridge`, from our own pages only. */
export function openSockets(door: Door, desk: Desk, onFault: FaultListener): Sockets {
  const audience = new Audience<WebSocket>((stream, isWanted) => desk.want(stream, isWanted))
  const sockets = new Set<WebSocket>()
  const upgrader = new WebSocketServer({
    noServer: true,
    maxPayload: LARGE_MESSAGE_BYTES,
    perMessageDeflate: false,
  })

  door.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const isOurPage =
      request.url === '/bridge' && request.headers.origin === door.origin && door.isLetIn(request)
    if (!isOurPage || sockets.size >= MAX_PAGES) {
      stream.end(
        `HTTP/1.1 ${isOurPage ? '503 Service Unavailable' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`,
      )
      return
    }
    upgrader.handleUpgrade(request, stream, head, (socket) => {
      sockets.add(socket)
      audience.join(socket, {
        isBusy: () => socket.bufferedAmount > SLOW_BYTES,
        send: (name, value) => tell(socket, { stream: name, value }),
      })
      // An error (too large a message, a broken frame) is always followed by `close`.
      socket.on('error', (error) => tell(socket, { fault: error.message }))
      socket.on('close', () => {
        sockets.delete(socket)
        audience.leave(socket)
      })
      socket.on('message', (bytes, isBinary) => {
        const message = isBinary ? 'binary messages are not spoken here' : readMessage(String(bytes))
        if (typeof message === 'string') tell(socket, { fault: message })
        else if ('want' in message) wantOrFault(audience, socket, message)
        else void answer(socket, message)
      })
    })
  })

  async function answer(socket: WebSocket, { id, call, arg }: CallMessage): Promise<void> {
    tell(socket, { id, result: await dispatch(desk.handlers, call, arg, onFault) })
  }

  const flusher = setInterval(() => audience.flushAll(), FLUSH_MILLIS)
  return {
    push: (stream, value) => audience.push(stream, value),
    close() {
      clearInterval(flusher)
      for (const socket of sockets) socket.terminate()
    },
  }
}

interface CallMessage {
  readonly id: number
  readonly call: unknown
  readonly arg: unknown
}
interface WantMessage {
  readonly want: unknown
  readonly isWanted: boolean
}

/** Reads one message, or says what is wrong with it. Too large a message is judged before it is parsed. */
export function readMessage(text: string): CallMessage | WantMessage | string {
  if (text.length > SMALL_MESSAGE_LENGTH) {
    const head = /^\{"id":\d{1,15},"call":"([^"\\]{1,64})"/.exec(text.slice(0, 128))
    if (head?.[1] !== LARGE_CALL) return `a message of ${text.length} characters is too large`
  }
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.name : 'unreadable'}`
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return 'not an object'
  const { id, call, arg, want, isWanted } = message as Readonly<Record<string, unknown>>
  if (want !== undefined)
    return typeof isWanted === 'boolean' ? { want, isWanted } : "field 'isWanted': not a boolean"
  if (!Number.isSafeInteger(id)) return "field 'id': not a whole number"
  return { id: id as number, call, arg }
}

function wantOrFault(
  audience: Audience<WebSocket>,
  socket: WebSocket,
  { want, isWanted }: WantMessage,
): void {
  if (!audience.want(socket, want, isWanted)) tell(socket, { fault: "field 'want': no such stream" })
}

function tell(socket: WebSocket, message: DeskMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
}
