/**
 * How calls and streams cross between the page and the main process: the envelope of an answer, the messages
 * of the browser shell's socket and the channel names of the Electron shell. Types and names only.
 */
import type { CallError, StreamName } from './contract'

/** Every call is answered by one of these two; nothing is thrown across the boundary. */
export type CallResult = { ok: true; value: unknown } | { ok: false; error: CallError }

/** What the preload puts on the page as `window.crossdesk`. `src/renderer/bridge.ts` gives it its types. */
export interface Carrier {
  invoke(call: string, arg: unknown): Promise<CallResult>
  subscribe(stream: StreamName, listener: (value: unknown) => void): () => void
}

/** Channels of the Electron shell. */
export const CHANNELS = {
  /** Page to main, answered with a `CallResult`. */
  call: 'crossdesk:call',
  /** Page to main: a stream's name and whether it is wanted. */
  want: 'crossdesk:want',
  /** Main to page: a stream's name and its value. */
  stream: 'crossdesk:stream',
  /** Page to main: one stream message was taken in, so that a slow page is not flooded. */
  taken: 'crossdesk:taken',
} as const

/** Page to main over the socket. `id` and `call` stand first, in this order: large messages are judged by them. */
export type PageMessage = { id: number; call: string; arg?: unknown } | { want: string; isWanted: boolean }

/** Main to page over the socket. `fault` answers a message that could not be read at all. */
export type DeskMessage =
  | { id: number; result: CallResult }
  | { stream: StreamName; value: unknown }
  | { fault: string }
