/**
 * The whole desk in a snapshot: the engine's bytes, and beside them what the desk knows by name.
 *
 * A snapshot is taken where a checkpoint stands in the journal, and used only if that checkpoint is there and
 * the restored engine has the very state that it says. Whatever is wrong with one, an older one or the journal
 * alone gives the same desk.
 */

import type { DeskLots } from '../analytics/desk-lots'
import { Engine, type EngineConfig } from '../engine'
import { type FoundSnapshot, SnapshotStore } from '../journal'
import type { Journal } from '../ports'
import type { CommandKeys } from './command-keys'
import type { Directory } from './directory'
import { recordsOf } from './records'
import { sha256 } from './regimes'
import type { Tally } from './tally'

/** How an engine becomes bytes, in pieces, and comes back from them; `engineOf` throws on bytes that are none. */
export interface EngineBytes {
  bytesOf(engine: Engine): readonly Uint8Array[]
  engineOf(bytes: Uint8Array, config: EngineConfig): Engine
}

/** The engine's own way. */
export const engineBytes: EngineBytes = {
  bytesOf: (engine) => engine.snapshot(),
  engineOf: (bytes, config) => Engine.restored(config, bytes),
}

/** The same for one journal, and where the snapshots are. */
export interface EngineSnapshots {
  readonly store: SnapshotStore
  bytesOf(engine: Engine): readonly Uint8Array[]
  engineOf(bytes: Uint8Array): Engine
}

/** Snapshots beside a journal, for engines of its regime. */
export function snapshotsBeside(
  journalFile: string,
  journalId: string,
  { bytesOf, engineOf }: EngineBytes,
  config: EngineConfig,
): EngineSnapshots {
  return {
    store: new SnapshotStore({ folder: `${journalFile}.snapshots`, journalId }),
    bytesOf,
    engineOf: (bytes) => engineOf(bytes, config),
  }
}

/** What the desk remembers besides the engine; each gives plain JSON and takes it back. */
export interface DeskMemory {
  readonly directory: Directory
  readonly tally: Tally
  readonly keys: CommandKeys
  readonly lots: DeskLots
}

interface Remembered {
  readonly at: number
  readonly directory: ReturnType<Directory['entries']>
  readonly tally: ReturnType<Tally['entries']>
  readonly keys: ReturnType<CommandKeys['entries']>
  readonly lots: ReturnType<DeskLots['entries']>
}

/** Both, one behind the other: u32 length of the memory's JSON, the JSON, the engine's bytes. */
export function packSnapshot(
  memory: DeskMemory,
  at: number,
  engine: readonly Uint8Array[],
): readonly Uint8Array[] {
  const { directory, tally, keys, lots } = memory
  const remembered: Remembered = {
    at,
    directory: directory.entries(),
    tally: tally.entries(),
    keys: keys.entries(),
    lots: lots.entries(),
  }
  const text = Buffer.from(JSON.stringify(remembered), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return [length, text, ...engine]
}

export interface RestoredDesk {
  readonly seq: number
  readonly at: number
  readonly engine: Engine
  /** Snapshots that could not be used, with the reasons. */
  readonly passedOver: readonly string[]
}

/** The newest snapshot that the journal agrees with, its memory taken over; null when there is none. */
export async function restoreDesk(
  memory: DeskMemory,
  journal: Journal,
  { store, engineOf }: EngineSnapshots,
): Promise<RestoredDesk | { readonly seq: 0; readonly passedOver: readonly string[] }> {
  let found: { engine: Engine; remembered: Remembered } | null = null
  const { snapshot, passedOver }: FoundSnapshot = await store.newestGood(
    journal.lastSeq,
    async ({ seq, stateHash, bytes }) => {
      if (!(await hasCheckpoint(journal, seq, stateHash))) return 'the journal has no such checkpoint'
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const end = 4 + view.readUInt32LE(0)
      try {
        const engine = engineOf(bytes.subarray(end))
        const now = sha256(engine.stateBytes())
        if (now !== stateHash) return `restored, its state is ${now.slice(0, 16)}…`
        const remembered = JSON.parse(view.toString('utf8', 4, end)) as Remembered
        if (!Array.isArray(remembered.directory.states)) return 'it does not hold the trading states'
        found = { engine, remembered }
        return null
      } catch (error) {
        return `it cannot be restored: ${error instanceof Error ? error.message : String(error)}`
      }
    },
  )
  if (snapshot === null || found === null) return { seq: 0, passedOver }
  const { engine, remembered } = found as { engine: Engine; remembered: Remembered }
  memory.directory.restore(remembered.directory)
  memory.tally.restore(remembered.tally)
  memory.keys.restore(remembered.keys)
  memory.lots.restore(remembered.lots)
  return { seq: snapshot.seq, at: remembered.at, engine, passedOver }
}

async function hasCheckpoint(journal: Journal, seq: number, stateHash: string): Promise<boolean> {
  for (const { record } of recordsOf(await journal.read(seq, 1)))
    return record.type === 'checkpoint' && record.stateHash === stateHash
  return false
}
