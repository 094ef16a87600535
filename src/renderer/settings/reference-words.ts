/** Clients and venues as Settings shows them: what they are called, and which columns the table has. */
import type { ReferencePatch } from '@shared/reference-calls'
import type { RecordKind, RecordPatch } from '@shared/reference-fields'
import { formatCents, formatMoneyShort, readDecimal, titled } from '../design/format'

/** One client or venue with its fields in words. */
export interface ReferenceRecord {
  readonly id: string
  readonly words: Readonly<Record<string, string>>
}

export const RECORD_WORDS = {
  clients: { one: 'client', many: 'clients', title: 'Clients, consents and limits' },
  venues: { one: 'venue', many: 'venues', title: 'Venues and fees' },
} as const satisfies Record<RecordKind, object>

export const patchOf = (kind: RecordKind, patches: readonly RecordPatch[]): ReferencePatch =>
  kind === 'clients' ? { clients: patches, venues: [] } : { clients: [], venues: patches }

export interface RecordColumn {
  readonly title: string
  readonly isNumber?: boolean
  readonly text: (words: Readonly<Record<string, string>>) => string
  /** Which look it has: what holds a client back stands out, what is empty stands back. */
  readonly tone?: (words: Readonly<Record<string, string>>) => '' | 'muted' | 'warn' | 'bad'
}

const money =
  (name: string): RecordColumn['text'] =>
  (words) =>
    words[name] ? formatMoneyShort(readDecimal(words[name])) : 'no limit'
const cents =
  (name: string): RecordColumn['text'] =>
  (words) =>
    formatCents(readDecimal(words[name]))

export const RECORD_COLUMNS: Readonly<Record<RecordKind, readonly RecordColumn[]>> = {
  clients: [
    { title: 'Name', text: (words) => words['name'] ?? '' },
    {
      title: 'Tier',
      text: ({ tier, institutional }) =>
        institutional === 'yes' && tier !== 'institutional'
          ? [tier, 'institutional'].filter(Boolean).join(', ')
          : tier || 'none',
    },
    {
      title: 'From inventory',
      text: (words) => (words['principalConsent'] === 'yes' ? 'consented' : 'not allowed'),
      tone: (words) => (words['principalConsent'] === 'yes' ? '' : 'warn'),
    },
    {
      title: 'Protection notice',
      text: (words) => words['manningDisclosureDate'] || 'none known',
      tone: (words) => (words['manningDisclosureDate'] ? '' : 'muted'),
    },
    {
      title: 'Gave protection up',
      text: ({ manningOptIn }) =>
        manningOptIn === 'yes' ? 'every order' : Number(manningOptIn) > 0 ? `from ${manningOptIn}` : 'no',
      tone: ({ manningOptIn }) => (manningOptIn === 'yes' || Number(manningOptIn) > 0 ? '' : 'muted'),
    },
    {
      title: 'Credit, gross / net',
      isNumber: true,
      text: (words) =>
        words['creditGross'] || words['creditNet']
          ? `${money('creditGross')(words)} / ${money('creditNet')(words)}`
          : 'no limit',
    },
    { title: 'Largest order', isNumber: true, text: money('maxOrderNotional') },
    {
      title: 'May not trade',
      text: ({ restricted = '' }) =>
        restricted === 'all' ? 'anything' : restricted === '' || restricted === 'no' ? 'nothing' : restricted,
      tone: ({ restricted = '' }) => (restricted === '' || restricted === 'no' ? 'muted' : 'warn'),
    },
    {
      title: 'New orders',
      text: (words) => (words['enabled'] === 'yes' ? 'taken' : 'refused'),
      tone: (words) => (words['enabled'] === 'yes' ? '' : 'bad'),
    },
  ],
  venues: [
    { title: 'Kind', text: (words) => titled(words['kind'] ?? '') },
    { title: 'Take fee a share', isNumber: true, text: cents('takeFee') },
    { title: 'Add rebate a share', isNumber: true, text: cents('addRebate') },
    { title: 'Midpoint fee', isNumber: true, text: cents('midFee') },
    { title: 'Pays for order flow', isNumber: true, text: cents('pfofPerShare') },
    { title: 'Of the spread', isNumber: true, text: (words) => `${words['pfofPctOfSpread'] || '0'}%` },
    {
      title: 'Protected quotes',
      text: (words) => words['protected'] || (words['kind'] === 'exchange' ? 'yes' : 'no'),
    },
    { title: 'Answers after, µs', isNumber: true, text: (words) => words['latencyMicros'] ?? '' },
  ],
}
