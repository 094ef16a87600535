/**
 * What this version can do with an order. An instruction that it cannot honour refuses the order with a code:
 * it must never be silently ignored.
 */
import type { InputOf } from '@shared/inputs'
import type { CheckSheet } from './check-sheet'

/** Checks type, time in force and instructions of an order. */
export function checkInstructions(sheet: CheckSheet, order: InputOf<'order'>): void {
  sheet.fact('ORDER_TYPE_UNSUPPORTED', order.orderType === 'market' || order.orderType === 'limit')
  sheet.fact('TIF_UNSUPPORTED', order.tif === 'day' || order.tif === 'ioc' || order.tif === 'gtc')
  const isPlain =
    order.stop === null &&
    order.expires === null &&
    order.minQty === null &&
    !order.allOrNone &&
    order.held &&
    order.directedTo === null &&
    (order.shortSale === null || order.shortSale === 'long')
  sheet.fact('INSTRUCTION_UNSUPPORTED', isPlain)
}
