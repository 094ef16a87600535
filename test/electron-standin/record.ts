/**
 * What the application asked of Electron, in order, and the answers that tests want about it. A test that
 * spawned the stand-in with an IPC channel sends a question and gets the answer back.
 */

/** Calls in the order they were made: 'enableSandbox', 'ready', 'window', ... */
export const order: string[] = []
export const windowPreferences: object[] = []
/** Preferences of the windows that a page was allowed to open. */
export const panelPreferences: object[] = []
export const errorBoxes: { title: string; content: string }[] = []
export const openedLinks: string[] = []

type Answer = (argument: unknown) => unknown
const answers = new Map<string, Answer>([
  ['record', () => ({ order, windowPreferences, panelPreferences, errorBoxes, openedLinks })],
])

/** Lets tests ask a question by name. */
export function answerTo(question: string, answer: Answer): void {
  answers.set(question, answer)
}

process.on('message', (message: { id: number; question: string; argument: unknown }) => {
  const answer = answers.get(message.question)
  if (!answer) throw new Error(`electron stand-in: no answer to '${message.question}'`)
  void Promise.resolve(answer(message.argument)).then((value) => process.send?.({ id: message.id, value }))
})
// Listening to the channel must not keep the process alive by itself.
process.channel?.unref()

/** `have` is checked against the real type; reading anything else throws by name. */
export function standin<T extends object>(name: string, have: { [K in keyof T]?: unknown } & object): T {
  return new Proxy(have, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || key === 'then')
        return Reflect.get(target, key, receiver)
      throw new Error(`electron stand-in: ${name}.${String(key)} is not implemented`)
    },
  }) as unknown as T
}

interface Emitter {
  emit(name: string, ...args: unknown[]): boolean
}

/** Emits an event that a listener may prevent; true when nobody did. */
export function isAllowed(emitter: Emitter, name: string, ...args: unknown[]): boolean {
  let isPrevented = false
  const event = {
    preventDefault: () => {
      isPrevented = true
    },
    get defaultPrevented() {
      return isPrevented
    },
  }
  emitter.emit(name, event, ...args)
  return !isPrevented
}
