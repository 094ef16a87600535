/**
 * The policy that a new desk and a recorded day begin with, laid over the engine's default: a small band around
 * flat within which the desk may open positions. Scenario files keep the bare default.
 */
import { canonicalJson } from '@shared/json'
import desk from '../../../resources/policies/desk.json'

/** Canonical JSON of `resources/policies/desk.json`. */
export const deskPolicy: string = canonicalJson(desk)
