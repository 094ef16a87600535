/** What the desk has about one order, read again a little after its row changes. */
import { useEffect, useState } from 'react'
import { type DeskLink, reason, useDesk } from './link'
import { useStore } from './store'

/** Many changes of a busy order are one reading. */
const REREAD_MILLIS = 200

export interface Followed<T> {
  readonly found: T | null
  /** Why it could not be read; null while it could. */
  readonly fault: string | null
}

/** `read` must be the same function at every drawing. */
export function useOrder<T>(id: string, read: (desk: DeskLink, id: string) => Promise<T>): Followed<T> {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const [followed, setFollowed] = useState<Followed<T>>({ found: null, fault: null })
  useEffect(() => {
    let isGone = epoch < 0
    let timer: ReturnType<typeof setTimeout> | null = null
    const readNow = (): void => {
      timer = null
      read(desk, id).then(
        (found) => isGone || setFollowed({ found, fault: null }),
        (error: unknown) => isGone || setFollowed({ found: null, fault: reason(error) }),
      )
    }
    readNow()
    const stop = desk.rows('orders', (rows) => {
      if (rows.some((row) => row['id'] === id)) timer ??= setTimeout(readNow, REREAD_MILLIS)
    })
    return () => {
      isGone = true
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [desk, id, epoch, read])
  return followed
}
