/**
 * Reference data: instruments, clients, venues, starting positions. Told again, a record is brought up to date
 * in place; what its input does not know is unknown again.
 */
import type { InputOf } from '@shared/inputs'
import { daysFromCivil } from '@shared/time'
import { checkAccessFee } from '../rules/access-fee'
import type { Desk } from './desk'

import { refreshBest } from './market'
import { resetBands } from './market-bands'
import type { Plan } from './plan'
import { mayNotPay } from './plan-route'
import { recheck } from './recheck'

const ONE = 1_000_000

const isWhole = (value: number | null): value is NonNullable<typeof value> =>
  value !== null && Number.isSafeInteger(value) && value > 0

const bandOf = (band: number | null): number | null =>
  band !== null && Number.isInteger(band) && band >= 1 && band <= 6 ? band : null

export function declareInstrument(desk: Desk, input: InputOf<'instrument'>): void {
  const instrument = desk.instrument(input.symbol)
  instrument.tick = isWhole(input.tick) ? input.tick : null
  instrument.roundLot = isWhole(input.roundLot) ? input.roundLot : desk.regime.roundLotUnassigned
  instrument.isLotAssigned = isWhole(input.roundLot) || desk.regime.roundLots.length === 1
  instrument.prevClose = isWhole(input.prevClose) ? input.prevClose : null
  instrument.adv = input.adv
  instrument.listing = input.listing
  instrument.luldTier = input.luldTier === 1 || input.luldTier === 2 ? input.luldTier : null
  instrument.hardToBorrow = input.hardToBorrow
  instrument.liquidityBand = bandOf(input.liquidityBand)
  resetBands(desk, instrument)
  refreshBest(instrument)
}

/** The day number of "2026-11-20", null when it is no date. */
function dayOf(date: string | null): number | null {
  const parts = date === null ? null : /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)
  return parts === null ? null : daysFromCivil(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

export function declareClient(desk: Desk, input: InputOf<'client'>): void {
  const client = desk.client(input.id)
  client.tier = input.tier
  client.isEnabled = input.enabled
  client.beneficialOwner = input.beneficialOwner
  client.principalConsent = input.principalConsent
  client.isInstitutional = input.institutional
  client.disclosedOn = dayOf(input.manningDisclosureDate)
  client.creditGross = input.creditGross
  client.creditNet = input.creditNet
  client.maxOrderNotional = input.maxOrderNotional
  const optIn: unknown = input.manningOptIn === null ? false : JSON.parse(input.manningOptIn)
  client.optedInQty = optIn === true ? Number.POSITIVE_INFINITY : typeof optIn === 'number' ? optIn : 0
  client.hasOptedIn = optIn === true || (typeof optIn === 'number' && optIn > 0)
  const restricted: unknown = input.restricted === null ? false : JSON.parse(input.restricted)
  client.restrictedSymbols = Array.isArray(restricted) ? new Set(restricted.map(String)) : null
  // Anything else than a list or false restricts everything: a restriction that does not read must hold.
  client.isRestricted = !Array.isArray(restricted) && restricted !== false && restricted !== null
  client.declines = input.declines
  desk.toxicity.know(client)
  client.settings = null
  client.settingsBySymbol = null
}

/** What a client is deemed to own of an instrument (Rule 200), from now on moved by its fills. */
export function declareHolding(desk: Desk, input: InputOf<'clientPosition'>): void {
  const client = desk.clients.get(input.client)
  const instrument = desk.instruments.get(input.symbol)
  if (client !== undefined && instrument !== undefined && Number.isSafeInteger(input.qty)) {
    const openSells = client.holdings.get(instrument)?.openSells ?? 0
    client.holdings.set(instrument, { qty: input.qty, openSells })
    return
  }
  const detail = `position of ${input.qty} of client '${input.client}' in '${input.symbol}'`
  const id = input.client
  desk.emit({ type: 'alert', at: desk.at, rule: 'REFERENCE_UNKNOWN', id, severity: 'warning', detail })
}

/** A venue told again may protect other prices and show other orders: everything is looked at again. */
export function declareVenue(desk: Desk, plan: Plan, input: InputOf<'venue'>): void {
  const isKnown = desk.venues.has(input.id)
  desk.venue(input.id).update(input)
  const { id, takeFee } = input
  if (desk.venue(id).isProtected && checkAccessFee(ONE, takeFee, desk.regime) !== 'ok') {
    const detail = `${id} asks ${takeFee / 1e6} a share, the cap is ${desk.regime.accessFeeCap / 1e6}`
    desk.emit({ type: 'alert', at: desk.at, rule: 'ACCESS_FEE_CAP', id, severity: 'warning', detail })
  }
  const pays = desk.venue(id).pfofPerShare > 0 || desk.venue(id).pfofPctOfSpread > 0
  if (pays && mayNotPay(desk)) {
    const detail = `${id} pays for order flow: nothing is routed there`
    desk.emit({ type: 'alert', at: desk.at, rule: 'PFOF_PROHIBITED', id, severity: 'critical', detail })
  }
  for (const instrument of desk.instruments.values()) refreshBest(instrument)
  if (!isKnown) return
  for (const instrument of desk.instruments.values()) recheck(desk, plan, instrument, 'stateChanged', true)
}

/** A starting position counts only before anything was filled or routed in its instrument. */
export function declarePosition(desk: Desk, input: InputOf<'position'>): void {
  const instrument = desk.instruments.get(input.symbol)
  const cost = Math.abs(input.qty) * input.avgPrice
  const isSound = Number.isSafeInteger(input.qty) && input.avgPrice >= 0 && Number.isSafeInteger(cost)
  const rule =
    instrument === undefined
      ? 'REFERENCE_UNKNOWN'
      : !isSound
        ? 'POSITION_INVALID'
        : instrument.hasTraded
          ? 'POSITION_LATE'
          : null
  if (rule !== null || instrument === undefined) {
    const detail = `starting position of ${input.qty} in '${input.symbol}'`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: rule ?? 'REFERENCE_UNKNOWN',
      id: input.symbol,
      severity: 'warning',
      detail,
    })
    return
  }
  desk.gross += cost - instrument.position.cost
  instrument.position.start(input.qty, input.avgPrice)
  instrument.sums.startQty = input.qty
  instrument.sums.startCash = instrument.position.cash
}
