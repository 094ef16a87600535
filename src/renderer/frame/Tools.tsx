/** The right end of the top bar: notices, palette, cheat sheet, theme. */
import { useRef, useState } from 'react'
import { formatTimeOfDay } from '../design/format'
import { applyTheme, nextTheme, stepZoom, THEMES, type Theme, themeStore, zoomStore } from '../design/theme'
import { type DeskLink, useDesk } from '../desk/link'
import { soundChoice } from '../desk/sounds'
import { useStore } from '../desk/store'
import { Icon, type IconName } from '../widgets/Icon'
import { showWorkspace } from '../workspace/layout'
import { perform, useFrameCommands } from './commands'
import { Popover } from './Popover'

export const TONES = { info: 'good', warning: 'warn', critical: 'bad' } as const

/** Shows a theme and keeps it. */
export function chooseTheme(desk: DeskLink, theme: Theme): void {
  applyTheme(theme)
  // A theme that could not be saved is still shown; the desk says what is wrong in its own banner.
  desk.invoke('settings.set', { name: 'theme', value: theme }).catch((error: unknown) => console.warn(error))
}

export function Tools() {
  const desk = useDesk()
  const theme = useStore(themeStore)
  const sounds = useStore(soundChoice)
  const turn = (): void => chooseTheme(desk, nextTheme(theme))
  const toggleSounds = (): void => soundChoice.update((now) => ({ ...now, isOn: !now.isOn }))
  useFrameCommands({
    'theme.toggle': turn,
    'sounds.toggle': toggleSounds,
    'zoom.in': () => stepZoom(1),
    'zoom.out': () => stepZoom(-1),
    'zoom.reset': () => zoomStore.set(1),
  })
  const next = THEMES[nextTheme(theme)]
  return (
    <div className="tools">
      <NoticeBell />
      <Tool
        name={sounds.isOn ? 'Sounds off' : 'Sounds on'}
        keys="Alt+M"
        icon={sounds.isOn ? 'sound' : 'mute'}
        onClick={toggleSounds}
      />
      <Tool name="Command palette" keys="Ctrl+K" icon="search" onClick={() => perform('palette.open')} />
      <Tool name="Keyboard cheat sheet" keys="?" icon="help" onClick={() => perform('keys.open')} />
      <Tool name={`${next} theme`} keys="Alt+L" icon={THEME_ICONS[nextTheme(theme)]} onClick={turn} />
    </div>
  )
}

const THEME_ICONS = { dark: 'moon', light: 'sun', contrast: 'contrast' } as const

function Tool({
  name,
  keys,
  icon,
  onClick,
}: {
  name: string
  keys: string
  icon: IconName
  onClick: () => void
}) {
  return (
    <button
      type="button"
      className="icon-button"
      title={`${name} (${keys})`}
      aria-label={name}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}

function NoticeBell() {
  const notices = useStore(useDesk().notices)
  const [seen, setSeen] = useState(0)
  const [kind, setKind] = useState<'all' | 'warning' | 'critical'>('all')
  const shown = notices.filter((notice) => kind === 'all' || notice.severity === kind)
  const open = useRef<() => void>(() => undefined)
  useFrameCommands({ 'notices.open': () => open.current() })
  const unseen = Math.max(0, notices.length - seen)
  return (
    <Popover
      name={unseen > 0 ? `Notices, ${unseen} new` : 'Notices'}
      className="icon-button"
      onOpen={() => setSeen(notices.length)}
      opener={(how) => {
        open.current = how
      }}
      face={
        <>
          <Icon name="bell" />
          {unseen > 0 ? <span className="count">{unseen > 99 ? '99+' : unseen}</span> : null}
        </>
      }
    >
      <h2>Notices</h2>
      <fieldset className="toolbar" aria-label="Which notices">
        {(['all', 'warning', 'critical'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={kind === one}
            onClick={() => setKind(one)}
          >
            {one === 'all' ? 'All' : one === 'warning' ? 'Warnings' : 'Critical'}
          </button>
        ))}
        <span className="spring" />
        <button type="button" className="button" onClick={() => showWorkspace('settings')}>
          Sounds…
        </button>
      </fieldset>
      {shown.length === 0 ? <p className="muted">Nothing has happened that needs you.</p> : null}
      <ul className="notices">
        {shown.map((notice, index) => (
          <li key={`${notice.at} ${shown.length - index}`}>
            <i className={`light ${TONES[notice.severity]}`} />
            <span className="muted">{formatTimeOfDay(notice.at)}</span>
            <span>{notice.text}</span>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
