/** The split preview: what would become of the ticket if it were sent now. The engine decides, on a copy. */
import type { Preview, Reference } from '@shared/contract'
import { formatAverage, formatCents, formatMoney, formatQty, formatSignedQty, spaced } from '../design/format'
import { useDesk } from '../desk/link'
import { type ReceiptSeen, readReceipt } from '../desk/receipt'
import { sentenceOf } from '../desk/sentence'
import { useStore } from '../desk/store'
import { Alternatives, Checks, Split } from '../widgets/ReceiptParts'
import { missingField, type TicketField, ticketDraft } from './draft'
import { usePreview } from './use-preview'

const ASKS: Partial<Record<TicketField, string>> = {
  client: 'Choose a client',
  symbol: 'Type a symbol',
  qty: 'Type a quantity',
  limit: 'Type a limit price, or press ↑ for the far side',
  stop: 'Type a stop price, or press ↑ for the far side',
  expires: 'Until when? Such as 15:30, or 2026-11-30 15:30',
}

export function PreviewPanel() {
  const { preview, fault, isOld } = usePreview()
  const reference = useStore(useDesk().reference)
  const missing = missingField(useStore(ticketDraft))
  return (
    <div className="panel scroll" data-testid="preview" aria-busy={isOld}>
      {preview ? (
        <Shown preview={preview} reference={reference} isOld={isOld} />
      ) : (
        <div className="empty">
          <b>{fault ?? (missing ? ASKS[missing] : 'The ticket has a field to mend')}</b>
          <span>The split, its price and its checks show here before anything is sent.</span>
        </div>
      )}
    </div>
  )
}

function Shown({
  preview,
  reference,
  isOld,
}: {
  preview: Preview
  reference: Reference | null
  isOld: boolean
}) {
  const receipt = readReceipt(preview.receipt)
  const codes = reference?.codes ?? {}
  return (
    <div className={`preview${isOld ? ' is-old' : ''}`}>
      {preview.accepted && receipt ? (
        <p className="sentence">{sentenceOf(receipt, [])}</p>
      ) : (
        <p className="sentence bad">
          <b>Would be rejected</b>
        </p>
      )}
      {preview.accepted ? null : (
        <ul className="checks">
          {preview.codes.map((code) => (
            <li key={code}>
              <span className="verdict bad">BLOCK</span>
              <span>
                <b>{code}</b> <span className="muted">{codes[code]?.sentence ?? spaced(code)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {preview.accepted && receipt ? <Decision preview={preview} receipt={receipt} /> : null}
      {receipt ? (
        <Checks
          checks={receipt.checks.filter((check) => preview.accepted || check.verdict !== 'block')}
          codes={codes}
          isFolded
        />
      ) : null}
      {preview.accepted && receipt && receipt.alternatives.length > 0 ? (
        <Alternatives
          plans={receipt.alternatives.filter((plan) => plan.isChosen || plan.price !== null)}
          isShort
        />
      ) : null}
    </div>
  )
}

function Decision({ preview, receipt }: { preview: Preview; receipt: ReceiptSeen }) {
  const { before, after, limit } = preview.position
  const filled = receipt.split.cross + receipt.split.principal + receipt.split.dark + receipt.split.route
  return (
    <>
      <Split receipt={receipt} />
      <dl className="figures">
        <div>
          <dt>Average</dt>
          <dd>{formatAverage(preview.averagePrice)}</dd>
        </div>
        <div>
          <dt>Improvement</dt>
          <dd className={preview.improvement > 0 ? 'good' : ''}>
            ${formatMoney(preview.improvement, false)}
          </dd>
        </div>
        <div>
          <dt>Fees</dt>
          <dd>${formatMoney(preview.fees, false)}</dd>
        </div>
        <div>
          <dt>Fee a share</dt>
          <dd>{formatCents(filled === 0 ? null : Math.round(preview.fees / filled))}</dd>
        </div>
        <div className="whole">
          <dt>Inventory</dt>
          <dd>
            {formatSignedQty(before)} → {formatSignedQty(after)}{' '}
            <span className="muted">of {formatQty(limit)}</span>
          </dd>
        </div>
      </dl>
      <Gauge before={before} after={after} limit={limit} />
    </>
  )
}

/** Inventory against its limit: the middle is flat, the ends are the limit. */
function Gauge({ before, after, limit }: { before: number; after: number; limit: number }) {
  const place = (qty: number): number => 50 + 50 * Math.max(-1, Math.min(1, limit === 0 ? 0 : qty / limit))
  const from = Math.min(place(before), place(after), 50)
  const to = Math.max(place(before), place(after), 50)
  return (
    <div
      className="gauge"
      role="img"
      aria-label={`Inventory after ${formatSignedQty(after)} of a limit of ${formatQty(limit)}`}
    >
      <i style={{ left: `${from}%`, width: `${to - from}%` }} />
      <b />
    </div>
  )
}
