/** One client or venue as a form: every field says what is wrong with it while it is typed. */
import {
  type FieldKind,
  fieldsOf,
  idFault,
  type RecordField,
  type RecordKind,
  type RecordPatch,
  readField,
} from '@shared/reference-fields'
import { useId, useState } from 'react'
import { Dialog } from '../frame/Dialog'
import { ReferenceChanges } from './ReferenceChanges'
import { patchOf, RECORD_WORDS, type ReferenceRecord } from './reference-words'

interface Props {
  kind: RecordKind
  /** Null for one that is new. */
  record: ReferenceRecord | null
  /** Names that are taken. */
  ids: readonly string[]
  onClose: () => void
}

/** What a new record begins with in the form. */
const FIRST: Readonly<Record<RecordKind, Readonly<Record<string, string>>>> = {
  clients: { enabled: 'yes', institutional: 'no', principalConsent: 'yes' },
  venues: {
    ...{ kind: 'exchange', takeFee: '0.00', addRebate: '0.00', midFee: '0.00' },
    ...{ pfofPerShare: '0.00', pfofPctOfSpread: '0', latencyMicros: '0' },
  },
}

export function RecordDialog({ kind, record, ids, onClose }: Props) {
  const [id, setId] = useState(record?.id ?? '')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const first = record?.words ?? FIRST[kind]
  const reads = Object.entries(fieldsOf(kind)).map(([name, field]) => {
    const text = typed[name] ?? first[name] ?? ''
    return { name, field, text, read: readField(field, text), isEdited: text !== (record?.words[name] ?? '') }
  })
  const wrongId = record !== null ? null : ids.includes(id) ? `${id} is there already` : idFault(id)
  const isGood = wrongId === null && reads.every(({ isEdited, read }) => !isEdited || 'value' in read)
  const edited = reads.filter(({ isEdited }) => isEdited)
  const values = edited.flatMap(({ name, read }) => ('value' in read ? [[name, read.value] as const] : []))
  const patch: RecordPatch = { ...Object.fromEntries(values), id }
  const word = RECORD_WORDS[kind].one
  const title = record === null ? `Add a ${word}` : `Change ${word} ${record.id}`
  return (
    <Dialog title={title} className="dialog wide" onClose={onClose}>
      <div className="form">
        {record === null ? (
          <Field
            name={`${word} id`}
            field={{ kind: 'text', title: 'Id', doc: 'the name that orders and the journal use' }}
            text={id}
            fault={id === '' ? null : wrongId}
            onChange={setId}
          />
        ) : null}
        {reads.map(({ name, field, text, read, isEdited }) => (
          <Field
            key={name}
            name={name}
            field={field}
            text={text}
            fault={isEdited && 'fault' in read ? read.fault : null}
            onChange={(next) => setTyped((now) => ({ ...now, [name]: next }))}
          />
        ))}
      </div>
      <ReferenceChanges
        patch={isGood && edited.length > 0 ? patchOf(kind, [patch]) : null}
        from=""
        onClose={onClose}
      />
    </Dialog>
  )
}

interface FieldProps {
  name: string
  field: RecordField
  text: string
  fault: string | null
  onChange: (text: string) => void
}

/** Fields of few words are chosen; the others are typed. */
const CHOICES: Readonly<Partial<Record<FieldKind, readonly string[]>>> = {
  flag: ['yes', 'no'],
  kind: ['exchange', 'midpoint', 'wholesaler'],
}

function Field({ name, field, text, fault, onChange }: FieldProps) {
  const id = useId()
  const choices = CHOICES[field.kind]
  const common = {
    id,
    className: 'field',
    value: text,
    'aria-invalid': fault !== null,
    'aria-describedby': `${id}-about`,
  }
  return (
    <div className="control" data-field={name}>
      <label htmlFor={id}>{field.title}</label>
      {choices === undefined ? (
        <input {...common} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <select {...common} onChange={(event) => onChange(event.currentTarget.value)}>
          {field.isClearable === true ? <option value="">as its kind has it</option> : null}
          {choices.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      )}
      <span id={`${id}-about`} className={fault === null ? 'about' : 'about bad'}>
        {fault ?? field.doc}
      </span>
    </div>
  )
}
