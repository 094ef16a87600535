/** Who may speak to the main process in the Electron shell. Apart from the channels, so that it can be tested alone. */

/**
 * Whether a frame is the top frame of our own page. `new URL('app://desk/').origin` is the text 'null' in Node,
 * so the parts are compared.
 */
export function isOurFrame(frame: { url: string; parent: unknown } | null, home: string): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false
  const at = new URL(frame.url)
  const ours = new URL(home)
  return at.protocol === ours.protocol && at.host === ours.host
}
