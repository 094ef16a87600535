/**
 * The users of this desk, in a file of their own beside the journal: names, roles and hashes, readable by the
 * account that runs the desk and nobody else. It can be deleted only by who could delete the journal too.
 *
 * A file that cannot be read is no empty file: the desk then refuses to start, and says which field is wrong.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { ROLES } from '@shared/contract'
import { z } from 'zod'
import { DeskRefused } from '../refused'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
const FILE = z.strictObject({
  version: z.literal(1),
  users: z.array(
    z.strictObject({
      name: z.string().min(1).max(64),
      role: z.enum(ROLES),
      passphrase: z.strictObject({
        kind: z.literal('scrypt'),
        N: z
          .int()
          .min(2)
          .max(2 ** 20),
        r: z.int().min(1).max(32),
        p: z.int().min(1).max(16),
        salt: hex(16),
        hash: hex(32),
      }),
    }),
  ),
})
export type User = z.output<typeof FILE>['users'][number]

export class UsersFile {
  readonly #file: string
  #users: readonly User[]

  constructor(file: string) {
    this.#file = file
    this.#users = existsSync(file) ? read(file) : []
  }

  get users(): readonly User[] {
    return this.#users
  }

  /** Adds a user; the file is whole before and after. */
  add(user: User): void {
    const users = [...this.#users, user]
    const text = JSON.stringify({ version: 1, users }, null, 2)
    writeFileSync(`${this.#file}.new`, text, { mode: 0o600, flush: true })
    renameSync(`${this.#file}.new`, this.#file)
    this.#users = users
  }
}

function read(file: string): readonly User[] {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new DeskRefused('USERS_FILE', `${file}: ${(error as Error).message}`)
  }
  const parsed = FILE.safeParse(json)
  if (parsed.success) return parsed.data.users
  const issue = parsed.error.issues[0]
  throw new DeskRefused('USERS_FILE', `${file}: field '${issue?.path.join('.') ?? ''}': ${issue?.message}`)
}
