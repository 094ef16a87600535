/** Parts that the split preview and the receipt share: both show the same object. */
import type { Reference } from '@shared/contract'
import {
  formatCents,
  formatMoney,
  formatPrice,
  formatQty,
  formatSpan,
  NONE,
  spaced,
  titled,
} from '../design/format'
import type { AlternativeSeen, CheckSeen, ReceiptSeen } from '../desk/receipt'

const PARTS = ['cross', 'principal', 'dark', 'route', 'rest', 'cancelled'] as const
const NAMES: Readonly<Record<(typeof PARTS)[number], string>> = {
  cross: 'Cross with clients',
  principal: 'From inventory',
  dark: 'Dark book',
  route: 'Route',
  rest: 'Rest in book',
  cancelled: 'Cancelled',
}

/** Where the shares go: one bar, and one line a part with its venue and its price. */
export function Split({ receipt }: { receipt: ReceiptSeen }) {
  const { split } = receipt
  const parts = PARTS.filter((part) => split[part] > 0)
  const all = parts.reduce((sum, part) => sum + split[part], 0)
  return (
    <>
      <div className="split" aria-hidden="true">
        {parts.map((part) => (
          <span key={part} className={`part-${part}`} style={{ flexGrow: split[part] }} />
        ))}
      </div>
      <div className="legend">
        {parts.map((part) => (
          <PartLine key={part} part={part} qty={split[part]} all={all} receipt={receipt} />
        ))}
      </div>
    </>
  )
}

interface PartProps {
  part: (typeof PARTS)[number]
  qty: number
  all: number
  receipt: ReceiptSeen
}

function PartLine({ part, qty, all, receipt }: PartProps) {
  const plans = receipt.alternatives.filter((plan) => plan.isChosen && plan.action === part)
  const venues = plans.flatMap((plan) => (plan.venue ? [plan.venue] : []))
  const prices = [...new Set(plans.flatMap((plan) => (plan.price === null ? [] : [plan.price])))]
  return (
    <>
      <i className={`swatch part-${part}`} />
      <span>
        {NAMES[part]}
        {venues.length > 0 ? <b> {[...new Set(venues)].join(', ')}</b> : null}
        {prices.length > 0 ? <span className="muted"> @ {prices.map(formatPrice).join(', ')}</span> : null}
      </span>
      <b className="num">{formatQty(qty)}</b>
      <span className="num muted">{Math.round((qty / all) * 100)}%</span>
    </>
  )
}

const MARKS: Readonly<Record<string, { word: string; tone: string }>> = {
  pass: { word: 'PASS', tone: 'good' },
  warn: { word: 'WARN', tone: 'warn' },
  block: { word: 'BLOCK', tone: 'bad' },
}

function CheckLine({ check, codes }: { check: CheckSeen; codes: Reference['codes'] }) {
  const code = codes[check.code]
  const unit = code?.unit ?? ''
  const mark = MARKS[check.verdict] ?? { word: check.verdict.toUpperCase(), tone: 'muted' }
  const seen = check.observed === null ? '' : formatMeasure(check.observed, unit)
  const bound = check.bound === null ? '' : ` of ${formatMeasure(check.bound, unit)}`
  return (
    <li>
      <span className={`verdict ${mark.tone}`}>{mark.word}</span>
      <span>
        <b>{check.code}</b>{' '}
        <span className="muted">{check.verdict === 'pass' ? '' : (code?.sentence ?? '')}</span> {seen}
        <span className="muted">{bound}</span>
        {code?.rule && check.verdict !== 'pass' ? <span className="muted"> ({code.rule})</span> : null}
      </span>
    </li>
  )
}

/** An observed value in the unit of its code: `price` and `money` are 1e-6 currency units. */
export function formatMeasure(value: number, unit: string): string {
  if (unit === 'price') return formatPrice(value)
  if (unit === 'money') return formatMoney(value, false)
  if (unit === 'micros') return formatSpan(value)
  if (unit === 'percent') return `${Math.round(value * 100) / 100}%`
  return formatQty(value)
}

/** Checks, the ones that block or warn first; those that pass are folded away. */
export function Checks({
  checks,
  codes,
  isFolded,
}: {
  checks: readonly CheckSeen[]
  codes: Reference['codes']
  isFolded: boolean
}) {
  const open = checks.filter((check) => check.verdict !== 'pass')
  const passed = checks.filter((check) => check.verdict === 'pass')
  return (
    <>
      {open.length > 0 ? (
        <ul className="checks">
          {open.map((check) => (
            <CheckLine key={check.code} check={check} codes={codes} />
          ))}
        </ul>
      ) : null}
      {passed.length > 0 ? (
        <details className="checks" open={!isFolded}>
          <summary>
            <span className="good verdict">PASS</span> {passed.length}{' '}
            {passed.length === 1 ? 'check' : 'checks'}
          </summary>
          <ul className="checks">
            {passed.map((check) => (
              <CheckLine key={check.code} check={check} codes={codes} />
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

/** Every plan that was weighed, cheapest for the client first. */
export function Alternatives({ plans, isShort }: { plans: readonly AlternativeSeen[]; isShort: boolean }) {
  const cost = (plan: AlternativeSeen): number => plan.clientCost ?? Number.POSITIVE_INFINITY
  const ordered = [...plans].sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || cost(a) - cost(b))
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th>Plan</th>
          <th className="num">Shares</th>
          <th className="num">Price</th>
          <th className="num" title="All-in cost to the client a share, against the midpoint">
            Client
          </th>
          {isShort ? null : <th className="num">Desk</th>}
          {isShort ? null : <th>Why</th>}
        </tr>
      </thead>
      <tbody>
        {ordered.map((plan) => (
          <tr
            key={`${plan.action} ${plan.venue} ${plan.price} ${plan.qty}`}
            className={plan.isChosen ? 'chosen' : ''}
          >
            <td>
              {plan.isChosen ? '✓ ' : ''}
              {titled(plan.action)} {plan.venue ?? ''}
            </td>
            <td className="num">{plan.qty === 0 ? NONE : formatQty(plan.qty)}</td>
            <td className="num">{formatPrice(plan.price)}</td>
            <td className="num">{formatCents(plan.clientCost)}</td>
            {isShort ? null : <td className="num">{formatCents(plan.deskValue)}</td>}
            {isShort ? null : <td className="muted">{spaced(plan.reason)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
