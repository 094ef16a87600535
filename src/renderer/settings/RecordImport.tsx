/** Clients or venues from a file or pasted text: every faulty line is named before anything is asked of the desk. */
import { fieldsOf, type RecordKind } from '@shared/reference-fields'
import { useMemo, useState } from 'react'
import { formatQty } from '../design/format'
import { Dialog } from '../frame/Dialog'
import { Scroll } from '../widgets/Scroll'
import { ReferenceChanges } from './ReferenceChanges'
import { type LineFault, readRecords } from './reference-file'
import { patchOf, RECORD_WORDS } from './reference-words'

const FAULTS_SHOWN = 200

export function RecordImport({ kind, onClose }: { kind: RecordKind; onClose: () => void }) {
  const [text, setText] = useState('')
  const [from, setFrom] = useState('pasted text')
  const read = useMemo(() => (text.trim() === '' ? null : readRecords(kind, text)), [kind, text])
  const { many } = RECORD_WORDS[kind]
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setFrom(file.name)
    setText(await file.text())
  }
  const isGood = read !== null && read.faults.length === 0
  return (
    <Dialog title={`Import ${many}`} className="dialog wide" onClose={onClose}>
      <p>
        CSV with a line of field names, or JSON. What a line does not say stays as it is, <code>none</code>{' '}
        clears it. All lines are taken, or none. Fields:{' '}
        <code className="mono">id, {Object.keys(fieldsOf(kind)).join(', ')}</code>
      </p>
      <input
        type="file"
        className="field"
        accept=".csv,.tsv,.txt,.json,text/csv,application/json"
        aria-label={`File of ${many}`}
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <label htmlFor="reference-text">or its text</label>
      <textarea
        id="reference-text"
        className="field paste"
        rows={6}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setFrom('pasted text')
          setText(event.currentTarget.value)
        }}
      />
      {read === null || isGood ? null : <Faults faults={read.faults} of={read.patches.length} />}
      <ReferenceChanges patch={isGood ? patchOf(kind, read.patches) : null} from={from} onClose={onClose} />
    </Dialog>
  )
}

function Faults({ faults, of }: { faults: readonly LineFault[]; of: number }) {
  const lines = new Set(faults.map(({ line }) => line)).size
  return (
    <>
      <p className="bad" role="alert">
        {of === 0 ? 'It cannot be read' : `${formatQty(lines)} of ${formatQty(of)} lines are faulty`}: nothing
        is changed.
      </p>
      <Scroll name="Faulty lines" className="diff">
        <table className="lines">
          <thead>
            <tr>
              <th className="num">Line</th>
              <th>Whose</th>
              <th>Field</th>
              <th>Reason</th>
            </tr>
          </thead>
          <tbody>
            {faults.slice(0, FAULTS_SHOWN).map(({ line, id, field, reason }) => (
              <tr key={`${line} ${field} ${reason}`}>
                <td className="num">{line === 0 ? '' : line}</td>
                <td>{id}</td>
                <td>{field}</td>
                <td className="wrap">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {faults.length > FAULTS_SHOWN ? (
        <p className="muted">and {formatQty(faults.length - FAULTS_SHOWN)} more</p>
      ) : null}
    </>
  )
}
