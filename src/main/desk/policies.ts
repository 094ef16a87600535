/**
 * What a new desk and a recorded day begin with, laid over the engine's default; scenario files keep the bare
 * default. Both have a small band around flat within which the desk may open positions. A desk refuses the same
 * order twice within a second (Rule 15c3-5, a finger that slipped); a recorded day does not, because its prints
 * of equal size are different orders of clients that the file does not tell apart.
 */
import { canonicalJson } from '@shared/json'
import desk from '../../../resources/policies/desk.json'
import recordedDay from '../../../resources/policies/recorded-day.json'

/** Canonical JSON of `resources/policies/desk.json`. */
export const deskPolicy: string = canonicalJson(desk)
/** Canonical JSON of `resources/policies/recorded-day.json`. */
export const recordedDayPolicy: string = canonicalJson(recordedDay)
