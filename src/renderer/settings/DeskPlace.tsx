/** Where the desk is: its data folder, its clocks, its feed, and the rules by date. */
import type { DeskPlace as Place, RegimeRow } from '@shared/desk-answers'
import { formatClock } from '@shared/time'
import { timeMicros } from '@shared/units'
import {
  formatDate,
  formatQty,
  formatSpan,
  formatTimeOfDay,
  marketZone,
  NONE,
  spaced,
  titled,
} from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useAsked } from '../desk/use-asked'
import { type CommandId, keysOf, perform } from '../frame/commands'
import { FeedBadge } from '../frame/FeedMenu'

const ASK_MILLIS = 2_000
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** 1_536 as "1.5 kB". */
function formatBytes(bytes: number | null): string {
  if (bytes === null) return NONE
  const power = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

const usePlace = () => useAsked('desk.place', null, ASK_MILLIS)

function NotRead({ fault }: { fault: string | null }) {
  return fault === null ? <p className="muted">Asking the desk…</p> : <p className="bad">Not read: {fault}</p>
}

export function DataFolder() {
  const { found, fault } = usePlace()
  return (
    <>
      <h2>Data folder</h2>
      {found === null ? <NotRead fault={fault} /> : <Folder place={found} />}
      <p className="muted">
        Another folder is another desk: <code className="mono">npm start -- --data-dir FOLDER</code>
      </p>
    </>
  )
}

function Folder({ place: { dataDir, files, freeBytes } }: { place: Place }) {
  return (
    <>
      <p>
        <code className="mono" data-testid="data-folder">
          {dataDir}
        </code>
        <span className="muted"> · {formatBytes(freeBytes)} free on its disk</span>
      </p>
      <table className="lines">
        <tbody>
          {files.map(({ name, what, bytes }) => (
            <tr key={name}>
              <td className="mono">{name}</td>
              <td className="muted wrap">{what}</td>
              <td className={`num ${bytes === null ? 'muted' : ''}`}>{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const utc = (at: number): string => new Date(at / 1_000).toISOString().slice(0, 19).replace('T', ' ')

export function Clocks() {
  const status = useStore(useDesk().status)
  const { found, fault } = usePlace()
  const events = useAsked('views.query', { table: 'journal', limit: 5, where: { type: 'host' } }, ASK_MILLIS)
  const rows = events.found?.rows ?? []
  return (
    <>
      <h2>Clocks</h2>
      {found === null ? (
        <NotRead fault={fault} />
      ) : (
        <table className="lines facts-table">
          <tbody>
            <tr>
              <td className="muted">Market time of the desk</td>
              <td className="num">
                {status ? `${formatDate(status.at)} ${formatTimeOfDay(status.at).slice(0, 8)} ` : NONE}
                {status ? marketZone(status.at) : ''}
              </td>
            </tr>
            <tr>
              <td className="muted">This desk's machine</td>
              <td className="num">{utc(found.machineAt)} UTC</td>
            </tr>
            <tr>
              <td className="muted">The desk is ahead of the machine by</td>
              <td className="num">{aheadWords(found.deskAt - found.machineAt)}</td>
            </tr>
          </tbody>
        </table>
      )}
      <p className="muted">
        The desk's time never goes back. A machine clock that was set back halts order entry until somebody
        has seen it; every jump and every gap is journaled.
      </p>
      {rows.length === 0 ? null : (
        <table className="lines">
          <tbody>
            {rows.map((row) => (
              <tr key={String(row['seq'])}>
                <td className="muted">{formatClock(timeMicros(Number(row['at']))).slice(0, 8)}</td>
                <td className="wrap">{row['summary']}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

/** A simulated or recorded day is not today's. */
function aheadWords(micros: number): string {
  const hours = Math.round(micros / 3_600_000_000)
  if (Math.abs(hours) >= 2) return `${formatQty(hours)} h: its market is not of now`
  return Math.abs(micros) < 2_000_000 ? 'nothing' : `${micros < 0 ? '−' : ''}${formatSpan(Math.abs(micros))}`
}

const FEED_STATES = { live: 'good', stale: 'bad', ended: 'warn' } as const

function Deed({ command, children }: { command: CommandId; children: string }) {
  const [key] = keysOf(command)
  return (
    <button type="button" className="button" onClick={() => perform(command)}>
      {children}
      {key === undefined ? null : <kbd className="key">{key}</kbd>}
    </button>
  )
}

export function Feed() {
  const status = useStore(useDesk().status)
  if (!status) return null
  const { feed, execution } = status
  return (
    <>
      <h2>Feed</h2>
      <table className="lines facts-table">
        <tbody>
          <tr>
            <td className="muted">Source</td>
            <td className="num">
              {feed.name} <FeedBadge feed={feed} />
            </td>
          </tr>
          <tr>
            <td className="muted">State</td>
            <td className={`num ${FEED_STATES[feed.state]}`}>
              {titled(feed.state)}, newest message {formatSpan(feed.ageMicros)} old
            </td>
          </tr>
          <tr>
            <td className="muted">Messages a second</td>
            <td className="num">{formatQty(Math.round(feed.inputsPerSecond))}</td>
          </tr>
          <tr>
            <td className="muted">Routes out, apart from the feed</td>
            <td className={`num ${execution.state === 'up' ? 'good' : 'bad'}`}>
              {titled(execution.state)}, {formatQty(execution.openRoutes)} open
            </td>
          </tr>
        </tbody>
      </table>
      <div className="choice">
        <Deed command="day.open">Open a recorded day…</Deed>
        <Deed command="feed.simulator">Simulated market</Deed>
      </div>
    </>
  )
}

export function Regimes() {
  const { found, fault } = usePlace()
  return (
    <>
      <p className="muted">
        A journal keeps the rules that it began with, so that it replays to the same decisions; the rules of
        another date begin with a new journal.
      </p>
      {found === null ? (
        <NotRead fault={fault} />
      ) : (
        found.regimes.map((regime) => <RegimePart key={regime.name} regime={regime} />)
      )}
    </>
  )
}

function RegimePart({ regime: { name, from, to, isInForce, isByDate, changes } }: { regime: RegimeRow }) {
  return (
    <section aria-label={`Rules ${name}`}>
      <h3>
        <b>{name}</b>{' '}
        <span>{isByDate ? `${from} to ${to ?? 'further notice'}` : 'only where it is named'}</span>{' '}
        {isInForce ? <span className="badge simulated">IN FORCE HERE</span> : null}
      </h3>
      {changes.length === 0 ? null : (
        <table className="lines">
          <thead>
            <tr>
              <th>Parameter</th>
              <th>Before</th>
              <th>From {from}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((it) => (
              <tr key={it.parameter}>
                <td>{titled(spaced(it.parameter))}</td>
                <td className="muted wrap">{it.old}</td>
                <td className="wrap">{it.new}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
