/** What the page keeps between sessions: layout, theme. A damaged file is put aside, never fatal. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

export class SettingsFile {
  readonly #file: string
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
  }
}
