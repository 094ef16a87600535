/** What the rows of invitations say: which stand, what the other side was told, who did not firm up how often. */
import type { Row } from '@shared/contract'

export const isStanding = (row: Row): boolean => row['doneAt'] === null

/**
 * What the other side was told. Two conditional orders are invited together; a firm order that rests is told
 * nothing.
 */
export function toldToOther(row: Row, all: readonly Row[]): string {
  const other = all.find(
    (one) =>
      one['sentAt'] === row['sentAt'] && one['symbol'] === row['symbol'] && one['side'] !== row['side'],
  )
  return typeof other?.['told'] === 'string' ? other['told'] : 'Nothing: it rests and was not asked.'
}

export interface Answers {
  readonly client: string
  readonly invited: number
  readonly filled: number
  readonly fallDowns: number
}

/** Invitations by client: how many went out, led to a fill, and were declined or left to expire. Worst first. */
export function answersByClient(rows: readonly Row[]): readonly Answers[] {
  const clients = new Map<string, { invited: number; filled: number; fallDowns: number }>()
  for (const row of rows) {
    const client = String(row['client'] ?? '')
    const sum = clients.get(client) ?? { invited: 0, filled: 0, fallDowns: 0 }
    sum.invited += 1
    if (row['outcome'] === 'filled') sum.filled += 1
    if (row['outcome'] === 'declined' || row['outcome'] === 'expired') sum.fallDowns += 1
    clients.set(client, sum)
  }
  return [...clients]
    .map(([client, sum]) => ({ client, ...sum }))
    .sort((a, b) => b.fallDowns - a.fallDowns || a.client.localeCompare(b.client))
}
