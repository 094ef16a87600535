/** `ipcMain`: handlers and listeners by channel. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { standin } from './record.ts'

export type InvokeHandler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown
export const invokeHandlers = new Map<string, InvokeHandler>()
export const ipcEvents = new EventEmitter()

export const ipcMain = standin<Electron.IpcMain>('ipcMain', {
  handle(channel: string, handler: InvokeHandler) {
    if (invokeHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    invokeHandlers.set(channel, handler)
  },
  on: (channel: string, listener: (...args: unknown[]) => void) => void ipcEvents.on(channel, listener),
})
