/** The frame around every workspace. */
import { useEffect, useState } from 'react'
import { useStore } from '../desk/store'
import { HelpPage } from '../help/HelpPage'
import { layouts, showWorkspace } from '../workspace/layout'
import { WORKSPACES } from '../workspace/panels'
import { Workspace } from '../workspace/Workspace'
import { Banner } from './Banner'
import { CancelAll } from './CancelAll'
import { CheatSheet } from './CheatSheet'
import { listenForKeys, perform, useFrameCommands } from './commands'
import { Guide } from './Guide'
import { useJournalCommands } from './journal-commands'
import { Palette } from './Palette'
import { Rail } from './Rail'
import { Toasts } from './Toasts'
import { TopBar } from './TopBar'

/** Goes to Trade and does a ticket command there, once its panel is on screen. */
const inTrade = (id: 'ticket.focus' | 'ticket.presets') => (): void => {
  if (layouts.get().shown === 'trade') return
  showWorkspace('trade')
  setTimeout(() => perform(id), 50)
}

export function Frame() {
  const [open, setOpen] = useState<'palette' | 'keys' | 'help' | null>(null)
  const { shown } = useStore(layouts)
  useEffect(() => listenForKeys(), [])
  useJournalCommands()
  useFrameCommands({
    'palette.open': () => setOpen('palette'),
    'keys.open': () => setOpen('keys'),
    'help.open': () => setOpen('help'),
    'ticket.focus': inTrade('ticket.focus'),
    'ticket.presets': inTrade('ticket.presets'),
  })
  const close = (): void => setOpen(null)
  return (
    <div className="frame">
      <TopBar />
      <div className="frame-notes">
        <Banner />
        <Guide />
      </div>
      <Rail />
      <main className="main" aria-label={WORKSPACES[shown].title}>
        <Workspace />
      </main>
      <Toasts />
      <CancelAll />
      {open === 'palette' ? <Palette onClose={close} /> : null}
      {open === 'keys' ? <CheatSheet onClose={close} /> : null}
      {open === 'help' ? <HelpPage workspace={shown} onClose={close} /> : null}
    </div>
  )
}
