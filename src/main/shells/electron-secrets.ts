/** The operating system's key store as the desk wants it: Electron's `safeStorage`, where it really keeps secrets. */
import { safeStorage } from 'electron'
import type { SecretStore } from '../desk/host'

const NAMES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Keychain',
  win32: 'Windows DPAPI',
}

/** Null where there is none: on Linux without a keyring Electron would only scramble with a known password. */
export function keyStore(): SecretStore | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : ''
  if (backend === 'basic_text' || backend === 'unknown') return null
  return {
    name: NAMES[process.platform] ?? backend,
    close: (secret) => new Uint8Array(safeStorage.encryptString(secret)),
    open: (closed) => safeStorage.decryptString(Buffer.from(closed)),
  }
}
