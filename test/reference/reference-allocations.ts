/** Allocation in the reference: a list that is added up each time it is asked. */
import type { InputOf } from '@shared/inputs'
import type { RefDesk } from './reference-state'

/** Takes an allocation, or says the one code that refuses it. */
export function allocate(desk: RefDesk, input: InputOf<'allocation'>): void {
  const { order, account, qty, house } = input
  const known = desk.orders.get(order)
  const given = desk.allocations.filter((it) => it.order === order)
  const before = given.reduce((sum, it) => sum + it.qty, 0)
  const filled = known?.filled ?? 0
  const code = desk.allocations.some((it) => it.id === input.id)
    ? 'ALLOCATION_DUPLICATE'
    : !known
      ? 'ORDER_UNKNOWN'
      : known.isDesk
        ? 'ALLOCATION_OWN_ORDER'
        : !house && desk.clients[account] === undefined
          ? 'CLIENT_UNKNOWN'
          : !Number.isInteger(qty) || qty < 1
            ? 'QTY_INVALID'
            : before + qty > filled
              ? 'ALLOCATION_OVER_FILL'
              : null
  if (code !== null) {
    desk.say('allocationRejected', { id: input.id, order, codes: [code] })
    return
  }
  let number = given.length + 1
  while (desk.allocations.some((it) => it.id === `${order}-a${number}`)) number++
  const id = input.id ?? `${order}-a${number}`
  desk.allocations.push({ id, order, qty })
  desk.say('allocationAccepted', { id, order, account, qty, house, allocated: before + qty, filled })
}
