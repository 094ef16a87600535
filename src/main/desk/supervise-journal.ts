/** `crossdesk supervise`: the alerts of a journal, or of a scenario as the engine lives it. Never writes to the file. */
import { readFileSync } from 'node:fs'
import { readRecord } from '@shared/codec'
import { formatTime } from '@shared/time'
import { evidenceOf, type LedgerAlert, SupervisionLedger } from '../analytics/supervision'
import { readJournal } from '../journal'
import { closeOfDay } from '../rules/session-calendar'
import { calendar, type LoadedRegime, regimeNamed } from './regimes'
import { Scenario } from './scenario'

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

/**
 * The same of a scenario file: its inputs go through the engine, and supervision hears both. Throws `ScenarioError`
 * for a line that does not read.
 */
export function superviseScenario(file: string, regime: LoadedRegime | null): SupervisedJournal {
  let ledger: SupervisionLedger | null = null
  let records = 0
  const scenario = new Scenario({
    policy: null,
    regime,
    print: () => undefined,
    record: (seq, record) => {
      const { regime: inForce } = scenario.regime as LoadedRegime
      ledger ??= new SupervisionLedger({ closeOf: (day) => closeOfDay(calendar, day, inForce) })
      ledger.add(seq, record)
      records++
    },
  })
  for (const line of readFileSync(file, 'utf8').split('\n')) scenario.line(line)
  const heard = ledger as SupervisionLedger | null
  heard?.finish()
  return {
    records,
    regime: scenario.regime?.regime.name ?? 'none',
    hasFacility: heard?.hasFacility ?? false,
    alerts: (heard?.alerts ?? []).map(shown),
  }
}

function shown({ id, seq, alert, disposition }: LedgerAlert) {
  const { rule, code, severity, symbol, at } = alert
  return {
    ...{ id, record: seq, at: formatTime(at), rule, code, severity, symbol },
    evidence: evidenceOf(alert),
    disposition: disposition === null ? null : { ...disposition, at: formatTime(disposition.at) },
  }
}
