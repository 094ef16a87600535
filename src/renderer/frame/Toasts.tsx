/** New notices for a few seconds, in the lower right: never over the ticket. */
import type { Notice } from '@shared/contract'
import { useEffect, useRef, useState } from 'react'
import { titled } from '../design/format'
import { useDesk } from '../desk/link'
import { TONES } from './Tools'

const SHOWN = 3
const SHOWN_MILLIS = { info: 4_000, warning: 8_000, critical: 20_000 } as const

interface Toast {
  readonly id: number
  readonly notice: Notice
  /** How often a notice of this kind has come while it is shown. */
  readonly times: number
}

const CODE = /\b[A-Z]+(?:_[A-Z]+)+\b/g
/** What a notice is of: its code where it begins with one, else all of it. */
const topicOf = (text: string): string => /^[A-Z]+(?:_[A-Z]+)+(?=:)/.exec(text)?.[0] ?? text
/** A notice in words: its codes stand as they are in the bell's list, for who must look them up. */
const plainWords = (text: string): string =>
  titled(text.replace(CODE, (code) => code.toLowerCase().replaceAll('_', ' ')))

export function Toasts() {
  const desk = useDesk()
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const next = useRef(0)
  const remove = (id: number): void => setToasts((shown) => shown.filter((toast) => toast.id !== id))
  useEffect(() => {
    let newest = desk.notices.get()[0]
    return desk.notices.subscribe(() => {
      const notice = desk.notices.get()[0]
      if (!notice || notice === newest) return
      newest = notice
      const id = next.current++
      const about = topicOf(notice.text)
      setToasts((shown) => {
        const same = shown.find((toast) => topicOf(toast.notice.text) === about)
        const times = (same?.times ?? 0) + 1
        return [...shown.filter((toast) => toast !== same), { id, notice, times }].slice(-SHOWN)
      })
      setTimeout(
        () => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
        SHOWN_MILLIS[notice.severity],
      )
    })
  }, [desk])
  return (
    <div className="toasts" role="status" aria-label="Newest notices">
      {toasts.map(({ id, notice, times }) => (
        <div key={id} className="toast">
          <i className={`light ${TONES[notice.severity]}`} />
          <span>
            {plainWords(notice.text)}
            {times > 1 ? <b className="muted"> ×{times}</b> : null}
          </span>
          <button type="button" aria-label="Dismiss" onClick={() => remove(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  )
}
