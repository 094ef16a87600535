/**
 * Reads what `disk-shim.c` recorded of a process and its disk, and rebuilds the disk as a power cut might have
 * left it at any point: what was synced is there, and of what was not each write is kept, dropped or torn.
 *
 * The model's limits: names (create, rename, unlink) take effect at once and in order, and a disk that says it
 * synced has synced.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export interface DiskEntry {
  /** O open, T open and truncate, W write, S sync, C cut to a size, U unlink, R rename, A said aloud. */
  readonly op: string
  readonly path: string
  readonly offset: number
  readonly bytes: Buffer
}

const HEAD_BYTES = 17
const SECTOR = 512

/** Compiles the shim into a folder; returns its file, or null where there is no compiler or no Linux. */
export function buildShim(folder: string): string | null {
  if (process.platform !== 'linux' || spawnSync('gcc', ['--version']).status !== 0) return null
  const shim = join(folder, 'disk-shim.so')
  const source = join(import.meta.dirname, 'disk-shim.c')
  const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  return shim
}

export function readDiskLog(log: Buffer): DiskEntry[] {
  const entries: DiskEntry[] = []
  for (let at = 0; at + HEAD_BYTES <= log.length; ) {
    const pathLength = log.readUInt32LE(at + 1)
    const size = log.readUInt32LE(at + 5)
    const body = at + HEAD_BYTES
    entries.push({
      op: String.fromCharCode(log[at] as number),
      path: log.toString('utf8', body, body + pathLength),
      offset: Number(log.readBigUInt64LE(at + 9)),
      bytes: log.subarray(body + pathLength, body + pathLength + size),
    })
    at = body + pathLength + size
  }
  return entries
}

type Pending = Pick<DiskEntry, 'op' | 'offset' | 'bytes'>
interface DiskFile {
  synced: Buffer<ArrayBuffer>
  pending: Pending[]
}

/** A disk that takes a log entry by entry and can be cut off at any time. */
export class Disk {
  readonly #files = new Map<string, DiskFile>()
  /** The highest sequence that the process had said is durable. */
  acknowledged = 0

  take(entry: DiskEntry): void {
    const { op, path, bytes } = entry
    if (op === 'A') {
      for (const [, seq] of bytes.toString('utf8').matchAll(/^durable (\d+)$/gm))
        this.acknowledged = Math.max(this.acknowledged, Number(seq))
    } else if (op === 'U') this.#files.delete(path)
    else if (op === 'R') {
      const file = this.#files.get(path)
      this.#files.delete(path)
      if (file) this.#files.set(bytes.toString('utf8'), file)
    } else this.#change(entry)
  }

  #change({ op, path, offset, bytes }: DiskEntry): void {
    let file = this.#files.get(path)
    if (!file) {
      file = { synced: Buffer.alloc(0), pending: [] }
      this.#files.set(path, file)
    }
    if (op === 'W') file.pending.push({ op, offset, bytes })
    else if (op === 'C' || op === 'T') file.pending.push({ op: 'C', offset, bytes })
    else if (op === 'S') {
      file.synced = file.pending.reduce((now, change) => applied(now, change), file.synced)
      file.pending = []
    }
  }

  /** Writes the disk after a power cut into an empty folder; `random` decides what became of unsynced writes. */
  cut(folder: string, random: () => number): void {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    for (const [path, { synced, pending }] of this.#files) {
      let now = Buffer.from(synced)
      for (const change of pending) {
        const fate = random()
        if (fate < 0.4) now = applied(now, change)
        else if (fate < 0.7 && change.op === 'W') now = torn(now, change, random)
      }
      writeFileSync(join(folder, basename(path)), now)
    }
  }
}

function applied(now: Buffer<ArrayBuffer>, { op, offset, bytes }: Pending): Buffer<ArrayBuffer> {
  if (op === 'C') return offset <= now.length ? now.subarray(0, offset) : grown(now, offset)
  const end = offset + bytes.length
  const all = end > now.length ? grown(now, end) : now
  bytes.copy(all, offset)
  return all
}

/** A write of which each sector of 512 bytes reached the disk or not. */
function torn(
  now: Buffer<ArrayBuffer>,
  { offset, bytes }: Pending,
  random: () => number,
): Buffer<ArrayBuffer> {
  let all = now
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + SECTOR - ((offset + at) % SECTOR))
    if (random() < 0.5) all = applied(all, { op: 'W', offset: offset + at, bytes: bytes.subarray(at, end) })
    at = end
  }
  return all
}

function grown(now: Buffer, size: number): Buffer<ArrayBuffer> {
  const all = Buffer.alloc(size)
  now.copy(all)
  return all
}
