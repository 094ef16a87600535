/**
 * The page's side of the bridge. In the Electron shell the preload carries it, in the browser shell one
 * WebSocket does; nothing else in the renderer can tell which.
 */
import type { Bridge, CallError, StreamName } from '@shared/contract'
import type { CallResult, Carrier, DeskMessage, PageMessage } from '@shared/wire'

declare global {
  interface Window {
    readonly crossdesk?: Carrier
  }
}

/** A call that was refused or could not be answered. `code` is stable; `message` is for the trader. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly code: CallError['code']

  constructor(error: CallError) {
    super(error.message)
    this.code = error.code
  }
}

/** `lost`: the desk does not answer; calls fail at once and the bridge tries again by itself. */
export type ConnectionState = 'open' | 'lost'

export interface DeskBridge extends Bridge {
  /** Hears the state now and at every change. Returns how to stop. After `open` ask for snapshots again. */
  onConnection(listener: (state: ConnectionState) => void): () => void
  /** Ends the connection for good. A page that goes away need not: the shell notices. */
  close(): void
}

const RETRY_MILLIS = [100, 250, 500, 1_000, 2_000, 5_000] as const
const NOT_SENT = 'the desk is not connected; nothing was sent'
const UNANSWERED =
  'the connection was lost before the desk answered, which may or may not have taken it; the same key is safe to send again'

/** Opens the bridge of whichever shell the page runs in. Rejects when the browser shell refuses this page. */
export async function openBridge(): Promise<DeskBridge> {
  const preloaded = window.crossdesk
  if (preloaded) return overCarrier(preloaded, { onConnection: alwaysOpen, close: () => undefined })
  const socket = new SocketCarrier(`${location.origin.replace(/^http/, 'ws')}/bridge`)
  await socket.opened()
  return overCarrier(socket, {
    onConnection: (listener) => socket.onConnection(listener),
    close: () => socket.close(),
  })
}

function alwaysOpen(listener: (state: ConnectionState) => void): () => void {
  listener('open')
  return () => undefined
}

function overCarrier(carrier: Carrier, life: Pick<DeskBridge, 'onConnection' | 'close'>): DeskBridge {
  const bridge = {
    async invoke(call: string, arg: unknown): Promise<unknown> {
      const result = await carrier.invoke(call, arg)
      if (result.ok) return result.value
      throw new CallFailed(result.error)
    },
    subscribe: (stream: StreamName, listener: (value: never) => void) =>
      carrier.subscribe(stream, listener as (value: unknown) => void),
    ...life,
  }
  return bridge as DeskBridge
}

type Listener = (value: unknown) => void

/** One WebSocket to the browser shell that opens itself again and asks again for what is listened to. */
class SocketCarrier implements Carrier {
  readonly #address: string
  readonly #waiting = new Map<number, (result: CallResult) => void>()
  readonly #listeners = new Map<StreamName, Set<Listener>>()
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>()
  #socket: WebSocket | null = null
  #state: ConnectionState = 'lost'
  #nextId = 1
  #attempt = 0
  #isClosed = false

  constructor(address: string) {
    this.#address = address
  }

  /** Makes the first connection; unlike later ones, its refusal is an error. */
  opened(): Promise<void> {
    return this.#connect()
  }

  invoke(call: string, arg: unknown): Promise<CallResult> {
    if (this.#socket === null || this.#state === 'lost') return Promise.resolve(failed(NOT_SENT))
    const id = this.#nextId++
    const answer = new Promise<CallResult>((settle) => this.#waiting.set(id, settle))
    this.#send({ id, call, arg })
    return answer
  }

  subscribe(stream: StreamName, listener: Listener): () => void {
    const hearing = this.#listeners.get(stream) ?? new Set<Listener>()
    this.#listeners.set(stream, hearing)
    const hear: Listener = (value) => listener(value)
    hearing.add(hear)
    if (hearing.size === 1 && this.#state === 'open') this.#send({ want: stream, isWanted: true })
    return () => {
      const wasLast = hearing.delete(hear) && hearing.size === 0
      if (wasLast && this.#state === 'open') this.#send({ want: stream, isWanted: false })
    }
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener)
    listener(this.#state)
    return () => this.#connectionListeners.delete(listener)
  }

  close(): void {
    this.#isClosed = true
    this.#socket?.close()
  }

  #send(message: PageMessage): void {
    this.#socket?.send(JSON.stringify(message))
  }

  #connect(): Promise<void> {
    const socket = new WebSocket(this.#address)
    this.#socket = socket
    socket.addEventListener('message', (event: MessageEvent<string>) => this.#receive(event.data))
    return new Promise((opened, refused) => {
      socket.addEventListener('open', () => {
        this.#attempt = 0
        for (const [stream, hearing] of this.#listeners) {
          if (hearing.size > 0) this.#send({ want: stream, isWanted: true })
        }
        this.#enter('open')
        opened()
      })
      socket.addEventListener('close', () => {
        refused(new Error('the desk refused this page; open the address that the desk printed last'))
        if (this.#attempt > 0 || this.#state === 'open') this.#lose()
      })
    })
  }

  #lose(): void {
    this.#enter('lost')
    const unanswered = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const settle of unanswered) settle(failed(UNANSWERED))
    const delay = RETRY_MILLIS[Math.min(this.#attempt, RETRY_MILLIS.length - 1)] ?? 5_000
    this.#attempt += 1
    setTimeout(() => {
      // A refusal is not an error here: `close` follows it and tries again.
      if (!this.#isClosed) void this.#connect().catch(() => undefined)
    }, delay)
  }

  #enter(state: ConnectionState): void {
    if (this.#state === state) return
    this.#state = state
    for (const listener of this.#connectionListeners) listener(state)
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as DeskMessage
    if ('stream' in message) {
      for (const listener of this.#listeners.get(message.stream) ?? []) listener(message.value)
    } else if ('result' in message) {
      const settle = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      settle?.(message.result)
    } else {
      console.error(`the desk could not read a message: ${message.fault}`)
    }
  }
}

function failed(message: string): CallResult {
  return { ok: false, error: { code: 'FAILED', message } }
}
