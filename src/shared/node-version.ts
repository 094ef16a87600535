/** The oldest Node that runs us: on older ones the database's native part ends the process without a word. */
export const OLDEST_NODE = '22.14'

/** Whether a version such as `process.versions.node` is older than `OLDEST_NODE`. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
