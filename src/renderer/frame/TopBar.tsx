/** The top bar: what a trader must know at a glance, each fact from the desk's own status. */
import type { DeskStatus } from '@shared/contract'
import type { ReactNode } from 'react'
import {
  formatDate,
  formatMoney,
  formatMoneyShort,
  formatPercent,
  formatQty,
  formatSpan,
  formatTimeOfDay,
  marketZone,
  titled,
} from '../design/format'
import { type LatencyReading, latency, tickLatency } from '../desk/latency'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { FeedMenu } from './FeedMenu'
import { KillSwitch } from './KillSwitch'
import { Popover } from './Popover'
import { Tools } from './Tools'

interface CellProps {
  label: string
  children: ReactNode
  title?: string | undefined
  className?: string
}
export function Cell({ label, children, title, className = '' }: CellProps) {
  return (
    <div className={`cell ${className}`} title={title}>
      <span className="label">{label}</span>
      <span className="value">{children}</span>
    </div>
  )
}

const MODE_WORDS = {
  passive: 'fills from resting clients and from inventory that the fill reduces',
  active: 'also quotes both sides and improves to attract',
  off: 'routes everything that does not cross',
} as const
const STATE_WORDS = {
  active: 'Active',
  reduce: 'Reduce only',
  crossOnly: 'Cross only',
  halted: 'Halted',
} as const
const STATE_TONES = { active: 'good', reduce: 'warn', crossOnly: 'warn', halted: 'bad' } as const

export function TopBar() {
  const status = useStore(useDesk().status)
  return (
    <header className="top">
      <div className="brand">
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d="M2 12 L16 6" stroke="var(--buy-fill)" strokeWidth="3" strokeLinecap="round" />
          <path d="M2 6 L16 12" stroke="var(--sell-fill)" strokeWidth="3" strokeLinecap="round" />
        </svg>
        <b>Crossdesk</b>
      </div>
      <div className="facts-row">
        {status ? <Facts status={status} /> : <Cell label="Desk">connecting…</Cell>}
      </div>
      <KillSwitch status={status} />
      <Tools />
    </header>
  )
}

function Facts({ status }: { status: DeskStatus }) {
  const { invariants, exposure, decisions } = status
  return (
    <>
      <Cell label={`${formatDate(status.at)} ${marketZone(status.at)}`} title="Market time of the desk">
        <span data-testid="clock">{formatTimeOfDay(status.at).slice(0, 8)}</span>
      </Cell>
      <FeedMenu status={status} />
      <JournalCell status={status} />
      <ExecutionCell execution={status.execution} openOrders={status.openOrders} />
      <Cell
        label="Invariants"
        title={invariants.detail ?? `${formatQty(invariants.checked)} checked, none broken`}
      >
        <i className={`light ${invariants.ok ? 'good' : 'bad'}`} />
        <span data-testid="invariants">{invariants.ok ? 'hold' : 'BROKEN'}</span>
      </Cell>
      <Cell label="Mode" title={`The desk ${MODE_WORDS[status.mode]}`}>
        {titled(status.mode)}
      </Cell>
      <Cell label="Trading" title={status.stateReason ?? undefined}>
        <i className={`light ${STATE_TONES[status.tradingState]}`} />
        <span data-testid="trading-state">{STATE_WORDS[status.tradingState]}</span>
      </Cell>
      <ProfitCell pnl={status.pnl} />
      <Cell
        label="Net / gross"
        title={`Net ${formatMoney(exposure.net)}, gross ${formatMoney(exposure.gross, false)} of ${formatMoney(exposure.limit, false)}`}
      >
        {formatMoneyShort(exposure.net)} / {formatMoneyShort(exposure.gross)}
        <small className="wide-part">of {formatMoneyShort(exposure.limit)}</small>
      </Cell>
      <Cell label="Internalized" title="Cross, principal and dark over all filled client shares">
        {formatPercent(status.internalizedShare)}
      </Cell>
      <Cell
        label="Decision p50 / p99"
        className="wide-only"
        title={`${formatQty(decisions.count)} decisions`}
      >
        {formatSpan(decisions.p50Micros)} / {formatSpan(decisions.p99Micros)}
      </Cell>
      <LatencyCell />
    </>
  )
}

