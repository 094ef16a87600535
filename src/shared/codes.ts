/**
 * The one table of codes: every check, rejection, exemption, alert and reason that the desk can name, with its
 * sentence for the trader and its rule. `docs/codes.md` is generated from it.
 *
 * Numbers are stable: never reuse one, never renumber. Checks that block are also rejections under their name.
 */

import { type CodeEntry, type CodeKind, entry } from './code-entry'
import { RULE_CODES } from './rule-codes'

const ACCESS = 'Rule 15c3-5'
const HOUSE = 'house rule'

export const CODES = {
  DUPLICATE_ID: entry(101, 'check', 'An order with this id was received before.', HOUSE),
  CLIENT_UNKNOWN: entry(102, 'check', 'No such client.', `${ACCESS}(c)(2)(iii)`),
  CLIENT_DISABLED: entry(103, 'check', 'The client may not send new orders.', `${ACCESS}(c)(2)(iii)`),
  SYMBOL_UNKNOWN: entry(104, 'check', 'No such instrument.', HOUSE),
  QTY_INVALID: entry(105, 'check', 'The quantity is not a whole positive number of shares.', HOUSE, 'shares'),
  PRICE_MISSING: entry(106, 'check', 'A limit order needs a limit.', HOUSE),
  PRICE_INVALID: entry(107, 'check', 'The limit is not a positive price.', HOUSE, 'price'),
  PRICE_NOT_ALLOWED: entry(108, 'check', 'A market order has no limit.', HOUSE, 'price'),
  SUBPENNY_ORDER: entry(109, 'check', 'The limit is finer than the minimum increment.', 'Rule 612', 'price'),
  NOTIONAL_UNSAFE: entry(
    110,
    'check',
    'The order is worth more than can be counted exactly.',
    HOUSE,
    'money',
  ),
  ORDER_SIZE: entry(111, 'check', 'The order is over the share limit.', `${ACCESS}(c)(1)(ii)`, 'shares'),
  ORDER_NOTIONAL: entry(112, 'check', 'The order is over the value limit.', `${ACCESS}(c)(1)(ii)`, 'money'),
  ORDER_ADV: entry(
    113,
    'check',
    'The order is too large a part of average daily volume.',
    `${ACCESS}(c)(1)(ii)`,
    'percent',
  ),
  CLIENT_ORDER_NOTIONAL: entry(
    114,
    'check',
    'The order is over the client’s own value limit.',
    `${ACCESS}(c)(1)(ii)`,
    'money',
  ),
  CREDIT_GROSS: entry(115, 'check', 'The client’s gross credit is used up.', `${ACCESS}(c)(1)(i)`, 'money'),
  CREDIT_NET: entry(116, 'check', 'The client’s net credit is used up.', `${ACCESS}(c)(1)(i)`, 'money'),
  RESTRICTED: entry(117, 'check', 'The client may not trade this instrument.', `${ACCESS}(c)(2)(ii)`),
  PRICE_COLLAR: entry(
    118,
    'check',
    'The limit is too far beyond the midpoint.',
    `${ACCESS}(c)(1)(ii)`,
    'percent',
  ),
  DUPLICATE_ORDER: entry(
    119,
    'check',
    'The same order came from this client moments ago.',
    `${ACCESS}(c)(1)(ii)`,
    'micros',
  ),
  DESK_HALTED: entry(120, 'check', 'The desk is halted.', HOUSE),
  CLIENT_HALTED: entry(121, 'check', 'Trading is halted for this client.', HOUSE),
  SYMBOL_HALTED: entry(122, 'check', 'The desk has halted trading in this instrument.', HOUSE),
  INVARIANT_BROKEN: entry(123, 'check', 'An invariant broke: the desk takes no more orders.', HOUSE),
  ORDER_TYPE_UNSUPPORTED: entry(124, 'check', 'This order type is not supported yet.', HOUSE),
  TIF_UNSUPPORTED: entry(125, 'check', 'This time in force is not supported yet.', HOUSE),
  INSTRUCTION_UNSUPPORTED: entry(126, 'check', 'An instruction of the order is not supported yet.', HOUSE),
  ORDER_TERMS: entry(150, 'check', 'The terms of the order contradict each other.', HOUSE),
  STOP_MISSING: entry(151, 'check', 'A stop order needs a stop price.', 'FINRA 5350'),
  STOP_INVALID: entry(
    152,
    'check',
    'The stop is not a positive price on its increment.',
    'Rule 612',
    'price',
  ),
  STOP_NOT_ALLOWED: entry(153, 'check', 'Only stop and stop-limit orders have a stop.', HOUSE, 'price'),
  EXPIRES_MISSING: entry(154, 'check', 'A good-till-date order needs its expiry.', HOUSE),
  EXPIRES_INVALID: entry(155, 'check', 'The expiry is not in the future.', HOUSE),
  EXPIRES_NOT_ALLOWED: entry(156, 'check', 'Only a good-till-date order has an expiry.', HOUSE),
  MIN_QTY_INVALID: entry(
    157,
    'check',
    'The minimum quantity is not from 1 to the quantity.',
    HOUSE,
    'shares',
  ),
  TIF_NOT_ALLOWED: entry(158, 'check', 'This order type does not take this time in force.', HOUSE),
  VENUE_UNKNOWN: entry(159, 'check', 'The order is directed to a venue nobody declared.', HOUSE),
  LISTING_UNKNOWN: entry(
    160,
    'check',
    'The listing market is not a declared venue: no auction to send to.',
    HOUSE,
  ),
  AUCTION_LATE: entry(161, 'check', 'The auction takes no more orders.', HOUSE),
  PARENT_INVALID: entry(162, 'check', 'The parent is not an open order of the same client and side.', HOUSE),
  PARENT_QTY: entry(
    163,
    'check',
    'The parent has fewer shares left than the child asks for.',
    HOUSE,
    'shares',
  ),
  DAY_SHARES: entry(
    165,
    'check',
    'The client’s shares of the day in this instrument are used up.',
    `${ACCESS}(c)(1)(ii)`,
    'shares',
  ),
  DAY_NOTIONAL: entry(
    166,
    'check',
    'The client’s value of the day in this instrument is used up.',
    `${ACCESS}(c)(1)(ii)`,
    'money',
  ),
  DAY_ADV: entry(
    167,
    'check',
    'The client’s part of the day’s volume is used up, or the volume is unknown.',
    `${ACCESS}(c)(1)(ii)`,
    'percent',
  ),
  SHORT_SALE_INVALID: entry(164, 'check', 'Only a sell is long, short or short exempt.', 'Rule 200(g)'),

  ORDER_UNKNOWN: entry(201, 'rejection', 'No such order.', HOUSE),
  ORDER_DONE: entry(202, 'rejection', 'The order is already done.', HOUSE),
  QTY_BELOW_FILLED: entry(
    203,
    'rejection',
    'The new quantity is less than what was filled.',
    HOUSE,
    'shares',
  ),
  DESK_ORDER: entry(204, 'rejection', 'The desk’s own order is cancelled, not replaced.', HOUSE),

  MARKET_STALE: entry(301, 'check', 'The market feed is silent.', 'FINRA 5310', 'micros'),
  MARKET_CROSSED: entry(302, 'check', 'The protected quotes cross.', 'Rule 611(b)(4)', 'price'),
  MARKET_LOCKED: entry(303, 'check', 'The protected quotes lock.', 'Rule 610(e)', 'price'),
  MARKET_ONE_SIDED: entry(304, 'check', 'One side of the protected quote is missing.', 'Rule 600(b)', 'none'),
  MARKET_MISSING: entry(305, 'check', 'There is no protected quote.', 'Rule 600(b)'),
  MARKET_HALTED: entry(306, 'check', 'Trading in the instrument is halted or paused.', 'FINRA 5260'),
  TRADE_THROUGH: entry(307, 'check', 'The price is worse than a protected quote.', 'Rule 611', 'price'),
  SELF_CROSS: entry(308, 'check', 'Both sides have the same owner.', 'FINRA 5210.02', 'count'),
  CUSTOMER_PROTECTION: entry(309, 'check', 'A held client order must trade first.', 'FINRA 5320', 'count'),
  BEST_EXECUTION: entry(
    310,
    'check',
    'A venue would cost the client less than a fill inside the house.',
    'FINRA 5310',
    'price',
  ),

  INSTITUTIONAL: entry(401, 'exemption', 'Institutional account with written disclosure.', 'FINRA 5320.01'),
  LARGE_ORDER: entry(402, 'exemption', 'Large order with written disclosure.', 'FINRA 5320.01', 'shares'),
  OUTSIDE_INSIDE_MARKET: entry(
    403,
    'exemption',
    'The limit is outside the inside market and the trade is not.',
    'FINRA 5320.06(g)',
    'price',
  ),

  ORDER_HELD: entry(501, 'alert', 'A marketable order waits: no venue can take it.', 'FINRA 5310'),
  ROUTE_UNKNOWN: entry(502, 'alert', 'A venue answered for a route that does not exist.', HOUSE),
  FILL_AFTER_DONE: entry(
    503,
    'alert',
    'A venue filled more than was open: the desk took it.',
    HOUSE,
    'shares',
  ),
  FILL_DUPLICATE: entry(
    510,
    'alert',
    'A venue told the same fill again: it was not booked twice.',
    HOUSE,
    'shares',
  ),
  FILL_THROUGH_LIMIT: entry(
    504,
    'alert',
    'A venue filled beyond the limit: the desk took it.',
    HOUSE,
    'price',
  ),
  FILL_INVALID: entry(505, 'alert', 'A venue’s fill has no whole positive quantity or price.', HOUSE),
  POLICY_INVALID: entry(506, 'alert', 'The policy was refused and the old one stays.', HOUSE),
  REFERENCE_UNKNOWN: entry(507, 'alert', 'A message named an instrument or venue nobody declared.', HOUSE),
  POSITION_INVALID: entry(
    509,
    'alert',
    'A starting position is no whole number at a price.',
    HOUSE,
    'shares',
  ),
  POSITION_LATE: entry(508, 'alert', 'A starting position came after trading began and was ignored.', HOUSE),

  LIMIT_NEAR: entry(520, 'alert', 'A limit is nearly used up.', `${ACCESS}(c)(1)`),
  POSITION_NEAR: entry(521, 'alert', 'The position is near its limit.', HOUSE, 'shares'),
  DESK_LOSS: entry(
    522,
    'alert',
    'The desk lost more than it may today: only fills that reduce risk.',
    `${ACCESS}(c)(1)(i)`,
    'money',
  ),

  FIRM_UP_INVALID: entry(523, 'alert', 'A firm-up answers no invitation that stands.', HOUSE),
  FALL_DOWNS: entry(
    524,
    'alert',
    'A conditional order was not firmed up too often and is passed over.',
    HOUSE,
    'count',
  ),
  MODEL_INVALID: entry(
    525,
    'alert',
    'The pricing model gave no number: nothing is filled from inventory.',
    HOUSE,
  ),
  LIMIT_STATE: entry(527, 'alert', 'The market touches a price band, or left it.', 'LULD plan', 'price'),

  CROSSED: entry(601, 'reason', 'Client interest on the other side.', 'FINRA 5320.07', 'price'),
  NO_CONTRA: entry(602, 'reason', 'No client interest on the other side in reach.', HOUSE),
  IMPROVED: entry(603, 'reason', 'Filled from inventory better than the protected quote.', HOUSE, 'price'),
  NO_PRINCIPAL_CONSENT: entry(604, 'reason', 'The client or the order refuses principal fills.', HOUSE),
  MODE_OFF: entry(605, 'reason', 'The policy routes everything that does not cross.', HOUSE),
  NO_ROOM: entry(606, 'reason', 'The inventory has no room for the fill.', HOUSE, 'shares'),
  LIMIT_NOT_REACHED: entry(607, 'reason', 'The limit is not reached.', HOUSE, 'price'),
  NOTHING_LEFT: entry(608, 'reason', 'Nothing was left to do.', HOUSE),
  STATE_CROSS_ONLY: entry(609, 'reason', 'The trading state allows client crosses only.', HOUSE),
  LEAST_COST: entry(610, 'reason', 'The least all-in cost to the client.', 'FINRA 5310', 'price'),
  COSTS_MORE: entry(611, 'reason', 'Another venue costs the client less.', 'FINRA 5310', 'price'),
  WORSE_FOR_DESK: entry(612, 'reason', 'As cheap for the client, worth less to the desk.', HOUSE, 'money'),
  NO_QUOTE: entry(613, 'reason', 'The venue shows no far side.', HOUSE),
  VENUE_HALTED: entry(614, 'reason', 'The desk has halted the venue.', 'Rule 611(b)(1)'),
  VENUE_RETURNED: entry(615, 'reason', 'The venue gave the order back and has not requoted.', HOUSE),
  TOO_SMALL: entry(616, 'reason', 'An odd lot smaller than the order.', HOUSE, 'shares'),
  RESTING: entry(617, 'reason', 'Waits in the client book at its limit.', 'Rule 604'),
  NO_FAR_SIDE: entry(618, 'reason', 'No venue shows the far side.', HOUSE),
  IMMEDIATE_OR_CANCEL: entry(619, 'reason', 'What cannot trade at once is cancelled.', HOUSE),
  INSIDE_FILLED: entry(620, 'reason', 'The house filled it.', HOUSE),
  MARKET_GOOD: entry(621, 'reason', 'The market is good.', HOUSE),
  WAITS_FOR_STOP: entry(640, 'reason', 'Waits for a trade at or through its stop.', 'FINRA 5350', 'price'),
  WAITS_FOR_AUCTION: entry(641, 'reason', 'Takes part in the auction only.', HOUSE),
  FILL_OR_KILL: entry(642, 'reason', 'All of it at once, or nothing.', HOUSE, 'shares'),
  ALL_OR_NONE: entry(643, 'reason', 'Only whole: too little was on the other side.', HOUSE, 'shares'),
  BELOW_MINIMUM: entry(644, 'reason', 'Less than the smallest fill that was asked for.', HOUSE, 'shares'),
  DIRECTED: entry(645, 'reason', 'The client directed the order to one venue.', 'FINRA 5310.06'),
  NOT_DIRECTED_HERE: entry(646, 'reason', 'The client directed the order to another venue.', 'FINRA 5310.06'),
  MIDPOINT_ONLY: entry(647, 'reason', 'Trades at the midpoint only.', HOUSE, 'price'),
  DARK_MATCHED: entry(648, 'reason', 'Client interest in the midpoint book.', HOUSE, 'price'),
  DESK_CAPITAL: entry(
    650,
    'reason',
    'The desk’s capital limit has no room for the fill.',
    `${ACCESS}(c)(1)(i)`,
    'money',
  ),
  NOT_WORTH_IT: entry(
    652,
    'reason',
    'At no price inside the quote is the fill worth its risk to the desk.',
    HOUSE,
    'price',
  ),
  CONDITIONAL: entry(649, 'reason', 'Conditional: trades only after it has firmed up.', HOUSE),
  SEGMENT_DECLINED: entry(
    651,
    'reason',
    'One of the two declines to meet the other’s segment or tier.',
    HOUSE,
  ),
  TOO_TOXIC: entry(
    653,
    'reason',
    'The order is more likely than the policy allows to cost the desk its half-spread.',
    HOUSE,
  ),
  OVERRIDE_INVALID: entry(549, 'alert', 'A client’s segment was to end before it began.', HOUSE),
  ...RULE_CODES,
} as const satisfies Record<string, CodeEntry>

export type { CodeEntry, CodeKind, CodeUnit } from './code-entry'
export type Code = keyof typeof CODES

const HEADING: Record<CodeKind, string> = {
  check: 'Checks (one that blocks is the rejection)',
  rejection: 'Other rejections',
  exemption: 'Exemptions',
  alert: 'Alerts',
  reason: 'Reasons in a receipt',
}

/** The text of `docs/codes.md`, from the table alone. */
export function codesPage(): string {
  const lines = ['# Codes', '', 'Generated from `src/shared/codes.ts`; a test keeps the two equal.', '']
  for (const kind of Object.keys(HEADING) as CodeKind[]) {
    lines.push(
      `## ${HEADING[kind]}`,
      '',
      '| number | code | sentence | rule | unit |',
      '|---|---|---|---|---|',
    )
    for (const [code, it] of Object.entries(CODES))
      if (it.kind === kind)
        lines.push(`| ${it.number} | \`${code}\` | ${it.sentence} | ${it.rule} | ${it.unit} |`)
    lines.push('')
  }
  return lines.join('\n')
}
