/** A short tone for each kind of event, made here so that no file is played. Off until the trader turns them on. */
import type { Notice, Row } from '@shared/contract'
import { isFields, kept } from './kept'
import type { DeskLink } from './link'
import { ownOrders } from './own-orders'

/** What can be heard. `notes` are frequencies in hertz, one after the other. */
export const SOUNDS = {
  accepted: { title: 'Order accepted', notes: [660] },
  fill: { title: 'Fill of an order keyed here', notes: [660, 880] },
  rejected: { title: 'Order rejected', notes: [300, 220] },
  warning: { title: 'Warning', notes: [520, 520] },
  critical: { title: 'Critical notice', notes: [880, 440, 880, 440] },
  stale: { title: 'Market feed stale', notes: [392, 330] },
  halted: { title: 'Trading halted', notes: [440, 220, 440, 220] },
} as const
export type SoundName = keyof typeof SOUNDS
export const SOUND_NAMES = Object.keys(SOUNDS) as SoundName[]

interface Choice {
  readonly isOn: boolean
  /** 0 to 1. */
  readonly volume: number
  readonly muted: readonly SoundName[]
}
export const soundChoice = kept<Choice>(
  'sounds',
  'The sounds',
  { isOn: false, volume: 0.3, muted: [] },
  (value) => {
    if (!isFields(value) || typeof value['isOn'] !== 'boolean' || !Array.isArray(value['muted'])) return null
    const volume = typeof value['volume'] === 'number' ? Math.max(0, Math.min(1, value['volume'])) : 0.3
    const muted = value['muted'].filter((name): name is SoundName => SOUND_NAMES.includes(name as SoundName))
    return { isOn: value['isOn'], volume, muted }
  },
)

const NOTE_SECONDS = 0.09
const SETTLE_MILLIS = 150
let context: AudioContext | null = null
let playedAt = 0

/** Plays a sound if it is wanted; at most ten a second, so that a burst is one sound and not a noise. */
export function play(name: SoundName, isTrial = false): void {
  const { isOn, volume, muted } = soundChoice.get()
  if (!isTrial && (!isOn || muted.includes(name) || performance.now() - playedAt < 100)) return
  playedAt = performance.now()
  context ??= new AudioContext()
  // A page that was not touched yet may not sound; its first sound waits for that.
  if (context.state === 'suspended') void context.resume()
  SOUNDS[name].notes.forEach((hertz, index) => void note(context as AudioContext, hertz, index, volume))
}

function note(audio: AudioContext, hertz: number, index: number, volume: number): void {
  const from = audio.currentTime + index * NOTE_SECONDS
  const tone = audio.createOscillator()
  const gain = audio.createGain()
  tone.frequency.value = hertz
  tone.type = 'triangle'
  gain.gain.setValueAtTime(volume, from)
  gain.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS)
  tone.connect(gain).connect(audio.destination)
  tone.start(from)
  tone.stop(from + NOTE_SECONDS)
}

/** Listens to the desk for what can be heard. */
export function soundDesk(desk: DeskLink): void {
  let newest: Notice | undefined
  desk.notices.subscribe(() => {
    const notice = desk.notices.get()[0]
    if (!notice || notice === newest) return
    newest = notice
    if (notice.severity !== 'info') play(notice.severity)
  })
  let feed = ''
  let state = ''
  desk.status.subscribe(() => {
    const status = desk.status.get()
    if (!status) return
    if (feed === 'live' && status.feed.state === 'stale') play('stale')
    if (state !== '' && state !== 'halted' && status.tradingState === 'halted') play('halted')
    feed = status.feed.state
    state = status.tradingState
  })
  desk.rows('fills', (rows: readonly Row[]) => {
    // A fill may be told before its order's acknowledgement: whose it is, is known a moment later.
    setTimeout(() => rows.some((row) => ownOrders.has(String(row['orderId']))) && play('fill'), SETTLE_MILLIS)
  })
}
