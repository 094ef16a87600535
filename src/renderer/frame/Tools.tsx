/** The right end of the top bar: notices, palette, cheat sheet, theme. */
import { useRef, useState } from 'react'
import { formatTimeOfDay } from '../design/format'
import { applyTheme, themeStore } from '../design/theme'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { Icon } from '../widgets/Icon'
import { perform, useCommands } from './commands'
import { Popover } from './Popover'

export const TONES = { info: 'good', warning: 'warn', critical: 'bad' } as const

export function Tools() {
  const desk = useDesk()
  const theme = useStore(themeStore)
  const toggle = (): void => {
    const next = theme === 'dark' ? 'light' : 'dark'
    applyTheme(next)
    // A theme that could not be saved is still shown; the desk says what is wrong in its own banner.
    desk.invoke('settings.set', { name: 'theme', value: next }).catch((error: unknown) => console.warn(error))
  }
  useCommands({ 'theme.toggle': toggle })
  return (
    <div className="tools">
      <NoticeBell />
      <button
        type="button"
        className="icon-button"
        title="Command palette (Ctrl+K)"
        aria-label="Command palette"
        onClick={() => perform('palette.open')}
      >
        <Icon name="search" />
      </button>
      <button
        type="button"
        className="icon-button"
        title="Keyboard cheat sheet (?)"
        aria-label="Keyboard cheat sheet"
        onClick={() => perform('keys.open')}
      >
        <Icon name="help" />
      </button>
      <button
        type="button"
        className="icon-button"
        title="Dark or light theme (Alt+L)"
        aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={toggle}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
    </div>
  )
}

function NoticeBell() {
  const notices = useStore(useDesk().notices)
  const [seen, setSeen] = useState(0)
  const open = useRef<() => void>(() => undefined)
  useCommands({ 'notices.open': () => open.current() })
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
      {notices.length === 0 ? <p className="muted">Nothing has happened that needs you.</p> : null}
      <ul className="notices">
        {notices.map((notice, index) => (
          <li key={`${notice.at} ${notices.length - index}`}>
            <i className={`light ${TONES[notice.severity]}`} />
            <span className="muted">{formatTimeOfDay(notice.at)}</span>
            <span>{notice.text}</span>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
