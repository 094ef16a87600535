/** The plain fields of the ticket: a label, a value, and beside it what is wrong with it. */
import type { ReactNode, Ref } from 'react'

export function Fault({ text, id }: { text: string | undefined; id?: string }) {
  if (text === undefined) return null
  return (
    <span className="fault" id={id}>
      {text}
    </span>
  )
}

interface SelectProps {
  label: string
  value: string
  fault?: string | undefined
  onChange: (value: string) => void
  children: ReactNode
}

export function Select({ label, value, fault, onChange, children }: SelectProps) {
  const id = `ticket-${label}`
  return (
    <div className="control">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {children}
      </select>
      <Fault text={fault} id={`${id}-fault`} />
    </div>
  )
}

interface TextProps {
  id: string
  label: string
  value: string
  placeholder?: string
  title?: string
  fault?: string | undefined
  inputRef?: Ref<HTMLInputElement>
  onChange: (value: string) => void
}

export function TextField({ id, label, value, placeholder, title, fault, inputRef, onChange }: TextProps) {
  return (
    <div className="control">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={inputRef}
        className="field"
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        title={title}
        maxLength={64}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Fault text={fault} id={`${id}-fault`} />
    </div>
  )
}
