/** What calls about supervision, trade reports and the people at the desk take and answer: a part of the contract. */
import { z } from 'zod'
import type { Acknowledgement, Row } from './contract'
import { REPORT_STATES } from './report-states'

const key = z.string().min(8).max(64)
const name = z.string().min(1).max(64)
const none = z.undefined().or(z.null())
/** Long rather than intricate: twelve characters or more. */
export const passphrase = z.string().min(12, 'must have 12 characters or more').max(200)

/** What a person may do: see docs/users.md. */
export const ROLES = ['trader', 'supervisor', 'viewer'] as const
export type Role = (typeof ROLES)[number]
/** An alert of supervision with its evidence and what a supervisor made of it. Times in microseconds. */
export interface AlertView {
  id: string
  record: number
  at: number
  rule: string
  code: string
  severity: 'info' | 'warning' | 'critical'
  subject: string | null
  client: string | null
  symbol: string | null
  detail: string
  evidence: Record<string, unknown>
  parameters: Record<string, unknown>
  status: 'open' | 'dispositioned' | 'escalated' | 'falsePositive'
  by: string | null
  dispositionAt: number | null
  note: string | null
}
/** A cell of the regular and rigorous review; `isDue` by the rule's days. Ratio in millionths. */
export interface ReviewView {
  cell: string
  firstAt: number
  orders: number
  fills: number
  effectiveOverQuoted: number | null
  reviewedAt: number | null
  reviewedBy: string | null
  note: string | null
  isDue: boolean
}
/** Who works on this desk now. `isUnnamed`: nobody was set up yet, and one unnamed trader works. */
export interface UserSession {
  isUnnamed: boolean
  name: string | null
  role: Role | null
  isLocked: boolean
  lockAfterMinutes: number
  users: readonly { name: string; role: Role }[]
}

/** What each of these calls takes. */
export const SUPERVISION_CALLS = {
  'supervision.list': z.strictObject({
    status: z.enum(['open', 'all']).default('all'),
    limit: z.int().min(1).max(5000).default(500),
  }),
  'supervision.dispose': z.strictObject({
    key,
    id: name,
    disposition: z.enum(['dispositioned', 'escalated', 'falsePositive']),
    text: z.string().trim().min(1, 'must say why').max(4000),
  }),
  'supervision.reviews': none,
  'supervision.review': z.strictObject({ key, cell: name, text: z.string().trim().min(1).max(4000) }),
  'tape.reports': z.strictObject({
    state: z.enum(REPORT_STATES).nullable().default(null),
    limit: z.int().min(1).max(5000).default(500),
  }),
  /** Asks the facility to correct the price of an accepted report, or to undo it. */
  'tape.amend': z.strictObject({
    key,
    fillId: name,
    action: z.enum(['correct', 'undo']),
    price: z
      .string()
      .max(24)
      .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a decimal number')
      .nullable()
      .default(null),
    reason: z.string().trim().min(1, 'must say why').max(200),
  }),
  'users.session': none,
  'users.create': z.strictObject({ name, role: z.enum(ROLES), passphrase }),
  'users.signIn': z.strictObject({ name, passphrase }),
  'users.signOut': none,
  'users.touch': none,
} as const

/** What each of them answers. */
export interface SupervisionAnswers {
  'supervision.list': { alerts: readonly AlertView[]; total: number }
  'supervision.dispose': Acknowledgement
  'supervision.reviews': { reviews: readonly ReviewView[]; indicators: readonly Row[]; reviewDays: number }
  'supervision.review': Acknowledgement
  'tape.reports': { rows: readonly Row[]; total: number }
  'tape.amend': Acknowledgement
  'users.session': UserSession
  'users.create': UserSession
  'users.signIn': UserSession
  'users.signOut': UserSession
  'users.touch': UserSession
}
