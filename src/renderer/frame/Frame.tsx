/** The frame around every workspace. */
import { useEffect, useState } from 'react'
import { Workspace } from '../workspace/Workspace'
import { Banner } from './Banner'
import { CheatSheet } from './CheatSheet'
import { listenForKeys, useCommands } from './commands'
import { useJournalCommands } from './journal-commands'
import { Palette } from './Palette'
import { Rail } from './Rail'
import { Toasts } from './Toasts'
import { TopBar } from './TopBar'

export function Frame() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null)
  useEffect(listenForKeys, [])
  useJournalCommands()
  useCommands({ 'palette.open': () => setOpen('palette'), 'keys.open': () => setOpen('keys') })
  return (
    <div className="frame">
      <TopBar />
      <Banner />
      <Rail />
      <main className="main" aria-label="Trade">
        <Workspace />
      </main>
      <Toasts />
      {open === 'palette' ? <Palette onClose={() => setOpen(null)} /> : null}
      {open === 'keys' ? <CheatSheet onClose={() => setOpen(null)} /> : null}
    </div>
  )
}
