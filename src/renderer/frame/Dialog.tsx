/** A modal dialog: the browser keeps the focus inside and gives it back. */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  className?: string
  /** The title is for screen readers only. */
  isBare?: boolean
}

export function Dialog({ title, onClose, children, className = 'dialog', isBare = false }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const dialog = element.current
    if (dialog && !dialog.open) dialog.showModal()
    // Only a dialog that is closed gives the focus back; one that is taken off the page drops it.
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.target === element.current && onClose()}
    >
      <div className={className}>
        <h2 id={id} className={isBare ? 'unseen' : ''}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}

interface ConfirmProps {
  title: string
  /** What will happen, with the numbers spelled out. */
  children: ReactNode
  act: string
  isDanger?: boolean
  onAct: () => void
  onClose: () => void
}

/** The dialog looks for this attribute when it opens; React would drop it. */
const takeFocus = (button: HTMLButtonElement | null): void => button?.setAttribute('autofocus', '')

/** Asks once, with the numbers spelled out. */
export function Confirm({ title, children, act, isDanger = true, onAct, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Keep as it is
        </button>
        <button
          type="button"
          className={`button ${isDanger ? 'danger' : 'primary'}`}
          ref={takeFocus}
          onClick={() => {
            onClose()
            onAct()
          }}
        >
          {act}
        </button>
      </div>
    </Dialog>
  )
}
