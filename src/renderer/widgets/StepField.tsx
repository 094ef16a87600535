/** A number field stepped with the arrow keys: the caller says what a step is. */
import { type KeyboardEvent, type Ref, useId } from 'react'

interface Props {
  label: string
  hint: string
  value: string
  placeholder?: string
  fault?: string | undefined
  isDisabled?: boolean
  inputRef?: Ref<HTMLInputElement>
  onChange: (value: string) => void
  /** Steps up when positive; ten at a time with Shift. */
  onStep: (steps: number) => void
}

export function StepField(props: Props) {
  const id = useId()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    props.onStep((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
  }
  return (
    <div className="control">
      <label htmlFor={id}>
        <span>{props.label}</span>
        <span aria-hidden="true">{props.hint}</span>
      </label>
      <input
        id={id}
        ref={props.inputRef}
        className="field num"
        aria-label={props.label}
        inputMode="decimal"
        autoComplete="off"
        value={props.value}
        placeholder={props.placeholder}
        disabled={props.isDisabled}
        aria-invalid={props.fault !== undefined}
        aria-describedby={props.fault ? `${id}-fault` : undefined}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {props.fault ? (
        <span className="fault" id={`${id}-fault`}>
          {props.fault}
        </span>
      ) : null}
    </div>
  )
}
