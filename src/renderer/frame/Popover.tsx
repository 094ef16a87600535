/** A button with a small panel below it. Esc and a press elsewhere close it. */
import { type ReactNode, useEffect, useRef, useState } from 'react'

interface Props {
  name: string
  className: string
  face: ReactNode
  children: ReactNode
  onOpen?: () => void
  /** Hands out how to open it, for a command. */
  opener?: (open: () => void) => void
}

export function Popover({ name, className, face, children, onOpen, opener }: Props) {
  const [place, setPlace] = useState<{ left: number; right: number; top: number } | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLElement>(null)
  const isOpen = place !== null
  const open = (): void => {
    const box = button.current?.getBoundingClientRect()
    if (box) setPlace({ left: box.left, right: window.innerWidth - box.right, top: box.bottom + 3 })
    onOpen?.()
  }
  useEffect(() => opener?.(open))
  useEffect(() => {
    if (!isOpen) return
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return
      const target = event.target as Node
      const isInside = panel.current?.contains(target) || button.current?.contains(target)
      if (!(event instanceof KeyboardEvent) && isInside) return
      setPlace(null)
      if (event instanceof KeyboardEvent) button.current?.focus()
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [isOpen])
  const isRight = place !== null && place.left > window.innerWidth * 0.6
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={className === 'icon-button' ? name : undefined}
        title={name}
        aria-expanded={isOpen}
        onClick={() => (isOpen ? setPlace(null) : open())}
      >
        {face}
      </button>
      {place ? (
        <section
          ref={panel}
          className="popover"
          aria-label={name}
          style={{
            top: Math.min(place.top, window.innerHeight - 200),
            maxHeight: window.innerHeight - Math.min(place.top, window.innerHeight - 200) - 10,
            ...(isRight ? { right: Math.max(8, place.right) } : { left: place.left }),
          }}
        >
          {children}
        </section>
      ) : null}
    </>
  )
}
