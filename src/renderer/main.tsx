/** The page: opens the bridge, asks for the trader's settings, draws the frame. */
import 'dockview-react/dist/styles/dockview.css'
import './design/tokens.css'
import './design/dock.css'
import './design/frame.css'
import './design/menus.css'
import './design/panels.css'
import './design/workspaces.css'
import './design/routing.css'
import './design/day.css'
import { createRoot } from 'react-dom/client'
import { openBridge } from './bridge'
import { applyTheme, followZoom, isTheme } from './design/theme'
import { barBook } from './desk/bars'
import { readKept } from './desk/kept'
import { DeskContext, DeskLink, reason } from './desk/link'
import { followProfit } from './desk/profit-curve'
import { soundDesk } from './desk/sounds'
import { DamagedJournal } from './frame/DamagedJournal'
import { Frame } from './frame/Frame'
import { keepTicket } from './ticket/kept-draft'

async function open(place: HTMLElement): Promise<void> {
  const bridge = await openBridge()
  const desk = new DeskLink(bridge)
  const settings = await bridge.invoke('settings.get', null)
  const { theme } = settings
  applyTheme(isTheme(theme) ? theme : 'dark')
  readKept(settings, desk)
  keepTicket(sessionStorage)
  followZoom()
  const trouble = await bridge.invoke('journal.trouble', null)
  if (trouble) {
    const begin = (): void => location.reload()
    createRoot(place).render(<DamagedJournal bridge={bridge} trouble={trouble} onOpen={begin} />)
    return
  }
  await desk.start()
  barBook.follow(desk)
  followProfit(desk)
  soundDesk(desk)
  bridge.onConnection((state) => desk.connection(state))
  createRoot(place).render(
    <DeskContext value={desk}>
      <Frame />
    </DeskContext>,
  )
}

const place = document.getElementById('root')
if (!place) throw new Error('the page has no place for the desk')
open(place).catch((error: unknown) => {
  place.className = 'empty'
  place.textContent = `The desk could not be opened: ${reason(error)}`
})
