/**
 * Is a folder on a network drive? There locks lie, and two desks may both believe that they are alone.
 *
 * Promises a name for the kinds that Linux numbers and for Windows paths that name a server. It cannot see a
 * mapped drive letter of Windows, nor macOS mounts. Must only warn: it may be wrong, and the desk still opens.
 */
import { statfsSync } from 'node:fs'

/** File-system numbers of Linux (statfs(2), `f_type`) whose locks cross a network. */
const NETWORK_KINDS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
  [0x0bd00bd0, 'Lustre'],
])

/** The kind of network drive a folder is on, or null. */
export function networkDriveOf(folder: string): string | null {
  if (process.platform === 'win32') return /^[\\/]{2}[^\\/?.]/.test(folder) ? 'Windows share' : null
  if (process.platform !== 'linux') return null
  return networkKind(statfsSync(folder).type)
}

/** The network file system that a `statfs` number stands for, or null. */
export const networkKind = (type: number): string | null => NETWORK_KINDS.get(type >>> 0) ?? null
