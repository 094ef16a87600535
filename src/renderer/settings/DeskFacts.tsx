/** What the desk runs on, to look at: clients, venues with their fees, the policy in force, versions. */
import type { Answers, AppInfo, DeskStatus } from '@shared/contract'
import { type ReactNode, useEffect, useState } from 'react'
import { formatPercent, formatQty, formatSpan, spaced, titled } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { perform } from '../frame/commands'
import { CHART_LINK, CHART_NOTICE } from '../widgets/use-chart'

type Policy = Answers['policy.get']['policy']

/** Which rules follow, from when on, and what they change, by the names of `docs/rules.md`. */
function followingRules(next: DeskStatus['nextRules']): string {
  if (next === null) return 'None known'
  return `${next.name} from ${next.from}: ${next.changes.map(spaced).join(', ')}`
}

/** What each setting is called; one that is not here has its own name. */
const TITLES: Readonly<Record<string, string>> = {
  improvementShare: 'Share of the half-spread given to the client',
  minImprovement: 'Smallest improvement, a share',
  skewPerLot: 'Skew a round lot, of the half-spread',
  passiveBand: 'Position a passive fill may build up, shares',
  maxPosition: 'Largest position in a symbol, shares',
  maxPrincipalQty: 'Largest fill from inventory, shares',
  maxOrderNotional: 'Largest order, in currency',
  maxOrderShares: 'Largest order, shares',
  maxOrderAdvPct: 'Largest order, of average daily volume',
  collarPct: 'Farthest limit from the midpoint',
  duplicateWindowMicros: 'Same order again within this is a duplicate',
}

/** How each setting is written; one that is not here is written as it comes. */
const WRITTEN: Readonly<Record<string, (value: number) => string>> = {
  improvementShare: (value) => formatPercent(value),
  maxOrderAdvPct: (value) => `${value}%`,
  collarPct: (value) => `${value}%`,
  duplicateWindowMicros: formatSpan,
  skewPerLot: (value) => String(value),
}

function written(name: string, value: unknown): string {
  if (typeof value === 'number') return (WRITTEN[name] ?? formatQty)(value)
  return typeof value === 'string'
    ? /^\d+$/.test(value)
      ? formatQty(Number(value))
      : titled(value)
    : JSON.stringify(value)
}

export function PolicyView() {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const [found, setFound] = useState<{ policy: Policy; hash: string } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    if (epoch < 0) return
    desk.invoke('policy.get', null).then(setFound, (error: unknown) => setFault(reason(error)))
  }, [desk, epoch])
  if (fault !== null) return <p className="bad">The policy could not be read: {fault}</p>
  if (!found) return <p className="muted">Reading the policy…</p>
  const { policy, hash } = found
  return (
    <>
      <div className="choice">
        <button type="button" className="button" onClick={() => perform('show.policy')}>
          Change in Routing
        </button>
        <span className="muted">A limit that is raised needs a second person and goes back by itself.</span>
      </div>
      <p className="muted">
        Hash <code className="mono">{hash}</code>. Every receipt names the hash of the policy it was decided
        under.
      </p>
      <div className="columns">
        <div>
          <h2>Desk</h2>
          <Settings settings={policy.desk} />
        </div>
        <div>
          <Level title="Tiers" level={policy.tiers} />
          <Level title="Clients" level={policy.clients} />
          <Level title="Symbols" level={policy.symbols} />
        </div>
      </div>
    </>
  )
}

function Level({ title, level }: { title: string; level: Readonly<Record<string, object>> }) {
  const names = Object.keys(level).sort()
  return (
    <>
      <h2>{title}</h2>
      {names.length === 0 ? <p className="muted">Nothing differs from the desk's settings.</p> : null}
      {names.map((name) => (
        <div key={name}>
          <h3>{name}</h3>
          <Settings settings={level[name] ?? {}} />
        </div>
      ))}
    </>
  )
}

function Settings({ settings }: { settings: object }) {
  return (
    <table className="lines facts-table">
      <tbody>
        {Object.entries(settings).map(([name, value]) => (
          <Fact key={name} name={TITLES[name] ?? titled(spaced(name))}>
            {written(name, value)}
          </Fact>
        ))}
      </tbody>
    </table>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <tr>
      <td className="muted">{name}</td>
      <td className="num">{children}</td>
    </tr>
  )
}

export function About() {
  const desk = useDesk()
  const status = useStore(desk.status)
  const [info, setInfo] = useState<AppInfo | null>(null)
  useEffect(() => {
    desk.invoke('app.info', null).then(setInfo, (error: unknown) => console.warn(error))
  }, [desk])
  return (
    <>
      <h2>About</h2>
      <table className="lines facts-table">
        <tbody>
          <Fact name="Crossdesk">{info?.version}</Fact>
          <Fact name="Shell">{info?.shell}</Fact>
          <Fact name="Node">{info?.node}</Fact>
          <Fact name="Platform">{info?.platform}</Fact>
          <Fact name="Rules in force">{status?.regime}</Fact>
          <Fact name="Rules that follow">{status && followingRules(status.nextRules)}</Fact>
          <Fact name="Market">{status?.feed.name}</Fact>
        </tbody>
      </table>
      <p className="muted">
        Charts by {CHART_NOTICE} {CHART_LINK}
      </p>
    </>
  )
}
