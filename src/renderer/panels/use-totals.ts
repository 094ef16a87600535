/** The totals of a blotter's filter, added up by the views; asked again as rows change, seldom enough to be cheap. */
import type { Answers } from '@shared/contract'
import { useEffect, useState } from 'react'
import { reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import type { Conditions, Table } from './blotter-feed'

type Totals = Answers['views.totals']
const SOONEST_MILLIS = 700
/** The rows themselves come first: one thread answers both. */
const AFTER_ROWS_MILLIS = 200
/** A slow sum is asked for as much less often. */
const REST = 8

export function useTotals(table: Table, text: string, conditions: Conditions): Totals | null {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const [totals, setTotals] = useState<Totals | null>(null)
  useEffect(() => {
    let isGone = epoch < 0
    let isAsked = false
    let timer: ReturnType<typeof setTimeout> | null = null
    let rest = SOONEST_MILLIS
    const ask = (): void => {
      timer = null
      isAsked = false
      const from = performance.now()
      desk.invoke('views.totals', { table, text, ...conditions }).then(
        (answer) => {
          if (isGone) return
          setTotals(answer)
          rest = Math.max(SOONEST_MILLIS, REST * (performance.now() - from))
          if (isAsked) timer ??= setTimeout(ask, rest)
        },
        (error: unknown) =>
          isGone || desk.tell({ severity: 'warning', text: `Totals not read: ${reason(error)}`, at: 0 }),
      )
    }
    timer = setTimeout(ask, AFTER_ROWS_MILLIS)
    const stop = desk.rows(table, () => {
      isAsked = true
      timer ??= setTimeout(ask, rest)
    })
    return () => {
      isGone = true
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [desk, table, text, conditions, epoch])
  return totals
}
