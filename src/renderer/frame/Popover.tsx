/** A button with a small panel below it. Esc and a press elsewhere close it. */
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { zoomStore } from '../design/theme'

interface Props {
  name: string
  className: string
  face: ReactNode
  children: ReactNode
  onOpen?: () => void
  /** Hands out how to open it, for a command. */
  opener?: (open: () => void) => void
}

/** Below the button or above it, from its left or its right edge: where there is more room. */
function placed(button: DOMRect): CSSProperties {
  // A rectangle is measured in pixels of the screen, a style in those of the zoomed page.
  const zoom = zoomStore.get()
  const [left, right] = [button.left / zoom, (window.innerWidth - button.right) / zoom]
  const [above, below] = [button.top / zoom, (window.innerHeight - button.bottom) / zoom]
  return {
    ...(below < above * 0.6
      ? { top: 'auto', bottom: below + button.height / zoom + 3, maxHeight: above - 12 }
      : { top: button.bottom / zoom + 3, maxHeight: below - 12 }),
    ...(right < left ? { right: Math.max(8, right) } : { left }),
  }
}

export function Popover({ name, className, face, children, onOpen, opener }: Props) {
  const [place, setPlace] = useState<DOMRect | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLElement>(null)
  const isOpen = place !== null
  const open = (): void => {
    const box = button.current?.getBoundingClientRect()
    if (box) setPlace(box)
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
        <section ref={panel} className="popover" aria-label={name} style={placed(place)}>
          {children}
        </section>
      ) : null}
    </>
  )
}
