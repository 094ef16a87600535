/**
 * A stand-in for the `electron` module, for machines that cannot have the Electron binary. It runs the real
 * out/main/index.js in plain Node and the real preload in an isolated world of a Chromium page. It is typed
 * against electron.d.ts; anything it lacks throws by name instead of passing quietly.
 *
 * Not stood in for: the operating system's sandbox, fuses, asar, native windows, the updater, crashes. A
 * custom scheme's page has an https origin here. See docs/security.md for what needs the real binary.
 */
export { app } from './app.ts'
export { dialog, Menu, safeStorage, shell } from './desktop.ts'
export { ipcMain } from './ipc-main.ts'
export { protocol } from './protocol.ts'
export { session } from './session.ts'
export { BrowserWindow } from './window.ts'
