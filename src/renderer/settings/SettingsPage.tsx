/** Settings: what is the trader's to change, and what the desk runs on, to look at. */
import { type ComponentType, type ReactNode, useState } from 'react'
import { THEMES, type Theme, themeStore, ZOOMS, zoomStore } from '../design/theme'
import { useDesk } from '../desk/link'
import { play, SOUND_NAMES, SOUNDS, soundChoice } from '../desk/sounds'
import { useStore } from '../desk/store'
import { chooseTheme } from '../frame/Tools'
import { About, PolicyView } from './DeskFacts'
import { Clocks, DataFolder, Feed, Regimes } from './DeskPlace'
import { Backups, Integrity } from './JournalCare'
import { Keys } from './Keys'
import { People } from './People'
import { Clients, Venues } from './Records'

const SECTIONS = {
  screen: { title: 'Screen, sounds, keys', parts: [[Appearance, Sounds], [Keys]] },
  clients: { title: 'Clients', parts: [[Clients]] },
  venues: { title: 'Venues and fees', parts: [[Venues]] },
  people: { title: 'People', parts: [[People]] },
  journal: { title: 'Journal and backups', parts: [[Integrity], [Backups]] },
  policy: { title: 'Policy and limits', parts: [[PolicyView]] },
  rules: { title: 'Rules by date', parts: [[Regimes]] },
  desk: { title: 'Desk, feed, clocks', parts: [[DataFolder], [Feed, Clocks, About]] },
} as const satisfies Record<string, { title: string; parts: readonly (readonly ComponentType[])[] }>
type Section = keyof typeof SECTIONS
const NAMES = Object.keys(SECTIONS) as Section[]

export function SettingsPage() {
  const [section, setSection] = useState<Section>('screen')
  const { title, parts } = SECTIONS[section]
  return (
    <div className="settings" data-testid="settings">
      <nav aria-label="Settings">
        {NAMES.map((name) => (
          <button
            key={name}
            type="button"
            className="menu-item"
            aria-current={name === section ? 'page' : undefined}
            onClick={() => setSection(name)}
          >
            {SECTIONS[name].title}
          </button>
        ))}
      </nav>
      <section className="page" aria-label={title} ref={(element) => element?.setAttribute('tabindex', '0')}>
        <h1>{title}</h1>
        <div className={`columns${parts.length === 1 ? ' is-wide' : ''}`}>
          {parts.map((column) => (
            <div key={column[0].name}>
              {column.map((Part) => (
                <Part key={Part.name} />
              ))}
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}

function Choice({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="choice">
      <span className="name">{name}</span>
      <fieldset aria-label={name}>{children}</fieldset>
    </div>
  )
}

function Appearance() {
  const desk = useDesk()
  const theme = useStore(themeStore)
  const zoom = useStore(zoomStore)
  return (
    <>
      <h2>Appearance</h2>
      <Choice name="Theme">
        {(Object.keys(THEMES) as Theme[]).map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={one === theme}
            onClick={() => chooseTheme(desk, one)}
          >
            {THEMES[one]}
          </button>
        ))}
      </Choice>
      <Choice name="Size">
        {ZOOMS.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={one === zoom}
            onClick={() => zoomStore.set(one)}
          >
            {Math.round(one * 100)}%
          </button>
        ))}
      </Choice>
      <p className="muted">
        Buy is blue and marked B, sell is orange and marked S, in every theme. Motion stops where the system
        asks for less of it.
      </p>
    </>
  )
}

function Sounds() {
  const choice = useStore(soundChoice)
  const change = (part: Partial<typeof choice>): void => soundChoice.update((now) => ({ ...now, ...part }))
  return (
    <>
      <h2>Sounds</h2>
      <Choice name="Sounds">
        <button
          type="button"
          className="button"
          aria-pressed={choice.isOn}
          onClick={() => change({ isOn: true })}
        >
          On
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={!choice.isOn}
          onClick={() => change({ isOn: false })}
        >
          Off
        </button>
      </Choice>
      <label className="choice">
        <span className="name">Volume</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={choice.volume}
          onChange={(event) => change({ volume: Number(event.currentTarget.value) })}
        />
      </label>
      <table className="lines">
        <thead>
          <tr>
            <th>Event</th>
            <th>Heard</th>
            <th>Try</th>
          </tr>
        </thead>
        <tbody>
          {SOUND_NAMES.map((name) => {
            const isMuted = choice.muted.includes(name)
            const others = choice.muted.filter((one) => one !== name)
            return (
              <tr key={name}>
                <td>{SOUNDS[name].title}</td>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Hear: ${SOUNDS[name].title}`}
                    checked={!isMuted}
                    onChange={() => change({ muted: isMuted ? others : [...others, name] })}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    className="button"
                    aria-label={`Try: ${SOUNDS[name].title}`}
                    onClick={() => play(name, true)}
                  >
                    Try
                  </button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
