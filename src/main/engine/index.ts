/**
 * The one door of the engine. It promises what `engine.ts` promises; nothing else of this folder may be imported
 * from outside.
 */
export { defaultPolicy } from './default-policy'
export { Engine, type EngineConfig, type PositionReading, type QuoteReading } from './engine'
export type { ToxicityReading, ToxicityScores } from './flow-toxicity'
export { InvariantBroken } from './must'
