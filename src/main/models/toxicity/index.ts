/** The door of the toxicity model. */
export { type CarteaTerms, shouldInternalize, toxicityCut } from './cartea-rule'
export { type Cohort, type CohortGap, INTERNALIZED, ROUTED } from './cohorts'
export { Estimate, type Interval, intervalOf, toxicProbability } from './estimate'
export { emptySight, FEATURE_COUNT, FEATURE_NAMES, type OrderSight, writeFeatures } from './features'
export { FlowMemory, type FlowOrder } from './flow-memory'
export { MidHistory } from './mid-history'
export { normalCdf } from './normal'
export type { OverrideScore, SegmentOverride } from './overrides'
export type { Score } from './scorecard'
export {
  BENIGN,
  DEFAULT_SEGMENTS,
  NEUTRAL,
  SEGMENT_NAMES,
  type Segment,
  type SegmentSettings,
  TOXIC,
} from './segments'
export { DEFAULT_SETTINGS, type HorizonSettings, type ToxicitySettings } from './settings'
export type { StateReader, StateWriter } from './state-bytes'
export { type Refusals, ToxicityModel, type ToxicityNews, type ToxicityOrder } from './toxicity-model'
export { Vpin, type VpinTerms } from './vpin'
