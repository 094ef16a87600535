/**
 * The only file that touches `ipcMain`. Every message is checked for its sender before anything else happens:
 * only the top frame of our own page may speak, and a page that falls behind has its streams conflated.
 */
import type { Handlers, StreamName, Streams } from '@shared/contract'
import { CHANNELS } from '@shared/wire'
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { dispatch, type FaultListener } from '../ipc/dispatch'
import { Audience } from './audience'
import { isOurFrame } from './our-frame'

/** Stream messages that may be on their way to a page before it counts as slow. */
const MAX_ON_THE_WAY = 8
const FLUSH_MILLIS = 50

interface Desk {
  readonly handlers: Handlers
  want(stream: StreamName, isWanted: boolean): void
}

export interface Ipc {
  /** Lets a window's page ask for streams; it must be told before the page loads. */
  join(page: WebContents): void
  push<K extends StreamName>(stream: K, value: Streams[K]): void
  close(): void
}

/** Opens the channels of the contract for pages of `home`. A second call throws: a channel has one handler. */
export function openIpc(desk: Desk, home: string, onFault: FaultListener): Ipc {
  const audience = new Audience<WebContents>((stream, isWanted) => desk.want(stream, isWanted))
  const onTheWay = new Map<WebContents, number>()
  const isOurs = (event: IpcMainInvokeEvent | IpcMainEvent) => isOurFrame(event.senderFrame, home)

  ipcMain.handle(CHANNELS.call, (event, call: unknown, arg: unknown) => {
    if (!isOurs(event)) throw new Error('refused: not our page')
    return dispatch(desk.handlers, call, arg, onFault)
  })
  ipcMain.on(CHANNELS.want, (event, stream: unknown, isWanted: unknown) => {
    if (isOurs(event)) audience.want(event.sender, stream, isWanted === true)
  })
  ipcMain.on(CHANNELS.taken, (event) => {
    if (!isOurs(event)) return
    onTheWay.set(event.sender, Math.max(0, (onTheWay.get(event.sender) ?? 0) - 1))
    audience.flush(event.sender)
  })
  const flusher = setInterval(() => audience.flushAll(), FLUSH_MILLIS)

  const join = (page: WebContents) => {
    audience.leave(page)
    onTheWay.set(page, 0)
    audience.join(page, {
      isBusy: () => (onTheWay.get(page) ?? 0) >= MAX_ON_THE_WAY,
      send: (stream, value) => {
        if (page.isDestroyed()) return
        onTheWay.set(page, (onTheWay.get(page) ?? 0) + 1)
        page.send(CHANNELS.stream, stream, value)
      },
    })
  }
  return {
    join(page) {
      join(page)
      // A reload is a new page behind the same contents: what the old one wanted is forgotten.
      page.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) join(page)
      })
      page.on('destroyed', () => {
        audience.leave(page)
        onTheWay.delete(page)
      })
    },
    push: (stream, value) => audience.push(stream, value),
    close: () => clearInterval(flusher),
  }
}
