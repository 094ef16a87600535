/** The policy as the file that docs/policy.md describes: downloaded whole, read from a file or from pasted text. */
import { patchFaults } from '@shared/policy-faults'
import { useState } from 'react'
import { reason, useDesk } from '../desk/link'
import { Dialog } from '../frame/Dialog'
import { saveFile } from '../widgets/save-file'
import { Faults, type PolicyProposal } from './PolicyDialog'

export function PolicyExport() {
  const desk = useDesk()
  const save = (): void => {
    desk.invoke('policy.get', null).then(
      ({ policy, hash }) =>
        saveFile(
          `crossdesk-policy-${hash.slice(0, 12)}.json`,
          [`${JSON.stringify(policy, null, 2)}\n`],
          'application/json',
        ),
      (error: unknown) => desk.tell({ severity: 'warning', text: `Not exported: ${reason(error)}`, at: 0 }),
    )
  }
  return (
    <button type="button" className="button" onClick={save}>
      Export
    </button>
  )
}

/** A document, or every reason for which the text is none. */
export function readPolicy(text: string): { patch: object } | { faults: readonly string[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { faults: [`not JSON: ${reason(error)}`] }
  }
  const faults = patchFaults(value)
  return faults.length > 0 ? { faults } : { patch: value as object }
}

export function PolicyImport({
  onClose,
  onRead,
}: {
  onClose: () => void
  onRead: (it: PolicyProposal) => void
}) {
  const [text, setText] = useState('')
  const [from, setFrom] = useState('pasted text')
  const read = text.trim() === '' ? null : readPolicy(text)
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setFrom(file.name)
    setText(await file.text())
  }
  const review = (): void => {
    if (!read || !('patch' in read)) return
    onClose()
    onRead({ patch: read.patch, from })
  }
  return (
    <Dialog title="Import a policy" className="dialog wide" onClose={onClose}>
      <p>
        It is laid over the policy in force: what the document does not name stays as it is. You see every
        change before it is made.
      </p>
      <input
        type="file"
        className="field"
        accept=".json,application/json"
        aria-label="Policy file"
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <label htmlFor="policy-text">or its text</label>
      <textarea
        id="policy-text"
        className="field paste"
        rows={10}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {read && 'faults' in read ? <Faults faults={read.faults} /> : null}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <button
          type="button"
          className="button primary"
          disabled={!read || 'faults' in read}
          onClick={review}
        >
          Review changes…
        </button>
      </div>
    </Dialog>
  )
}
