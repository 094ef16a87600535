/** How panels follow the desk. */
import type { MarketRow, Row, ViewName } from '@shared/contract'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { reason, useDesk } from './link'
import { useStore } from './store'

/** One symbol's market row; renders again when that symbol moves, and for no other. */
export function useMarket(symbol: string): MarketRow | undefined {
  const desk = useDesk()
  useEffect(() => desk.ticks(() => undefined), [desk])
  const subscribe = useCallback(
    (listener: () => void) => desk.market.subscribe(symbol, listener),
    [desk, symbol],
  )
  return useSyncExternalStore(subscribe, () => desk.market.get(symbol))
}

/** True when the prices on screen are not a real market's. */
export function useIsSimulated(): boolean {
  return useStore(useDesk().status)?.feed.isSimulated ?? false
}

/** Rows held for each that is shown, so that the oldest are let go seldom. */
const KEPT_OVER = 2

interface Query {
  table: ViewName
  key: string
  where?: Record<string, string>
  limit?: number
}

/**
 * The rows of a table that match, newest first, kept current. For short lists only: blotters feed their
 * grids with transactions instead.
 */
export function useRows({ table, key, where, limit = 200 }: Query): readonly Row[] {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const [rows, setRows] = useState<readonly Row[]>([])
  const condition = JSON.stringify(where ?? {})
  useEffect(() => {
    const wanted = Object.entries(JSON.parse(condition) as Record<string, string>)
    const known = new Map<string, Row>()
    let isGone = epoch < 0
    const show = () => {
      // What is not shown is not held either: a day has more rows than a page has memory.
      if (known.size > KEPT_OVER * limit)
        for (const id of [...known.keys()].slice(0, known.size - limit)) known.delete(id)
      setRows([...known.values()].slice(-limit).reverse())
    }
    const stop = desk.rows(table, (changed) => {
      const mine = changed.filter((row) => wanted.every(([column, value]) => row[column] === value))
      for (const row of mine) known.set(String(row[key]), row)
      if (mine.length > 0) show()
    })
    setRows([])
    desk.invoke('views.query', { table, limit, where: Object.fromEntries(wanted) }).then(
      (page) => {
        if (isGone) return
        const newer = [...known]
        known.clear()
        for (const row of [...page.rows].reverse()) known.set(String(row[key]), row)
        for (const [id, row] of newer) known.set(id, row)
        show()
      },
      (error: unknown) => desk.tell({ severity: 'warning', text: `Rows not read: ${reason(error)}`, at: 0 }),
    )
    return () => {
      isGone = true
      stop()
    }
  }, [desk, table, key, condition, limit, epoch])
  return rows
}
