/**
 * Passphrases as scrypt hashes (RFC 7914, from node:crypto): N 2^17, r 8, p 1, 16 random bytes of salt, 32 bytes of
 * hash. One hash takes 128 MiB and some tenths of a second, which is the point. The numbers are kept with each hash,
 * so that later ones may be larger.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

export interface PassphraseHash {
  readonly kind: 'scrypt'
  readonly N: number
  readonly r: number
  readonly p: number
  /** Hexadecimal. */
  readonly salt: string
  readonly hash: string
}
const COST = { N: 2 ** 17, r: 8, p: 1 } as const
const SALT_BYTES = 16
const HASH_BYTES = 32

function hashed(
  passphrase: string,
  salt: Buffer,
  { N, r, p }: typeof COST | PassphraseHash,
): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

export async function hashPassphrase(passphrase: string): Promise<PassphraseHash> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await hashed(passphrase, salt, COST)
  return { kind: 'scrypt', ...COST, salt: salt.toString('hex'), hash: hash.toString('hex') }
}

/** Takes the same time whether the passphrase is right or wrong. */
export async function isPassphrase(passphrase: string, known: PassphraseHash): Promise<boolean> {
  const hash = await hashed(passphrase, Buffer.from(known.salt, 'hex'), known)
  const expected = Buffer.from(known.hash, 'hex')
  return expected.length === hash.length && timingSafeEqual(hash, expected)
}
