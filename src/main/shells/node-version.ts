/**
 * Imported first by every entry that a person can start by hand: with an older Node the database's native part
 * ends the process without a word.
 */
const OLDEST = [22, 14] as const
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `crossdesk: needs Node ${OLDEST.join('.')} or newer, this is ${process.versions.node}; use npm start\n`,
  )
  process.exit(2)
}

export {}
