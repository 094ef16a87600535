/** What was noted about an order, and a line to note more: text, `#tags` among its words, a grade. */
import { type FormEvent, useRef, useState } from 'react'
import { formatTimeOfDay } from '../design/format'
import { useRows } from '../desk/hooks'
import { reason, useDesk } from '../desk/link'
import { useCommands } from '../frame/commands'
import { readNote } from './read-note'

const GRADES = [1, 2, 3, 4, 5] as const

export function Notes({ about }: { about: string }) {
  const desk = useDesk()
  const notes = useRows({ table: 'notes', key: 'seq', where: { about } })
  const line = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [grade, setGrade] = useState('')
  useCommands({ 'note.write': () => line.current?.focus() })
  const note = readNote(typed)
  const fault = typeof note === 'string' ? note : null
  const isEmpty = typed.trim() === '' && grade === ''
  const write = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (typeof note === 'string' || isEmpty) return
    try {
      const key = crypto.randomUUID()
      await desk.invoke('journal.note', { key, about, ...note, grade: grade === '' ? null : Number(grade) })
      setTyped('')
      setGrade('')
    } catch (error) {
      // What was typed stays: it can be sent again.
      desk.tell({ severity: 'critical', text: `Note not confirmed: ${reason(error)}`, at: 0 })
    }
  }
  return (
    <section className="notes" aria-label={`Notes about ${about}`} data-testid="notes">
      {notes.map((row) => (
        <p key={String(row['seq'])}>
          <span className="muted">{formatTimeOfDay(Number(row['at'])).slice(0, 8)}</span>{' '}
          {row['grade'] === null ? null : <b>{'★'.repeat(Number(row['grade']))} </b>}
          {row['text']} <span className="accent">{row['tags']}</span>
        </p>
      ))}
      <form onSubmit={(event) => void write(event)}>
        <input
          ref={line}
          className="field"
          aria-label={`Note about ${about}`}
          aria-invalid={fault !== null}
          placeholder="Note, with #tags; Enter writes it"
          maxLength={4_000}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <select
          className="field"
          aria-label="Grade of the decision"
          value={grade}
          onChange={(event) => setGrade(event.currentTarget.value)}
        >
          <option value="">no grade</option>
          {GRADES.map((one) => (
            <option key={one} value={one}>
              grade {one}
            </option>
          ))}
        </select>
        <button type="submit" className="button" disabled={fault !== null || isEmpty}>
          Note
        </button>
      </form>
      {fault === null ? null : <span className="bad">{fault}</span>}
    </section>
  )
}
