/** The desk's P&L as its status told it, once a second since this page was opened: points for a curve. */
import type { DeskStatus } from '@shared/contract'
import type { DeskLink } from './link'

const SPACING_MICROS = 1_000_000
const POINTS_KEPT = 28_800

export type ProfitPoint = Readonly<{ at: number } & DeskStatus['pnl']>
let points: ProfitPoint[] = []

export const profitPoints = (): readonly ProfitPoint[] => points

/** Begins to keep points. Another desk begins another curve. */
export function followProfit(desk: DeskLink): void {
  desk.session.subscribe(() => {
    points = []
  })
  desk.status.subscribe(() => {
    const status = desk.status.get()
    const last = points[points.length - 1]
    if (!status || (last && status.at - last.at < SPACING_MICROS)) return
    points.push({ at: status.at, ...status.pnl })
    if (points.length > POINTS_KEPT) points.splice(0, points.length - POINTS_KEPT)
  })
}
