/** The desk's side of the handlers: commands in, snapshots out. */
import { isInput } from '@shared/codec'
import { CODES } from '@shared/codes'
import type { AppInfo, ClientFacts, DrillAnswer, MarketRow, Reference } from '@shared/contract'
import type { Input, InputOf } from '@shared/inputs'
import { canonicalJson } from '@shared/json'
import { marketTime } from '@shared/time'
import type { ToxicityAnswer } from '@shared/toxicity-answer'
import { timeMicros } from '@shared/units'
import { feeToTake } from '@shared/venue-fee'
import type { CommandDone, DeskPort, JournalPort, RecordedDay } from '../ipc/desk-port'
import { recordWords } from '../ipc/reference-answers'
import { undoStep } from '../rules/tape-state'
import { type Integrity, proveFill } from './integrity'
import { MARKOUT_HORIZONS } from './markouts'
import { placeOf } from './place'
import { framesOf, recordsOf } from './records'
import { DeskRefused } from './refused'
import { reviewsOf } from './reviews'
import { riskOf } from './risk'
import { deskQuoteView, hedgeRows, whatIfAnswer } from './routing-views'
import { marketRow, statusOf } from './screens'
import type { Session } from './session'
import type { SettingsFile } from './settings-file'

const KEYS_KEPT = 20_000
/** A command's answer is among its first records. */
const RECORDS_A_COMMAND = 64

export interface PortParts {
  readonly journal: JournalPort
  readonly session: () => Session
  readonly settings: SettingsFile
  readonly dataDir: string
  readonly integrity: Integrity
  readonly info: { version: string; shell: 'electron' | 'browser' }
  readonly drill: (orders: number) => Promise<DrillAnswer>
  readonly openSimulator: () => Promise<{ name: string }>
  readonly openReplay: (day: RecordedDay) => Promise<{ name: string; orders: number; quotes: number }>
}

export function portOf(parts: PortParts): DeskPort {
  const kept = new Map<string, Promise<CommandDone>>()
  const { session } = parts
  return {
    journal: parts.journal,
    info: (): AppInfo => ({ ...parts.info, node: process.version, platform: process.platform }),
    status: () => statusOf(session()),
    command: (make, key) => obey(session(), (at) => [make(at)], key),
    commands: (make, key) => obey(session(), make, key),
    earlier(key) {
      const done = kept.get(key)
      if (done) return done
      const seq = session().desk.keys.seqOf(key)
      return seq === undefined ? null : journaled(session(), seq)
    },
    keep(key, done) {
      kept.set(key, done)
      // A command that failed was not obeyed: its key may be used again.
      done.catch(() => kept.delete(key))
      if (kept.size <= KEYS_KEPT) return
      const oldest = kept.keys().next()
      if (!oldest.done) kept.delete(oldest.value)
    },
    drill: (orders) => parts.drill(orders),
    nextManualId: () => session().desk.directory.nextManualId(),
    preview: (make) => {
      const now = session()
      return now.desk.preview(make(now.now()))
    },
    query: (request) => session().views.query(request),
    totals: (request) => session().views.totals(request),
    counts: (request, everyMicros) => session().views.counts(request, everyMicros),
    async record(seq) {
      const batch = await session().journal.read(seq, 1)
      for (const frame of framesOf(batch)) if (frame.seq === seq) return frame.bytes
      return null
    },
    ...provable(parts),
    ...measured(parts),
    ...routed(parts),
    market: () => {
      const { desk } = session()
      const rows: MarketRow[] = []
      for (const symbol of desk.directory.instruments.keys()) rows.push(marketRow(desk, symbol))
      return { rows, prints: desk.board.prints() }
    },
    reference: () => referenceOf(session()),
    radar: (symbol, side) => {
      const now = session()
      const found = now.desk.engine.radarOf(symbol, side === 'buy', now.now())
      return found && { symbol, side, ...found }
    },
    toxicity: () => toxicityOf(session()),
    undoStep: (executedAt, at) => undoStep(marketTime(timeMicros(executedAt)).day, marketTime(at).day),
    openSimulator: parts.openSimulator,
    openReplay: parts.openReplay,
    setSpeed: (speed) => session().setSpeed(speed),
    ...settled(parts),
  }
}

/** What the desk keeps for the page, and where it is. */
const settled = ({
  session,
  settings,
  dataDir,
}: PortParts): Pick<DeskPort, 'settings' | 'setSetting' | 'place'> => ({
  settings: () => {
    const kept = settings.read()
    const { putAsideAs } = settings
    return putAsideAs === null ? kept : { ...kept, damaged: putAsideAs }
  },
  setSetting: (name, value) => settings.write(name, value),
  place: () => placeOf(session(), dataDir),
})

const provable = ({
  session,
  integrity,
}: PortParts): Pick<DeskPort, 'reviews' | 'integrity' | 'anchor' | 'verify' | 'prove'> => ({
  reviews: () => reviewsOf(session()),
  integrity: () => integrity.view(session().journal),
  anchor: () => integrity.anchor(session().journal),
  verify: (action) => (action === 'start' ? integrity.start(session().journal) : integrity.cancel()),
  prove: (fillSeq, decisionSeq) => proveFill(session().journal, fillSeq, decisionSeq),
})

