/** Who and what the desk knows by name, folded from inputs and events: for lists, look-ups and order numbers. */

import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { canonicalJson, inputToJson } from '@shared/json'
import type { StateRow } from '@shared/routing-calls'
import { shares } from '@shared/units'
import { isFacilityNote } from '../analytics/supervision'

/** Manual order ids: M1, M2, … in the order in which they were keyed. */
const MANUAL = /^M(\d+)$/

export class Directory {
  readonly instruments = new Map<string, InputOf<'instrument'>>()
  readonly clients = new Map<string, InputOf<'client'>>()
  readonly venues = new Map<string, InputOf<'venue'>>()
  readonly #orderSymbols = new Map<string, string>()
  readonly #openRoutes = new Map<string, EventOf<'routeSent'>>()
  /** Trade reports that no facility accepted, by their first fill. */
  readonly #openReports = new Map<string, EventOf<'tapeReport'>>()
  /** What was asked for accepted reports and is not confirmed, by their first fill. */
  readonly #openAmends = new Map<string, InputOf<'reportAmend'>>()
  /** Who was last told another trading state, by scope and name. */
  readonly #states = new Map<string, StateRow>()
  #lastManual = 0
  /** Whether the journal says that a facility answers its trade reports. */
  hasFacilityNote = false
  /** Whether a policy was ever laid over the default. */
  hasPolicy = false

  observe(input: Input): void {
    switch (input.type) {
      case 'instrument':
        this.instruments.set(input.symbol, input)
        break
      case 'client':
        this.clients.set(input.id, input)
        break
      case 'venue':
        this.venues.set(input.id, input)
        break
      case 'reportAck':
        if (input.status === 'accepted') this.#openReports.delete(input.fillId)
        else if (input.status !== 'rejected') this.#openAmends.delete(input.fillId)
        break
      case 'reportAmend':
        this.#openAmends.set(input.fillId, input)
        break
      case 'note':
        this.hasFacilityNote ||= isFacilityNote(input)
        break
      case 'policy':
        this.hasPolicy = true
        break
      case 'order':
      case 'deskOrder': {
        const manual = MANUAL.exec(input.id)
        if (manual) this.#lastManual = Math.max(this.#lastManual, Number(manual[1]))
        break
      }
      default:
        break
    }
  }

  event(event: DeskEvent): void {
    // Only what was accepted: a refused order that used the id again says nothing of the first one.
    if (event.type === 'orderAccepted') this.#orderSymbols.set(event.id, event.symbol)
    else if (event.type === 'routeSent') this.#openRoutes.set(event.routeId, { ...event })
    else if (event.type === 'tapeReport') this.#openReports.set(event.fillIds[0] ?? '', event)
    else if (event.type === 'routeDone') this.#openRoutes.delete(event.routeId)
    else if (event.type === 'routeFilled') {
      const route = this.#openRoutes.get(event.routeId)
      if (route) route.qty = shares(route.qty - event.qty)
    } else if (event.type === 'orderDone') this.#orderSymbols.delete(event.id)
    else if (event.type === 'stateChanged') {
      const { scope, id, state, reason, resumeWhen, at } = event
      this.#states.set(`${scope}/${id ?? ''}`, { scope, id, state, reason, resumeWhen, at })
    }
  }

  /**
   * True when the journal's own record stays: a client or venue that it has is the desk's to change, whatever the
   * feed begins with; an instrument is as the feed says, unless it says nothing new.
   */
  isKept(input: InputOf<'instrument' | 'client' | 'venue'>): boolean {
    if (input.type === 'client') return this.clients.has(input.id)
    if (input.type === 'venue') return this.venues.has(input.id)
    const known = this.instruments.get(input.symbol)
    if (!known) return false
    return canonicalJson(inputToJson({ ...known, at: input.at })) === canonicalJson(inputToJson(input))
  }

  nextManualId(): string {
    return `M${this.#lastManual + 1}`
  }

  symbolOfOrder(id: string): string | null {
    return this.#orderSymbols.get(id) ?? null
  }

  symbolOfRoute(routeId: string): string | null {
    return this.#openRoutes.get(routeId)?.symbol ?? null
  }

  /** The desk, and whoever else may not trade as usual, by scope and name. */
  states(): readonly StateRow[] {
    const usual = { state: 'active', reason: null, resumeWhen: null, at: 0 } as const
    const desk = this.#states.get('desk/') ?? { scope: 'desk', id: null, ...usual }
    const others = [...this.#states].filter(([name, it]) => name !== 'desk/' && it.state !== 'active')
    return [desk, ...others.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)]
  }

  /** Routes that are out, with what is left of them. */
  openRoutes(): readonly EventOf<'routeSent'>[] {
    return [...this.#openRoutes.values()]
  }

  /** Reports that nobody accepted yet, oldest first. */
  openReports(): readonly EventOf<'tapeReport'>[] {
    return [...this.#openReports.values()]
  }

  /** What was asked of the facility and is not confirmed, oldest first. */
  openAmends(): readonly InputOf<'reportAmend'>[] {
    return [...this.#openAmends.values()]
  }

  openReport(fillId: string): EventOf<'tapeReport'> | undefined {
    return this.#openReports.get(fillId)
  }

  /** All that is known, as plain JSON: for a snapshot. */
  entries() {
    return {
      instruments: [...this.instruments.values()],
      clients: [...this.clients.values()],
      venues: [...this.venues.values()],
      orderSymbols: [...this.#orderSymbols],
      openRoutes: [...this.#openRoutes.values()],
      openReports: this.openReports(),
      openAmends: this.openAmends(),
      states: [...this.#states],
      lastManual: this.#lastManual,
      hasPolicy: this.hasPolicy,
      hasFacilityNote: this.hasFacilityNote,
    }
  }

  /** Takes over what `entries` gave; only before anything was observed. */
  restore(known: ReturnType<Directory['entries']>): void {
    for (const input of [...known.instruments, ...known.clients, ...known.venues]) this.observe(input)
    for (const [id, symbol] of known.orderSymbols) this.#orderSymbols.set(id, symbol)
    for (const route of known.openRoutes) this.#openRoutes.set(route.routeId, route)
    for (const report of known.openReports) this.event(report)
    for (const asked of known.openAmends) this.observe(asked)
    for (const [name, state] of known.states) this.#states.set(name, state)
    this.#lastManual = known.lastManual
    this.hasPolicy = known.hasPolicy
    this.hasFacilityNote = known.hasFacilityNote
  }
}
