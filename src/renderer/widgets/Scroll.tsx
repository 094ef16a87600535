/** A part of a panel that scrolls, reachable by keyboard. */
import type { ReactNode } from 'react'

const reachable = (element: HTMLElement | null): void => {
  if (element) element.tabIndex = 0
}

interface Props {
  name: string
  className?: string
  children: ReactNode
}

export function Scroll({ name, className = '', children }: Props) {
  return (
    <section ref={reachable} className={`scroll ${className}`} aria-label={name}>
      {children}
    </section>
  )
}
