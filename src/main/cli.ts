/** Entry of the command line. */
import './shells/node-version'
import { cli } from './shells/cli'

process.exitCode = await cli(process.argv.slice(2), {
  journalWorker: new URL('./journalWorker.js', import.meta.url),
  verifyWorker: new URL('./verifyWorker.js', import.meta.url),
})
