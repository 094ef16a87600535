/** The venues: what they cost and pay, how they answered today, and whether routes go there. */
import type { VenueRow } from '@shared/routing-calls'
import { useState } from 'react'
import { formatCents, formatPercent, formatQty, formatSpan, titled } from '../design/format'
import { useAsked } from '../desk/use-asked'
import { Scroll } from '../widgets/Scroll'
import { StateDialog, type StateWanted } from './StateDialog'
import { STATE_WORDS } from './state-words'

const ASK_MILLIS = 1_000

export function VenuesPanel() {
  const { found, fault } = useAsked('venues.list', null, ASK_MILLIS)
  const [wanted, setWanted] = useState<StateWanted | null>(null)
  if (!found) return <div className="panel empty">{fault ?? 'Reading the venues…'}</div>
  return (
    <div className="panel" data-testid="venue-table">
      <div className="toolbar">
        <span className="muted">{formatQty(found.length)} venues, all simulated. Routes since midnight.</span>
        <span className="spring" />
        {fault === null ? null : <span className="bad">not current: {fault}</span>}
      </div>
      <Scroll name="Venues">
        <table className="lines tight">
          <thead>
            <tr>
              <th>Venue</th>
              <th>Kind</th>
              <th className="num">Take</th>
              <th className="num">Add</th>
              <th className="num">Mid</th>
              <th className="num">PFOF</th>
              <th className="num">Latency</th>
              <th className="num">Sent</th>
              <th className="num">Filled</th>
              <th className="num">Returned</th>
              <th className="num">Fill rate</th>
              <th>State</th>
              <th>
                <span className="unseen">Change the state</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.map((venue) => (
              <Venue key={venue.id} venue={venue} onWant={setWanted} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {wanted ? <StateDialog wanted={wanted} onClose={() => setWanted(null)} /> : null}
    </div>
  )
}

function pfofOf({ pfofPerShare, pfofPctOfSpread }: VenueRow): string {
  if (pfofPctOfSpread !== 0) return `${pfofPctOfSpread}% of spread`
  return pfofPerShare === 0 ? '' : formatCents(pfofPerShare)
}

function Venue({ venue, onWant }: { venue: VenueRow; onWant: (it: StateWanted) => void }) {
  const { id, state, reason, resumeWhen } = venue
  const isActive = state === 'active'
  const act = isActive ? 'Halt' : 'Resume'
  return (
    <tr>
      <td>
        <b>{id}</b>
      </td>
      <td
        className="muted"
        title={venue.isProtected ? 'Its quotes are protected' : 'Its quotes are not protected'}
      >
        {titled(venue.kind)}
      </td>
      <td className="num">{formatCents(venue.takeFee)}</td>
      <td className="num">{formatCents(-venue.addRebate)}</td>
      <td className="num">{formatCents(venue.midFee)}</td>
      <td className="num">{pfofOf(venue)}</td>
      <td className="num">{formatSpan(venue.latencyMicros)}</td>
      <td className="num" title={`${formatQty(venue.sentQty)} shares`}>
        {formatQty(venue.sent)}
      </td>
      <td className="num" title={`${formatQty(venue.filledQty)} shares`}>
        {formatQty(venue.filled)}
      </td>
      <td className="num">{formatQty(venue.returned)}</td>
      <td className="num">{formatPercent(venue.fillRate)}</td>
      <td
        className={isActive ? '' : 'bad'}
        title={
          isActive ? '' : `${reason ?? 'no reason told'}${resumeWhen ? `; resumes when ${resumeWhen}` : ''}`
        }
      >
        {STATE_WORDS[state]}
      </td>
      <td className="num">
        <button
          type="button"
          className="button small"
          aria-label={`${act} ${id}`}
          onClick={() => onWant({ scope: 'venue', id, state: isActive ? 'halted' : 'active' })}
        >
          {act}…
        </button>
      </td>
    </tr>
  )
}
