/** `dialog`, `Menu` and `shell`: nothing is shown or opened, but what was asked for is kept for the tests. */
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
