/** `session`: only what decides over permissions; tests ask it what each decision would be. */
import type * as Electron from 'electron'
import { answerTo, standin } from './record.ts'

type Decide = (
  contents: { getURL(): string },
  permission: string,
  decide: (isGranted: boolean) => void,
) => void
type Check = (contents: null, permission: string, origin: string) => boolean
interface Handlers {
  request?: Decide
  check?: Check
  device?: (details: object) => boolean
  display?: (request: object, decide: (streams: object) => void) => void
}
const handlers: Handlers = {}

const defaultSession = standin<Electron.Session>('session', {
  setPermissionRequestHandler: (handler: Decide) => {
    handlers.request = handler
  },
  setPermissionCheckHandler: (handler: Check) => {
    handlers.check = handler
  },
  setDevicePermissionHandler: (handler: (details: object) => boolean) => {
    handlers.device = handler
  },
  setDisplayMediaRequestHandler: (handler: Handlers['display'] & object) => {
    handlers.display = handler
  },
})
export const session = standin<typeof Electron.session>('session', { defaultSession })

/** For each permission: whether a page at `url` would be granted it when it asks, and when Chromium checks. */
answerTo('permissions', (argument) => {
  const { permissions, url } = argument as { permissions: string[]; url: string }
  return permissions.map((permission) => {
    let isGranted: boolean | null = null
    handlers.request?.({ getURL: () => url }, permission, (decision) => {
      isGranted = decision
    })
    return { permission, isGranted, isChecked: handlers.check?.(null, permission, url) ?? null }
  })
})

answerTo('capture', () => {
  let streams: object | null = null
  handlers.display?.({}, (given) => {
    streams = given
  })
  return { device: handlers.device?.({}) ?? null, streams }
})
