/**
 * The key that seals heads: Ed25519, one a desk, and where it is kept.
 *
 * Promises that a key of another kind is refused with the reason, that a key file is readable by its user only,
 * and that a key is never overwritten. A key on the same machine stops accidents and outsiders, not the
 * machine's owner. Must never log or send the private half.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fromHex } from '@shared/hex'

/** Keeps secrets as the operating system does; `null` from `open` when it is not one of its own. */
export interface SecretStore {
  /** For the screen: what keeps the key. */
  readonly name: string
  close(secret: string): Uint8Array
  open(closed: Uint8Array): string
}

export interface SealKey {
  /** PKCS #8, DER. */
  readonly pkcs8: Uint8Array
  /** Raw public key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** SHA-256 of the raw public key, hex. */
  readonly id: string
  readonly place: 'keystore' | 'file'
  /** For the screen: where the private half is. */
  readonly kept: string
}

/** A key that cannot be used, and why. */
export class KeyRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'KeyRefused'
  }
}

const RAW_BYTES = 32

/** The raw bytes of an Ed25519 public key. */
export const rawPublic = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(-RAW_BYTES))

export const keyIdOf = (publicKey: Uint8Array): string => hash('sha256', publicKey, 'hex')

/** A raw public key as Node wants it. */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
  return createPublicKey({ key: spki, format: 'der', type: 'spki' })
}

/**
 * The desk's key: read where it is kept, made where there is none. Throws `KeyRefused`. Without the key store
 * that it was made with the desk gets another, in a file: heads name the key that signed them.
 */
export function openSealKey(file: string, store: SecretStore | null): SealKey {
  const sealed = `${file}.sealed`
  if (existsSync(sealed) && store !== null) {
    const kept = `${store.name} (${sealed})`
    return sealKeyOf(opened(sealed, store), { place: 'keystore', kept, from: sealed })
  }
  if (existsSync(file)) return fromFile(file)
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  if (store === null) {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' })
    return fromFile(file)
  }
  writeFileSync(sealed, store.close(pem), { mode: 0o600, flag: 'wx' })
  return sealKeyOf(pem, { place: 'keystore', kept: `${store.name} (${sealed})`, from: sealed })
}

function opened(file: string, store: SecretStore): string {
  try {
    return store.open(readFileSync(file))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new KeyRefused(`${file}: ${store.name} does not open it: ${why}`)
  }
}

function fromFile(file: string): SealKey {
  // A key that others could read is closed to them again; Windows keeps the user's folder by its own rights.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  return sealKeyOf(readFileSync(file, 'utf8'), { place: 'file', kept: file, from: file })
}

function sealKeyOf(pem: string, o: Pick<SealKey, 'place' | 'kept'> & { from: string }): SealKey {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    // Node's reasons name its own decoders; what matters here is which file holds no key.
    throw new KeyRefused(`${o.from}: holds no private key`)
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new KeyRefused(`${o.from}: is a key of the wrong kind: ${key.asymmetricKeyType}, not ed25519`)
  const publicKey = rawPublic(createPublicKey(key))
  const pkcs8 = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }))
  return { pkcs8, publicKey, id: keyIdOf(publicKey), place: o.place, kept: o.kept }
}

/** A public key that a person gave: 64 hexadecimal digits or PEM. Throws `KeyRefused` with the reason. */
export function readPublicKey(text: string): Uint8Array {
  const hex = fromHex(text.trim().toLowerCase())
  if (hex !== null && hex.length === RAW_BYTES) return hex
  if (/PRIVATE KEY/.test(text)) throw new KeyRefused('this is a private key: give the public one')
  if (!/BEGIN PUBLIC KEY/.test(text)) throw new KeyRefused('not a public key: 64 hexadecimal digits or PEM')
  let key: KeyObject
  try {
    key = createPublicKey(text)
  } catch {
    // As above: the reason is that the text is damaged.
    throw new KeyRefused('the public key cannot be read: it was cut short or changed')
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new KeyRefused(`a key of the wrong kind: ${key.asymmetricKeyType}, not ed25519`)
  return rawPublic(key)
}
