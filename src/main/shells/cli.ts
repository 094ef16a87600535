/** The command line: one file a command, `cli-*.ts`. Exit code 0 good, 1 bad, 2 could not run. */
import { anchorCommand } from './cli-anchor'
import { drillCommand } from './cli-drill'
import { backupCommand, exportCommand, restoreCommand } from './cli-files'
import { proveCommand } from './cli-prove'
import { replayCommand } from './cli-replay'
import { runCommand } from './cli-run'
import { superviseCommand } from './cli-supervise'
import { verifyCommand } from './cli-verify'

export interface CliParts {
  readonly journalWorker: URL
  readonly verifyWorker: URL
}

/** A mistake in how the command was given, or in a file that it was given. */
export class CouldNotRun extends Error {}

const HELP = `crossdesk: the engine without the app

  crossdesk run FILE.jsonl [--policy FILE] [--regime NAME] [--seed N]
      One input a line in, one event a line out (docs/scenarios.md). FILE may be - for standard input.
  crossdesk replay --quotes Q.zip --trades T.zip --symbol SYM --orders prints|none --journal OUT.db
      [--date YYYY-MM-DD] [--policy FILE] [--regime NAME] [--events OUT.jsonl] [--json]
      A recorded day through the desk as fast as possible; prints its figures.
  crossdesk verify JOURNAL.db [--views VIEWS.db] [--heads FILE] [--anchor FILE]... [--json]
      Is the journal whole and under its sealed heads, and does it replay to the same decisions and state?
  crossdesk verify --proof FILE.json [--key FILE] [--json]
      Is a fill and its receipt in a sealed journal? Needs nothing else and no network (docs/proofs.md).
  crossdesk prove JOURNAL.db --fill ID [--to FILE.json]
      The proof of a fill, out of a journal that no desk has open.
  crossdesk anchor JOURNAL.db --to FOLDER
      Drops the newest sealed head into a folder, for lodging elsewhere.
  crossdesk backup JOURNAL.db [--to FOLDER] [--json]
      Copies a journal that no desk has open, reads the copy whole, keeps the last three and one a day.
  crossdesk restore BACKUP.db --to JOURNAL.db [--json]
      Compares a backup's hashes with its note and puts it in place; what was there is put aside.
  crossdesk export JOURNAL.db --to FOLDER [--format csv|parquet] [--json]
      Events, orders, fills and positions as tables (docs/exports.md).
  crossdesk supervise JOURNAL.db|SCENARIO.jsonl [--regime NAME] [--json]
      The alerts of a journal with their evidence; 1 when one of them is critical.
  crossdesk drill [--orders N] [--folder DIR] [--json]
      The kill switch on a SIMULATED desk of N resting orders: the time to zero open orders.

Exit code: 0 good, 1 bad, 2 could not run.
`

/** Runs one command; returns the exit code. Events and figures go to standard output, all else to error. */
export async function cli(args: readonly string[], parts: CliParts): Promise<number> {
  const [command, ...rest] = args
  try {
    switch (command) {
      case 'run':
        return await runCommand(rest)
      case 'replay':
        return await replayCommand(rest, parts)
      case 'verify':
        return await verifyCommand(rest, parts)
      case 'backup':
        return await backupCommand(rest)
      case 'restore':
        return restoreCommand(rest)
      case 'export':
        return exportCommand(rest)
      case 'supervise':
        return superviseCommand(rest)
      case 'drill':
        return await drillCommand(rest, parts)
      case 'prove':
        return proveCommand(rest)
      case 'anchor':
        return anchorCommand(rest)
      case undefined:
      case '--help':
      case '-h':
      case 'help':
        process.stdout.write(HELP)
        return command === undefined ? 2 : 0
      default:
        throw new CouldNotRun(`unknown command '${command}': see crossdesk --help`)
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`crossdesk: ${message}\n`)
    return 2
  }
}
