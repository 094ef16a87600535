/**
 * The one way a link leaves the application: rule texts that receipts cite, on hosts named here, opened in the
 * user's own browser. Everything else is dropped.
 */
const RULE_HOSTS: ReadonlySet<string> = new Set([
  'www.sec.gov',
  'www.finra.org',
  'www.ecfr.gov',
  'www.nyse.com',
])

/** The address to hand to the system, or null. Takes anything a page could ask for. */
export function ruleLink(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isPlain = url.username === '' && url.password === '' && url.port === ''
  return url.protocol === 'https:' && isPlain && RULE_HOSTS.has(url.hostname) ? url.href : null
}
