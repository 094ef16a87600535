/** Checks the proof of a fill with Node's cryptography: the same lines as the page `docs/verify.html`. */
import { hash, verify } from 'node:crypto'
import { checkProof, type ProofCrypto, type ProofFindings } from '@shared/check-proof'
import { toHex } from '@shared/hex'
import { KeyRefused, publicKeyOf, readPublicKey } from '../journal'

export const nodeCrypto: ProofCrypto = {
  sha256: (bytes) => Promise.resolve(new Uint8Array(hash('sha256', bytes, 'buffer'))),
  verifies: (publicKey, message, signature) =>
    Promise.resolve(verify(null, message, publicKeyOf(publicKey), signature)),
}

/** Text of bytes that must be UTF-8 and nothing else, or null. */
export function exactText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The decoder says only that it is none: the caller says which file.
    return null
  }
}

/** `keyText`: the public key that the desk gave, as hexadecimal digits or PEM. Throws `KeyRefused` for another. */
export function verifyProof(bytes: Uint8Array, keyText: string | null): Promise<ProofFindings> {
  const trusted = keyText === null ? null : toHex(readPublicKey(keyText))
  return checkProof(exactText(bytes) ?? '', nodeCrypto, trusted)
}

export { KeyRefused }
