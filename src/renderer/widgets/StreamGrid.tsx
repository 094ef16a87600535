/**
 * AG Grid for rows that never stop moving, without its React layer: that one sets state for every row that
 * changes, and React keeps each such update of a component that has nothing new to draw, some 40 bytes each, until
 * it is drawn again. At 12 updates of 30 rows a second a page grew by 1.5 MiB a minute.
 */
import { createGrid, type GridApi, type GridOptions } from 'ag-grid-community'
import { useEffect, useRef } from 'react'
import { styleNonce } from '../design/theme'
import { gridTheme, leaveByTab } from './grid'

const isListener = (name: string, value: unknown): boolean =>
  typeof value === 'function' && /^on[A-Z]/.test(name)

/** `label` is its name for screen readers. Listeners may be new at every draw; other functions are taken once. */
export function StreamGrid<T>({ label, ...options }: GridOptions<T> & { label: string }) {
  const place = useRef<HTMLDivElement>(null)
  const newest = useRef(options)
  const drawn = useRef(options)
  const grid = useRef<GridApi<T> | null>(null)
  newest.current = options
  useEffect(() => {
    if (!place.current) return
    const first: Record<string, unknown> = { ...newest.current }
    for (const [name, value] of Object.entries(first))
      if (isListener(name, value))
        first[name] = (event: unknown) =>
          (newest.current as Record<string, (event: unknown) => void>)[name]?.(event)
    const made = createGrid<T>(place.current, {
      theme: gridTheme,
      styleNonce,
      ...leaveByTab,
      ...first,
    } as GridOptions<T>)
    grid.current = made
    place.current.querySelector('[role="grid"], [role="treegrid"]')?.setAttribute('aria-label', label)
    return () => {
      grid.current = null
      made.destroy()
    }
  }, [label])
  useEffect(() => {
    const before = drawn.current as Record<string, unknown>
    const changed = Object.entries(options).filter(
      ([name, value]) => typeof value !== 'function' && value !== before[name],
    )
    drawn.current = options
    if (changed.length > 0) grid.current?.updateGridOptions(Object.fromEntries(changed))
  })
  return <div ref={place} className="stream-grid" />
}
