/** `crossdesk supervise`: the alerts of a journal, from its records alone. Never writes to the file. */
import { readRecord } from '@shared/codec'
import { formatTime } from '@shared/time'
import { evidenceOf, type LedgerAlert, SupervisionLedger } from '../analytics/supervision'
import { readJournal } from '../journal'
import { closeOfDay } from '../rules/session-calendar'
import { calendar, regimeNamed } from './regimes'

export interface SupervisedJournal {
  readonly records: number
  readonly regime: string
  /** Whether late reports were watched: only where the journal says that a facility answers. */
  readonly hasFacility: boolean
  readonly alerts: readonly SupervisedAlert[]
}
export type SupervisedAlert = ReturnType<typeof shown>

/** Rejects with `JournalRefused` when the file cannot be read; throws for a regime that nobody knows. */
export function superviseJournal(file: string): SupervisedJournal {
  const journal = readJournal(file)
  try {
    const known = regimeNamed(journal.meta.regime)
    if (!known) throw new Error(`${file}: the regime '${journal.meta.regime}' is not one this program has`)
    const ledger = new SupervisionLedger({ closeOf: (day) => closeOfDay(calendar, day, known.regime) })
    let records = 0
    for (const { seq, bytes } of journal.records()) {
      ledger.add(seq, readRecord(bytes))
      records++
    }
    ledger.finish()
    const { hasFacility } = ledger
    return { records, regime: journal.meta.regime, hasFacility, alerts: ledger.alerts.map(shown) }
  } finally {
    journal.close()
  }
}

/** An alert as the command prints it. */
export function shown({ id, seq, alert, disposition }: LedgerAlert) {
  const { rule, code, severity, symbol, at } = alert
  return {
    ...{ id, record: seq, at: formatTime(at), rule, code, severity, symbol },
    evidence: evidenceOf(alert),
    disposition: disposition === null ? null : { ...disposition, at: formatTime(disposition.at) },
  }
}
