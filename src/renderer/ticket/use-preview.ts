/** The engine's own decision on what the ticket holds, asked again as it is typed and as the market moves. */
import type { Preview } from '@shared/contract'
import { useEffect, useRef, useState } from 'react'
import { reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { orderOfDraft, ticketDraft } from './draft'

const TYPING_MILLIS = 60
const MARKET_MILLIS = 250

export interface Previewed {
  preview: Preview | null
  fault: string | null
  /** The ticket has changed since; the next answer is on its way. */
  isOld: boolean
}

/** `isLive`: asked again as the market moves too; else only as the ticket changes. */
export function usePreview(isLive = true): Previewed {
  const desk = useDesk()
  const reference = useStore(desk.reference)
  const draft = useStore(ticketDraft)
  const order = orderOfDraft(draft, reference, desk.status.get()?.at)
  const asked = order === null ? '' : JSON.stringify(order)
  const [shown, setShown] = useState<Previewed & { asked: string }>({
    preview: null,
    fault: null,
    isOld: false,
    asked: '',
  })
  const serial = useRef(0)
  const settled = useRef(0)
  useEffect(() => {
    if (asked === '') {
      setShown({ preview: null, fault: null, isOld: false, asked })
      return
    }
    const ask = (): void => {
      const mine = ++serial.current
      const settle = (preview: Preview | null, fault: string | null): void => {
        // Any answer newer than the one shown is shown: waiting for the newest would starve on a slow desk.
        if (mine <= settled.current) return
        settled.current = mine
        setShown({ preview, fault, isOld: false, asked })
      }
      desk.invoke('orders.preview', JSON.parse(asked)).then(
        (preview) => settle(preview, null),
        (error: unknown) => settle(null, reason(error)),
      )
    }
    const typed = setTimeout(ask, TYPING_MILLIS)
    const { symbol } = JSON.parse(asked) as { symbol: string }
    let waiting: ReturnType<typeof setTimeout> | null = null
    const stop = desk.market.subscribe(symbol, () => {
      if (!isLive) return
      waiting ??= setTimeout(() => {
        waiting = null
        ask()
      }, MARKET_MILLIS)
    })
    return () => {
      clearTimeout(typed)
      if (waiting !== null) clearTimeout(waiting)
      stop()
      settled.current = serial.current
    }
  }, [asked, desk, isLive])
  return { preview: shown.preview, fault: shown.fault, isOld: shown.asked !== asked }
}
