/** Asks the desk for something again and again while a panel shows it; the next question waits for the answer. */
import type { Answers, CallArg, CallName } from '@shared/contract'
import { useEffect, useState } from 'react'
import { type DeskLink, reason, useDesk } from './link'
import { useStore } from './store'

export interface Asked<T> {
  readonly found: T | null
  /** Why the last question was not answered; `found` is then older. */
  readonly fault: string | null
}

type Tell<T> = (change: (now: Asked<T>) => Asked<T>) => void

/** Asks once; tells the answer, or why there is none beside the one from before. */
const askOnce = <K extends CallName>(
  desk: DeskLink,
  call: K,
  arg: CallArg<K>,
  tell: Tell<Answers[K]>,
): Promise<void> =>
  desk.invoke(call, arg).then(
    (found) => tell(() => ({ found, fault: null })),
    (error: unknown) => tell((now) => ({ ...now, fault: reason(error) })),
  )

/** The newest answer, asked every so many milliseconds, anew at once when the argument changes. */
export function useAsked<K extends CallName>(
  call: K,
  arg: CallArg<K>,
  everyMillis: number,
): Asked<Answers[K]> {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const text = JSON.stringify(arg)
  const [asked, setAsked] = useState<Asked<Answers[K]>>({ found: null, fault: null })
  useEffect(() => {
    let isGone = epoch < 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell: Tell<Answers[K]> = (change) => isGone || setAsked(change)
    const ask = (): void => {
      void askOnce(desk, call, JSON.parse(text) as CallArg<K>, tell).finally(() => {
        if (!isGone) timer = setTimeout(ask, everyMillis)
      })
    }
    ask()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [desk, epoch, call, text, everyMillis])
  return asked
}

/** The newest answer, asked again whenever the symbol's market moves: at most one question a frame, none overtakes. */
export function useAskedByTick<K extends CallName>(
  call: K,
  arg: CallArg<K>,
  symbol: string,
): Asked<Answers[K]> {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const text = JSON.stringify(arg)
  const [asked, setAsked] = useState<Asked<Answers[K]>>({ found: null, fault: null })
  useEffect(() => {
    let isGone = epoch < 0 || symbol === ''
    let isAsking = false
    let isDue = false
    let frame = 0
    const tell: Tell<Answers[K]> = (change) => isGone || setAsked(change)
    const ask = (): void => {
      frame = 0
      if (isAsking) {
        isDue = true
        return
      }
      isAsking = true
      void askOnce(desk, call, JSON.parse(text) as CallArg<K>, tell).finally(() => {
        isAsking = false
        if (isDue) again()
        isDue = false
      })
    }
    const again = (): void => {
      if (!isGone && frame === 0) frame = requestAnimationFrame(ask)
    }
    if (!isGone) ask()
    const stops = [
      desk.market.subscribe(symbol, again),
      desk.status.subscribe(again),
      desk.ticks(() => undefined),
    ]
    return () => {
      isGone = true
      cancelAnimationFrame(frame)
      for (const stop of stops) stop()
    }
  }, [desk, epoch, call, text, symbol])
  return asked
}
