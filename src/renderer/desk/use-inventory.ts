/** The inventory as the desk works it out, asked for a few times a second while a panel shows it. */
import type { Answers } from '@shared/contract'
import { useEffect, useState } from 'react'
import { reason, useDesk } from './link'
import { useStore } from './store'

export type Inventory = Answers['inventory.get']
const ASK_MILLIS = 500

export function useInventory(): { inventory: Inventory | null; fault: string | null } {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const [found, setFound] = useState<{ inventory: Inventory | null; fault: string | null }>({
    inventory: null,
    fault: null,
  })
  useEffect(() => {
    let isGone = epoch < 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (): void => {
      desk
        .invoke('inventory.get', null)
        .then(
          (inventory) => isGone || setFound({ inventory, fault: null }),
          (error: unknown) => isGone || setFound((now) => ({ ...now, fault: reason(error) })),
        )
        .finally(() => {
          if (!isGone) timer = setTimeout(ask, ASK_MILLIS)
        })
    }
    ask()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [desk, epoch])
  return found
}
