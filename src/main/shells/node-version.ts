/** Imported first by every entry that a person can start by hand: an older Node is refused with a sentence. */
import { isTooOld, OLDEST_NODE } from '@shared/node-version'

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `crossdesk: needs Node ${OLDEST_NODE} or newer, this is ${process.versions.node}; use npm start or npx crossdesk\n`,
  )
  process.exit(2)
}
