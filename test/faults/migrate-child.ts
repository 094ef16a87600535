/**
 * A program that migrates the journal named on its command line by the steps in a JSON file, and kills itself
 * when SQLite is about to run its k-th statement. Says `done N` with the number of statements when it got through.
 *
 *   migrate-child FILE STEPS.json K
 */
import { readFileSync, writeSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { migrate } from '../../src/main/journal/schema'

const [file = '', steps = '', killAt = '0'] = process.argv.slice(2)
let statements = 0
let isMigrating = false
const db = new Sqlite(file, {
  verbose: () => {
    if (isMigrating && ++statements === Number(killAt)) process.kill(process.pid, 'SIGKILL')
  },
})
db.pragma('locking_mode = EXCLUSIVE')
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
isMigrating = true
migrate(db, JSON.parse(readFileSync(steps, 'utf8')) as string[], `${file}.aside`)
isMigrating = false
db.close()
writeSync(1, `done ${statements}\n`)
