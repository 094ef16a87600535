/** A recorded day's figures as a table for people. */
import type { ReplayDay } from '../desk/replay-day'

const whole = (n: number): string => Math.round(n).toLocaleString('en-US')
const cents = (n: number | null): string => (n === null ? '–' : n.toFixed(4))
const dollars = (n: number): string =>
  n.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const percent = (n: number | null): string => (n === null ? '–' : `${(n * 100).toFixed(2)} %`)
const counts = (by: Readonly<Record<string, number>>): string => {
  const entries = Object.entries(by).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? 'none' : entries.map(([code, n]) => `${code} ${whole(n)}`).join(', ')
}

export function replayTable(symbol: string, date: string, d: ReplayDay): string {
  const share = (part: number) =>
    `${whole(part)} (${percent(d.sharesFilled === 0 ? 0 : part / d.sharesFilled)})`
  const rows: readonly (readonly [string, string])[] = [
    [
      'orders',
      `${whole(d.orders)}: ${whole(d.ordersAccepted)} accepted, ${whole(d.ordersRejected)} rejected`,
    ],
    ['rejected by code', counts(d.rejectedByCode)],
    ['prints skipped', counts(d.skippedByReason)],
    ['fills', whole(d.fills)],
    ['shares ordered / filled', `${whole(d.sharesOrdered)} / ${whole(d.sharesFilled)}`],
    ['cross', share(d.crossShares)],
    ['principal', share(d.principalShares)],
    ['dark', share(d.darkShares)],
    ['routed', share(d.routedShares)],
    ['internalized share', percent(d.internalizedShare)],
    ['price improvement', `${cents(d.priceImprovementCents)} cents a share`],
    ['effective / quoted spread', `${cents(d.effectiveSpreadCents)} / ${cents(d.quotedSpreadCents)} cents`],
    ['effective over quoted', percent(d.effectiveOverQuoted)],
    [
      'realized spread 1 s / 60 s',
      `${cents(d.realizedSpread1sCents)} / ${cents(d.realizedSpread60sCents)} cents`,
    ],
    ['impact 1 s / 60 s', `${cents(d.impact1sCents)} / ${cents(d.impact60sCents)} cents`],
    ['maximum inventory', `${whole(d.maxInventory)} shares`],
    ['realized / unrealized', `${dollars(d.realized)} / ${dollars(d.unrealized)}`],
    ['fees / payment for flow', `${dollars(d.fees)} / ${dollars(d.pfof)}`],
    ['journal records', whole(d.records)],
    ['state hash', d.stateHash],
    ['run time', `${d.runSeconds.toFixed(2)} s`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
  return `${symbol} ${date}\n${lines.join('\n')}\n`
}
