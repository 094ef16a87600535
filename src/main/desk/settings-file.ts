/** What the page keeps between sessions: layout, theme. A damaged file is put aside and told, never fatal. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

export class SettingsFile {
  readonly #file: string
  /** Where a file that could not be read was put, by its name; null while there was none. */
  putAsideAs: string | null = null
  constructor(file: string) {
    this.#file = file
  }

  read(): Record<string, string> {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.#file, 'utf8'))
      if (typeof kept !== 'object' || kept === null) throw new Error('not an object')
      return Object.fromEntries(Object.entries(kept).filter(([, v]) => typeof v === 'string')) as Record<
        string,
        string
      >
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#putAside()
      return {}
    }
  }

  write(name: string, value: string): void {
    const next = JSON.stringify({ ...this.read(), [name]: value }, null, 2)
    writeFileSync(`${this.#file}.new`, next, { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }

  #putAside(): void {
    rmSync(`${this.#file}.damaged`, { force: true })
    renameSync(this.#file, `${this.#file}.damaged`)
    this.putAsideAs = basename(`${this.#file}.damaged`)
  }
}
