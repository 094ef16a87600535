/** New notices for a few seconds, in the lower right: never over the ticket. */
import type { Notice } from '@shared/contract'
import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../desk/link'
import { TONES } from './Tools'

const SHOWN = 3
const SHOWN_MILLIS = { info: 4_000, warning: 8_000, critical: 20_000 } as const

export function Toasts() {
  const desk = useDesk()
  const [toasts, setToasts] = useState<readonly { id: number; notice: Notice }[]>([])
  const next = useRef(0)
  const remove = (id: number): void => setToasts((shown) => shown.filter((toast) => toast.id !== id))
  useEffect(() => {
    let newest = desk.notices.get()[0]
    return desk.notices.subscribe(() => {
      const notice = desk.notices.get()[0]
      if (!notice || notice === newest) return
      newest = notice
      const id = next.current++
      setToasts((shown) => [...shown, { id, notice }].slice(-SHOWN))
      setTimeout(
        () => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
        SHOWN_MILLIS[notice.severity],
      )
    })
  }, [desk])
  return (
    <div className="toasts" role="status" aria-label="Newest notices">
      {toasts.map(({ id, notice }) => (
        <div key={id} className="toast">
          <i className={`light ${TONES[notice.severity]}`} />
          <span>{notice.text}</span>
          <button type="button" aria-label="Dismiss" onClick={() => remove(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  )
}
