/** The desk will not start, or will not do what was asked. `code` is stable, the message is for the person. */
export class DeskRefused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'DeskRefused'
    this.code = code
  }
}
