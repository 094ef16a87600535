/**
 * Checks the proof of a fill and says in plain words what was proved and what was not. The command line and
 * the page `docs/verify.html` both run these lines; only the cryptography is given to them.
 */
import { type ProvedRecord, type ReadProof, readProof } from './fill-proof'
import { fromHex, toHex } from './hex'
import { inclusionFault, leafHash, type Sha256 } from './merkle'
import { headBytes } from './sealed-head'
import { formatDecimal } from './units'

export interface ProofCrypto {
  readonly sha256: Sha256
  /** Whether an Ed25519 signature is good; null where this cannot be worked out here. */
  verifies(
    publicKey: Uint8Array<ArrayBuffer>,
    message: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
  ): Promise<boolean | null>
}

export interface ProofStep {
  readonly what: string
  readonly state: 'good' | 'bad' | 'open'
  readonly detail: string
}

export interface ProofFindings {
  /** `incomplete`: nothing is wrong, but the signature could not be checked here. */
  readonly verdict: 'good' | 'bad' | 'incomplete'
  /** The fill in one sentence; empty when the file is not a proof. */
  readonly fill: string
  readonly keyId: string | null
  readonly steps: readonly ProofStep[]
  readonly proved: readonly string[]
  readonly notProved: readonly string[]
}

const NO_ED25519 =
  'this browser cannot check Ed25519 signatures: use a newer one, or npx crossdesk verify --proof FILE'

/** Checks a proof's text. `trustedKey`: the raw public key that the desk gave by another way, or null. */
export async function checkProof(
  text: string,
  crypto: ProofCrypto,
  trustedKey: string | null,
): Promise<ProofFindings> {
  const proof = readProof(text)
  if (typeof proof === 'string')
    return {
      verdict: 'bad',
      fill: '',
      keyId: null,
      steps: [{ what: 'The file is a proof', state: 'bad', detail: proof }],
      proved: [],
      notProved: [],
    }
  const steps: ProofStep[] = [
    step('The file is a proof', null, 'fill and receipt are what the recorded bytes say'),
    step('The fill is in the journal', await placeFault(proof.fill, proof, crypto), placeOf(proof.fill)),
    step(
      'Its receipt is in the journal',
      await placeFault(proof.decision, proof, crypto),
      placeOf(proof.decision),
    ),
    await keyStep(proof, crypto, trustedKey),
    await signatureStep(proof, crypto),
  ]
  const isBad = steps.some(({ state }) => state === 'bad')
  const isOpen = steps.some(({ state }) => state === 'open')
  return {
    verdict: isBad ? 'bad' : isOpen ? 'incomplete' : 'good',
    fill: fillSentence(proof),
    keyId: proof.head.key,
    steps,
    proved: isBad || isOpen ? [] : provedBy(proof),
    notProved: isBad ? [] : notProvedBy(trustedKey !== null),
  }
}

const step = (what: string, fault: string | null, detail: string): ProofStep =>
  fault === null ? { what, state: 'good', detail } : { what, state: 'bad', detail: fault }

const placeOf = ({ seq, path }: ProvedRecord): string =>
  `record ${seq}: ${path.length} hashes lead to the sealed root`

async function placeFault(record: ProvedRecord, { head }: ReadProof, crypto: ProofCrypto) {
  const leaf = await leafHash(record.bytes, crypto.sha256)
  const root = fromHex(head.root) as Uint8Array
  const place = { index: record.seq - 1, size: head.size, leaf, path: record.path }
  return inclusionFault(place, root, crypto.sha256)
}

async function keyStep(proof: ReadProof, crypto: ProofCrypto, trusted: string | null): Promise<ProofStep> {
  const what = 'The key is the one that the head names'
  const key = fromHex(proof.publicKey) as Uint8Array<ArrayBuffer>
  const id = toHex(await crypto.sha256(key))
  if (id !== proof.head.key)
    return step(what, `the head names key ${proof.head.key}, the file holds ${id}`, '')
  if (trusted !== null && trusted !== proof.publicKey)
    return step(what, 'the proof was signed with another key than the one you gave', '')
  return step(what, null, trusted === null ? `key ${id}` : `key ${id}, which is the one you gave`)
}

async function signatureStep(proof: ReadProof, crypto: ProofCrypto): Promise<ProofStep> {
  const what = 'The head is signed'
  const good = await crypto.verifies(
    fromHex(proof.publicKey) as Uint8Array<ArrayBuffer>,
    headBytes(proof.head),
    fromHex(proof.head.signature) as Uint8Array<ArrayBuffer>,
  )
  if (good === null) return { what, state: 'open', detail: NO_ED25519 }
  return step(what, good ? null : 'the signature is not of this head and key', `at ${proof.head.time}`)
}

function fillSentence({ fillEvent: f, decisionEvent: d }: ReadProof): string {
  const side = f.side === 'buy' ? 'bought' : 'sold'
  const market =
    f.nbb === null || f.nbo === null
      ? 'with one side of the market missing'
      : `with the market at ${formatDecimal(f.nbb)} / ${formatDecimal(f.nbo)}`
  return (
    `Order ${f.id} of client ${f.client} ${side} ${f.qty} ${f.symbol} at ${formatDecimal(f.price)} ` +
    `(${f.capacity}) ${market}; receipt ${d.receiptId}, decided on '${d.receipt.trigger}'.`
  )
}

const provedBy = ({ head, fill, decision }: ReadProof): readonly string[] => [
  `This fill and this receipt are records ${fill.seq} and ${decision.seq} of journal ${head.log}, exactly as shown.`,
  `The holder of key ${head.key} signed that journal when it held ${head.size} records.`,
  'The receipt stands before the fill. Neither can be changed, moved or removed without breaking that signed head.',
]

const notProvedBy = (isKeyTrusted: boolean): readonly string[] => [
  ...(isKeyTrusted
    ? []
    : [
        'Whose key it is: the key came with the file. Compare its id with the one that the desk gave you by another way, or give that key.',
      ]),
  'That the market was as the receipt says: a proof shows what was recorded, not what was true.',
  'The times: they are those of the desk’s own clock.',
  'That nothing else happened to the order: this is one fill and one receipt, not the whole journal.',
  'That everybody is shown the same journal: compare heads that were lodged elsewhere.',
]
