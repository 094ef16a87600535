/** A text field that offers matches as one types: arrows choose, Enter or Tab takes, Esc closes. */
import { type KeyboardEvent, type Ref, useId, useState } from 'react'

export interface Choice {
  readonly value: string
  readonly detail: string
}
interface Props {
  label: string
  value: string
  choices: readonly Choice[]
  fault?: string | undefined
  inputRef?: Ref<HTMLInputElement>
  onChange: (value: string) => void
}
const SHOWN = 8

/** Matches that begin with the text first, then those that hold it in their name. */
export function matches(text: string, choices: readonly Choice[]): Choice[] {
  const wanted = text.toUpperCase()
  const begins = choices.filter((one) => one.value.toUpperCase().startsWith(wanted))
  const holds = choices.filter((one) => !begins.includes(one) && one.detail.toUpperCase().includes(wanted))
  return [...begins, ...holds].slice(0, SHOWN)
}

/** A choice's own spelling when the text is one in other letters; otherwise the text in capitals. */
function known(text: string, choices: readonly Choice[]): string {
  const upper = text.toUpperCase()
  return choices.find((one) => one.value.toUpperCase() === upper)?.value ?? upper
}

export function ComboField({ label, value, choices, fault, inputRef, onChange }: Props) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const found = isOpen ? matches(value, choices) : []
  const isShown = found.length > 0 && !(found.length === 1 && found[0]?.value === value)
  const take = (choice: Choice | undefined): void => {
    if (choice) onChange(choice.value)
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isShown) setOpen(true)
      else setAt((now) => (now + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if ((event.key === 'Enter' || event.key === 'Tab') && isShown) {
      const isExact = choices.some((one) => one.value === value)
      if (event.key === 'Enter' && !(isExact && at === 0)) {
        event.preventDefault()
        event.stopPropagation()
      }
      take(isExact && at === 0 ? undefined : found[at])
    }
  }
  return (
    <div className="control">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={inputRef}
        className="field"
        role="combobox"
        aria-expanded={isShown}
        aria-controls={`${id}-choices`}
        aria-autocomplete="list"
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        aria-activedescendant={isShown ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          onChange(known(event.currentTarget.value, choices))
          setOpen(true)
          setAt(0)
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {fault ? (
        <span className="fault" id={`${id}-fault`}>
          {fault}
        </span>
      ) : null}
      <div className="choices" id={`${id}-choices`} role="listbox" aria-label="Matches" hidden={!isShown}>
        {found.map((choice, index) => (
          <div
            key={choice.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={(event) => {
              event.preventDefault()
              take(choice)
            }}
          >
            <b>{choice.value}</b>
            <span>{choice.detail}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
