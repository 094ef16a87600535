/** `dialog`, `Menu`, `safeStorage` and `shell`: nothing is shown or opened, but what was asked for is kept for the tests. */
import type * as Electron from 'electron'
import { errorBoxes, openedLinks, standin } from './record.ts'

export const dialog = standin<Electron.Dialog>('dialog', {
  showErrorBox(title: string, content: string) {
    errorBoxes.push({ title, content })
    process.stderr.write(`dialog: ${title}: ${content}\n`)
  },
})

export const Menu = standin<typeof Electron.Menu>('Menu', {
  setApplicationMenu: () => undefined,
  buildFromTemplate: () => standin<Electron.Menu>('menu', {}),
})

export const shell = standin<Electron.Shell>('shell', {
  openExternal(url: string) {
    openedLinks.push(url)
    return Promise.resolve()
  },
})

/** Turns text round, so that a secret that was kept is not the text itself. Nothing is kept safe here. */
export const safeStorage = standin<Electron.SafeStorage>('safeStorage', {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  encryptString: (text: string) => Buffer.from([...text].reverse().join('')),
  decryptString: (closed: Buffer) => [...closed.toString()].reverse().join(''),
})
