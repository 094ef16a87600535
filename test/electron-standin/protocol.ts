/**
 * `protocol`: custom schemes. app://desk/x is served to Chromium as https://desk.app.standin/x, which is a
 * secure standard origin like the real one.
 */
import type * as Electron from 'electron'
import { mustBeReady } from './app.ts'
import { order, standin } from './record.ts'

type ProtocolHandler = (request: Request) => Response | Promise<Response>
const schemes = new Set<string>()
const handlers = new Map<string, ProtocolHandler>()

export function toPage(address: string): string {
  const url = new URL(address)
  const scheme = url.protocol.slice(0, -1)
  if (!schemes.has(scheme)) return address
  return `https://${url.host}.${scheme}.standin${url.pathname}${url.search}${url.hash}`
}

export function fromPage(address: string): string {
  const parts = /^https:\/\/([^/]+)\.([a-z]+)\.standin(\/.*)?$/.exec(address)
  return parts ? `${parts[2]}://${parts[1]}${parts[3] ?? '/'}` : address
}

export function handlerOf(address: string): ProtocolHandler | undefined {
  return handlers.get(new URL(address).protocol.slice(0, -1))
}

export const protocol = standin<Electron.Protocol>('protocol', {
  registerSchemesAsPrivileged(list: Electron.CustomScheme[]) {
    mustBeReady('protocol.registerSchemesAsPrivileged', false)
    order.push('registerSchemesAsPrivileged')
    for (const { scheme } of list) schemes.add(scheme)
  },
  handle(scheme: string, handler: ProtocolHandler) {
    mustBeReady('protocol.handle', true)
    handlers.set(scheme, handler)
  },
})
