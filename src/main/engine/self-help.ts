/**
 * Self-help (Rule 611(b)(1)): while it is declared against a venue that fails, its quotes protect nobody, and a fill
 * that trades through one of them says so in receipt and report.
 *
 * It is declared by halting the venue for a reason that begins with `SELF_HELP`; the rest of the reason is the
 * evidence (what did not answer since when, who was told). It ends with the next state of the venue.
 */
import type { InputOf } from '@shared/inputs'
import type { Instrument, Venue } from './facts'
import { refreshBest } from './market'

const DECLARED = 'SELF_HELP'

/** Takes over what a new state of a venue says of self-help. */
export function declareSelfHelp(
  venue: Venue,
  { state, reason }: InputOf<'state'>,
  instruments: Iterable<Instrument>,
): void {
  const evidence = reason?.startsWith(DECLARED) ? reason.slice(DECLARED.length).replace(/^[\s:]+/, '') : ''
  const before = venue.selfHelp
  // Without evidence there is no exception.
  venue.selfHelp = state === 'halted' && evidence !== '' ? evidence : null
  if (before === null && venue.selfHelp === null) return
  for (const instrument of instruments) refreshBest(instrument)
}

/** The better protected price that a fill at `price` trades through under self-help, 1e-6; 0 when there is none. */
export function throughSelfHelp({ quoted, roundLot }: Instrument, price: number): number {
  for (const { venue, bid, bidSize, ask, askSize } of quoted) {
    if (venue.selfHelp === null || !venue.isProtected) continue
    if (ask !== 0 && ask < price && askSize >= roundLot) return ask
    if (bid > price && bidSize >= roundLot) return bid
  }
  return 0
}
