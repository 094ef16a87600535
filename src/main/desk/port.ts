/** The desk's side of the handlers: commands in, snapshots out. */
import { CODES } from '@shared/codes'
import type { AppInfo, MarketRow, Reference } from '@shared/contract'
import type { Input } from '@shared/inputs'
import type { CommandDone, DeskPort, RecordedDay } from '../ipc/desk-port'
import { framesOf, recordsOf } from './records'
import { DeskRefused } from './refused'
import { marketRow, statusOf } from './screens'
import type { Session } from './session'
import type { SettingsFile } from './settings-file'

const KEYS_KEPT = 20_000

export interface PortParts {
  readonly session: () => Session
  readonly settings: SettingsFile
  readonly info: { version: string; shell: 'electron' | 'browser' }
  readonly openSimulator: () => Promise<{ name: string }>
  readonly openReplay: (day: RecordedDay) => Promise<{ name: string; orders: number; quotes: number }>
}

export function portOf(parts: PortParts): DeskPort {
  const kept = new Map<string, Promise<CommandDone>>()
  const { session } = parts
  return {
    info: (): AppInfo => ({ ...parts.info, node: process.version, platform: process.platform }),
    status: () => statusOf(session()),
    async command(make) {
      const now = session()
      const { desk } = now
      if (desk.halted !== null) throw new DeskRefused('HALTED', `The desk is halted: ${desk.halted}`)
      const applied = desk.apply(make(now.now()))
      desk.recorder.flush()
      await desk.recorder.durable(desk.recorder.lastSeq).catch((error: Error) => {
        throw new DeskRefused('HALTED', `Nobody can say whether this was recorded: ${error.message}`)
      })
      return applied
    },
    earlier(key) {
      const done = kept.get(key)
      if (done) return done
      const id = session().desk.directory.orderOfKey(key)
      return id === undefined ? null : journaled(session(), id)
    },
    keep(key, done) {
      kept.set(key, done)
      // A command that failed was not obeyed: its key may be used again.
      done.catch(() => kept.delete(key))
      if (kept.size <= KEYS_KEPT) return
      const oldest = kept.keys().next()
      if (!oldest.done) kept.delete(oldest.value)
    },
    nextManualId: () => session().desk.directory.nextManualId(),
    preview: (make) => {
      const now = session()
      return now.desk.engine.preview(make(now.now()))
    },
    query: (request) => session().views.query(request),
    totals: (request) => session().views.totals(request),
    async record(seq) {
      const batch = await session().journal.read(seq, 1)
      for (const frame of framesOf(batch)) if (frame.seq === seq) return frame.bytes
      return null
    },
    market: () => {
      const { desk } = session()
      const rows: MarketRow[] = []
      for (const symbol of desk.directory.instruments.keys()) rows.push(marketRow(desk, symbol))
      return { rows, prints: desk.board.prints() }
    },
    reference: () => referenceOf(session()),
    policy: () => session().desk.engine.policy(),
    feeOf: (venue) => session().desk.directory.venues.get(venue)?.takeFee ?? 0,
    openSimulator: parts.openSimulator,
    openReplay: parts.openReplay,
    setSpeed: (speed) => session().setSpeed(speed),
    settings: () => parts.settings.read(),
    setSetting: (name, value) => parts.settings.write(name, value),
  }
}

/** What an order's command did, from the journal: for a key that was used before the last start. */
async function journaled(session: Session, id: string): Promise<CommandDone> {
  const found = await session.views.query({
    table: 'journal',
    limit: 1,
    ascending: true,
    where: { orderId: id, type: 'order' },
  })
  const seq = Number(found.rows[0]?.['seq'])
  const events: CommandDone['events'][number][] = []
  let input: Input | null = null
  for (const { record } of recordsOf(await session.journal.read(seq, 64))) {
    if (input === null) input = record as Input
    else if ('id' in record && record.id === id && record.at === input.at)
      events.push(record as CommandDone['events'][number])
    else break
  }
  if (input === null) throw new Error(`order ${id} is not in the journal`)
  return { input, events, seq }
}

function referenceOf(session: Session): Reference {
  const { clients, instruments, venues } = session.desk.directory
  return {
    clients: [...clients.values()].map((c) => ({
      id: c.id,
      name: c.name ?? c.id,
      tier: c.tier ?? '',
      enabled: c.enabled,
    })),
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
    })),
    codes: Object.fromEntries(
      Object.entries(CODES).map(([code, { sentence, rule, unit }]) => [code, { sentence, rule, unit }]),
    ),
  }
}
