/** `crossdesk supervise SCENARIO.jsonl`: the alerts of a scenario as the engine lives it. */
import { SupervisionLedger } from '../analytics/supervision'
import { closeOfDay } from '../rules/session-calendar'
import { calendar, type LoadedRegime } from './regimes'
import { Scenario } from './scenario'
import { type SupervisedJournal, shown } from './supervise-journal'

/**
 * What supervision finds in the text of a scenario: its inputs go through the engine, and supervision hears both. Throws `ScenarioError`
 * for a line that does not read.
 */
export function superviseScenario(text: string, regime: LoadedRegime | null): SupervisedJournal {
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
  for (const line of text.split('\n')) scenario.line(line)
  const heard = ledger as SupervisionLedger | null
  heard?.finish()
  return {
    records,
    regime: scenario.regime?.regime.name ?? 'none',
    hasFacility: heard?.hasFacility ?? false,
    alerts: (heard?.alerts ?? []).map(shown),
  }
}
