/** The page: opens the bridge, asks for the trader's settings, draws the frame. */
import 'dockview-react/dist/styles/dockview.css'
import './design/tokens.css'
import './design/dock.css'
import './design/frame.css'
import './design/panels.css'
import { createRoot } from 'react-dom/client'
import { openBridge } from './bridge'
import { applyTheme } from './design/theme'
import { DeskContext, DeskLink, reason } from './desk/link'
import { DamagedJournal } from './frame/DamagedJournal'
import { Frame } from './frame/Frame'
import { readLayout } from './workspace/layout'

async function open(place: HTMLElement): Promise<void> {
  const bridge = await openBridge()
  const desk = new DeskLink(bridge)
  const settings = await bridge.invoke('settings.get', null)
  applyTheme(settings['theme'] === 'light' ? 'light' : 'dark')
  readLayout(settings['layout'])
  const trouble = await bridge.invoke('journal.trouble', null)
  if (trouble) {
    const begin = (): void => location.reload()
    createRoot(place).render(<DamagedJournal bridge={bridge} trouble={trouble} onOpen={begin} />)
    return
  }
  await desk.start()
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
