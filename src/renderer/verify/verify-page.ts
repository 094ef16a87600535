/**
 * The page `docs/verify.html`: checks the proof of a fill in a browser, with WebCrypto and without a network. The
 * lines that check are those of the command line; this file reads the two inputs and shows what was found.
 */
import { checkProof, type ProofCrypto, type ProofFindings } from '@shared/check-proof'
import { MOST_PROOF_CHARACTERS } from '@shared/fill-proof'
import { fromHex } from '@shared/hex'

const webCrypto: ProofCrypto = {
  async sha256(bytes) {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  },
  async verifies(publicKey, message, signature) {
    let key: CryptoKey
    try {
      key = await crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify'])
    } catch (error) {
      // A browser that does not know Ed25519 says NotSupportedError; any other reason is the key's fault.
      return error instanceof DOMException && error.name === 'NotSupportedError' ? null : false
    }
    return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message)
  },
}

const VERDICTS: Readonly<Record<ProofFindings['verdict'], readonly [string, string]>> = {
  good: ['good', 'The proof is good.'],
  bad: ['bad', 'The proof is bad: it proves nothing.'],
  incomplete: ['open', 'Nothing is wrong, but the signature could not be checked: this proves nothing yet.'],
}
const MARKS = { good: 'yes', bad: 'NO', open: '?' } as const

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no ${id}`)
  return element
}
const proofInput = byId('proof') as HTMLInputElement
const keyInput = byId('key') as HTMLInputElement

function element(name: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  if (className !== '') made.className = className
  return made
}

function list(title: string, lines: readonly string[]): HTMLElement[] {
  if (lines.length === 0) return []
  const items = element('ul')
  items.append(...lines.map((line) => element('li', line)))
  return [element('h2', title), items]
}

function show(found: ProofFindings): void {
  const [state, words] = VERDICTS[found.verdict]
  const verdict = element('p', words, state)
  verdict.id = 'verdict'
  const steps = element('table')
  for (const { what, state: of, detail } of found.steps) {
    const row = element('tr')
    const cell = element('td', `${what}: `)
    cell.append(element('span', detail, 'soft'))
    row.append(element('td', MARKS[of], of), cell)
    steps.append(row)
  }
  byId('found').replaceChildren(
    verdict,
    ...(found.fill === '' ? [] : [element('p', found.fill)]),
    steps,
    ...list('What was proved', found.proved),
    ...list('What was not proved', found.notProved),
  )
}

function refused(what: string, detail: string): ProofFindings {
  const steps = [{ what, state: 'bad' as const, detail }]
  return { verdict: 'bad', fill: '', keyId: null, steps, proved: [], notProved: [] }
}

async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Bytes that are no text are no proof: the empty text is refused with its reason.
    return ''
  }
}

async function findings(file: File): Promise<ProofFindings> {
  const key = keyInput.value.trim().toLowerCase()
  if (key !== '' && fromHex(key)?.length !== 32)
    return refused(
      'The key can be used',
      'it must be 64 hexadecimal digits: a key of another kind is no use here',
    )
  if (file.size > MOST_PROOF_CHARACTERS) return refused('The file is a proof', 'it is too large to be one')
  if (typeof crypto.subtle === 'undefined')
    return refused(
      'This browser can check',
      'it offers no cryptography to this page: open the file from disk',
    )
  return checkProof(await textOf(file), webCrypto, key === '' ? null : key)
}

let turn = 0
async function check(): Promise<void> {
  const [file] = proofInput.files ?? []
  const own = ++turn
  if (!file) return
  const found = await findings(file).catch((error: unknown) =>
    refused('The file is a proof', `it cannot be read: ${String(error)}`),
  )
  if (own === turn) show(found)
}

proofInput.addEventListener('change', () => void check())
keyInput.addEventListener('input', () => void check())
