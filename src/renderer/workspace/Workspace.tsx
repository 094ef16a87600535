/** The workspace on screen. The others are taken down and cost nothing. */
import { useEffect } from 'react'
import { useDesk } from '../desk/link'
import { clearFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { type CommandId, useFrameCommands } from '../frame/commands'
import { SettingsPage } from '../settings/SettingsPage'
import { forgetAnswer } from '../ticket/sending'
import { Dock } from './Dock'
import { layouts, showPanel, showWorkspace } from './layout'
import { isDock, WORKSPACE_NAMES } from './panels'

const SHOWN_BY_KEY = [
  'orders',
  'fills',
  'routes',
  'rejections',
  'receipt',
  'book',
  'positions',
  'journal',
  'day',
  'supervision',
  'watchlist',
  'chart',
  'life',
  'basket',
  'ladder',
  'tape',
  'search',
  'hedges',
  'whatIf',
  'policy',
  'deskQuote',
  'venues',
  'toxicity',
  'states',
  'dark',
  'invitations',
  'outcomes',
] as const

export function Workspace() {
  const { shown } = useStore(layouts)
  const session = useStore(useDesk().session)
  useEffect(() => {
    if (session === 0) return
    clearFocus()
    forgetAnswer()
  }, [session])
  useFrameCommands({
    ...Object.fromEntries(
      SHOWN_BY_KEY.map((name) => [`show.${name}` satisfies CommandId, () => showPanel(name)] as const),
    ),
    ...Object.fromEntries(
      WORKSPACE_NAMES.map((name) => [`go.${name}` satisfies CommandId, () => showWorkspace(name)] as const),
    ),
  })
  return isDock(shown) ? <Dock key={shown} name={shown} /> : <SettingsPage />
}