const measured = ({ session }: PortParts): Pick<DeskPort, 'risk' | 'heldOf' | 'markouts'> => ({
  risk: () => riskOf(session().desk),
  heldOf: (symbol) => {
    const { lots, directory } = session().desk
    const [oldest] = lots.of(symbol).open()
    return { since: oldest?.at ?? null, adv: directory.instruments.get(symbol)?.adv ?? null }
  },
  markouts: (fillIds) => {
    const now = session()
    return { horizons: MARKOUT_HORIZONS, fills: now.desk.markouts.of(fillIds, now.now()) }
  },
})

type Routed = Pick<
  DeskPort,
  'clients' | 'venues' | 'deskQuote' | 'hedges' | 'states' | 'whatIf' | 'feeOf' | 'policy' | 'policyFaults'
>
const routed = ({ session }: PortParts): Routed => ({
  clients: () => session().desk.directory.clients.values(),
  venues: () => session().desk.directory.venues.values(),
  feeOf: (name) => {
    const venue = session().desk.directory.venues.get(name)
    return venue === undefined ? 0 : feeToTake(venue)
  },
  policy: () => session().desk.engine.policy(),
  policyFaults: (document, revertsAt) =>
    session().desk.engine.policyFaults(canonicalJson(document), revertsAt),
  deskQuote: (symbol) => deskQuoteView(session().desk, symbol),
  hedges: () => hedgeRows(session().desk),
  states: () => session().desk.directory.states(),
  whatIf: (asked) => whatIfAnswer(session().desk, asked),
})

/**
 * Steps a command's inputs, at least one; resolves with the first once all are durable, rejects when nobody can say
 * whether they are.
 */
async function obey(
  session: Session,
  make: Parameters<DeskPort['commands']>[0],
  key: string,
): Promise<CommandDone> {
  const { desk } = session
  if (desk.halted !== null) throw new DeskRefused('HALTED', `The desk is halted: ${desk.halted}`)
  const [input, ...others] = make(session.now())
  if (input === undefined) throw new DeskRefused('REFUSED', 'nothing would change')
  // In one batch with its inputs: all are on disk or none is.
  if (input.type !== 'order') desk.record({ type: 'command', at: input.at, key, name: input.type })
  const applied = desk.apply(input)
  for (const other of others) desk.apply(other)
  desk.recorder.flush()
  await desk.recorder.durable(desk.recorder.lastSeq).catch((error: Error) => {
    throw new DeskRefused('HALTED', `Nobody can say whether this was recorded: ${error.message}`)
  })
  return applied
}

/** What a command did, from the journal: for a key that was used before the last start. */
async function journaled(session: Session, from: number): Promise<CommandDone> {
  const events: CommandDone['events'][number][] = []
  let input: { readonly record: Input; readonly seq: number } | null = null
  for (const { seq, record } of recordsOf(await session.journal.read(from, RECORDS_A_COMMAND))) {
    if (!isInput(record)) events.push(record)
    else if (input !== null) break
    // What the market had shown may stand between a command's key and its input.
    else if (record.type !== 'feed') input = { record, seq }
  }
  if (input === null) throw new Error(`no command is journaled at ${from}`)
  return { input: input.record, events, seq: input.seq }
}

function toxicityOf({ desk }: Session): ToxicityAnswer {
  const { engine } = desk
  const clients: ToxicityAnswer['clients'][number][] = []
  for (const { id, name, tier } of desk.directory.clients.values()) {
    const reading = engine.toxicityOf(id)
    if (reading !== null) clients.push({ client: id, name: name ?? id, tier: tier ?? '', ...reading })
  }
  return { isOn: engine.usesToxicity(), clients, ...engine.toxicityScores() }
}

const clientFacts = (client: InputOf<'client'>): ClientFacts => ({
  id: client.id,
  name: client.name ?? client.id,
  tier: client.tier ?? '',
  enabled: client.enabled,
  words: recordWords('clients', client),
})

function referenceOf(session: Session): Reference {
  const { clients, instruments, venues } = session.desk.directory
  return {
    clients: [...clients.values()].map(clientFacts),
    instruments: [...instruments.values()].map((i) => ({
      symbol: i.symbol,
      name: i.name ?? i.symbol,
      sector: i.sector ?? '',
      tick: i.tick,
      roundLot: i.roundLot,
    })),
    venues: [...venues.values()].map((v) => ({
      id: v.id,
      kind: v.kind,
      takeFee: v.takeFee,
      addRebate: v.addRebate,
      midFee: v.midFee,
      pfofPerShare: v.pfofPerShare,
      words: recordWords('venues', v),
    })),
    codes: Object.fromEntries(
      Object.entries(CODES).map(([code, { sentence, rule, unit }]) => [code, { sentence, rule, unit }]),
    ),
  }
}