function JournalCell({ status }: { status: DeskStatus }) {
  const { journal } = status
  const isHalted = journal.state === 'halted'
  const lag = journal.lastSeq - journal.durableSeq
  return (
    <Cell
      label={isHalted ? 'Journal halted' : `Journal · commit ${formatSpan(journal.commitP50Micros)}`}
      title={
        journal.reason ??
        `Durable up to ${formatQty(journal.durableSeq)}, ${formatQty(lag)} behind, commit p50 ${formatSpan(journal.commitP50Micros)}, p99 ${formatSpan(journal.commitP99Micros)}`
      }
    >
      <i className={`light ${isHalted ? 'bad' : 'good'}`} />
      <span data-testid="durable-seq">{formatQty(journal.durableSeq)}</span>
      <small>{lag === 0 ? 'no lag' : `+${formatQty(lag)} ${formatSpan(journal.lagMicros)}`}</small>
    </Cell>
  )
}

function ProfitCell({ pnl }: { pnl: DeskStatus['pnl'] }) {
  const tone = pnl.total > 0 ? 'good' : pnl.total < 0 ? 'bad' : ''
  return (
    <Popover
      name="P&L today in parts"
      className="cell shrinks"
      face={
        <>
          <span className="label">
            P&L today
            <span className="wide-part">
              {' '}
              · real {formatMoneyShort(pnl.realized)} · open {formatMoneyShort(pnl.unrealized)} · fees{' '}
              {formatMoneyShort(pnl.fees)}
            </span>
          </span>
          <span className="value">
            <span className={tone} data-testid="pnl">
              {formatMoney(pnl.total)}
            </span>
          </span>
        </>
      }
    >
      <dl className="facts">
        <dt>Realized</dt>
        <dd>{formatMoney(pnl.realized)}</dd>
        <dt>Unrealized</dt>
        <dd>{formatMoney(pnl.unrealized)}</dd>
        <dt>Fees</dt>
        <dd>{formatMoney(-pnl.fees)}</dd>
        <dt className="total">Desk P&L</dt>
        <dd className="total">{formatMoney(pnl.total)}</dd>
        <dt>Given to clients over the NBBO</dt>
        <dd>{formatMoney(pnl.improvement)}</dd>
      </dl>
    </Popover>
  )
}

function LatencyCell() {
  const keys = useStore(latency)
  const ticks = useStore(tickLatency)
  const both = ({ count, p50, p99 }: LatencyReading): string =>
    count === 0 ? '–' : `${Math.round(p50)} / ${Math.round(p99)} ms`
  return (
    <Popover
      name="Latency of this screen"
      className="cell"
      face={
        <>
          <span className="label">Key to painted</span>
          <span className="value">
            <span data-testid="latency">{both(keys)}</span>
          </span>
        </>
      }
    >
      <h2>Latency of this screen, p50 / p99</h2>
      <dl className="facts">
        <dt>Key to painted, {formatQty(keys.count)} orders keyed here</dt>
        <dd>{both(keys)}</dd>
        <dt>Quote heard to painted, last {formatQty(ticks.count)} frames</dt>
        <dd>{both(ticks)}</dd>
        <dt>Quotes replaced before they were painted</dt>
        <dd>{formatQty(ticks.conflated)}</dd>
      </dl>
    </Popover>
  )
}

/** Whether routes can leave, apart from whether prices come in. */
function ExecutionCell({ execution, openOrders }: Pick<DeskStatus, 'execution' | 'openOrders'>) {
  return (
    <Cell
      label="Execution"
      title={`${formatQty(openOrders)} open orders, ${formatQty(execution.openRoutes)} open routes`}
    >
      <i className={`light ${execution.state === 'up' ? 'good' : 'bad'}`} />
      <span data-testid="execution-state">{execution.state}</span>
      <small className="wide-part">
        {formatQty(openOrders)} open, {formatQty(execution.openRoutes)} routes
      </small>
    </Cell>
  )
}
