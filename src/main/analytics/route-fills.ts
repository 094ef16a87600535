/**
 * Whose a venue's fill is. The client's fill follows a venue's fill of a client route at once; where none does,
 * a hedge or a fill that came too late, the shares and the fee are the desk's.
 */
import type { EventOf } from '@shared/events'

export class RouteFills {
  private readonly onDeskFill: (fill: EventOf<'routeFilled'>) => void
  private waiting: EventOf<'routeFilled'> | null = null

  constructor(onDeskFill: (fill: EventOf<'routeFilled'>) => void) {
    this.onDeskFill = onDeskFill
  }

  /** A venue filled a route. */
  filled(fill: EventOf<'routeFilled'>): void {
    this.settle()
    this.waiting = fill
  }

  /** The venue's fill that a client's fill passes on; null when its contra is no route. */
  claim(contra: string): EventOf<'routeFilled'> | null {
    const found = this.waiting
    if (found === null || found.routeId !== contra) return null
    this.waiting = null
    return found
  }

  /** No client's fill will come of the last venue fill: it is the desk's. */
  settle(): void {
    const unclaimed = this.waiting
    this.waiting = null
    if (unclaimed !== null) this.onDeskFill(unclaimed)
  }
}
