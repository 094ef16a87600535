/**
 * The bridge, and nothing else: two functions on a frozen object. The page never sees `ipcRenderer`, an event
 * object or a channel name, and whatever it sends is checked on the other side.
 */

import { type Carrier, CHANNELS } from '@shared/wire'
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'

type Listener = (value: unknown) => void
const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(CHANNELS.stream, (_event: IpcRendererEvent, stream: string, value: unknown) => {
  ipcRenderer.send(CHANNELS.taken)
  for (const listener of listeners.get(stream) ?? []) listener(value)
})

const carrier: Carrier = {
  invoke: (call, arg) => ipcRenderer.invoke(CHANNELS.call, call, arg),
  subscribe(stream, listener) {
    const hearing = listeners.get(stream) ?? new Set<Listener>()
    listeners.set(stream, hearing)
    // A fresh function for each subscription, so that one listener may subscribe twice.
    const hear: Listener = (value) => listener(value)
    hearing.add(hear)
    if (hearing.size === 1) ipcRenderer.send(CHANNELS.want, stream, true)
    return () => {
      if (hearing.delete(hear) && hearing.size === 0) ipcRenderer.send(CHANNELS.want, stream, false)
    }
  },
}

contextBridge.exposeInMainWorld('crossdesk', carrier)
