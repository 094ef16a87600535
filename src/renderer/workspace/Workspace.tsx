/** The Trade workspace: panels in a dock. A panel that cannot be seen is taken down and listens to nothing. */
import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewPanelProps,
} from 'dockview-react'
import {
  type ComponentType,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { styleNonce, themeStore } from '../design/theme'
import { useDesk } from '../desk/link'
import { orderInFocus, symbolInFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { type CommandId, useCommands } from '../frame/commands'
import { FillsPanel, OrdersPanel, RejectionsPanel, RoutesPanel } from '../panels/Blotters'
import { BookPanel } from '../panels/BookPanel'
import { JournalPanel } from '../panels/JournalPanel'
import { LadderPanel } from '../panels/LadderPanel'
import { PositionsPanel } from '../panels/PositionsPanel'
import { ReceiptPanel } from '../panels/ReceiptPanel'
import { TapePanel } from '../panels/TapePanel'
import { WatchlistPanel } from '../panels/WatchlistPanel'
import { PreviewPanel } from '../ticket/PreviewPanel'
import { sending } from '../ticket/sending'
import { Ticket } from '../ticket/Ticket'
import { isWide, keepLayout, keptDock, layDefault, PANEL_NAMES, PANELS, type PanelName } from './layout'

function whileVisible(Panel: ComponentType) {
  return function Docked({ api }: IDockviewPanelProps) {
    const [isVisible, setVisible] = useState(api.isVisible)
    useEffect(() => {
      setVisible(api.isVisible)
      const listening = api.onDidVisibilityChange((event) => setVisible(event.isVisible))
      return () => listening.dispose()
    }, [api])
    return isVisible ? <Panel /> : null
  }
}

const COMPONENTS: Record<PanelName, ReturnType<typeof whileVisible>> = {
  ticket: whileVisible(Ticket),
  preview: whileVisible(PreviewPanel),
  orders: whileVisible(OrdersPanel),
  fills: whileVisible(FillsPanel),
  routes: whileVisible(RoutesPanel),
  rejections: whileVisible(RejectionsPanel),
  receipt: whileVisible(ReceiptPanel),
  book: whileVisible(BookPanel),
  positions: whileVisible(PositionsPanel),
  journal: whileVisible(JournalPanel),
  watchlist: whileVisible(WatchlistPanel),
  ladder: whileVisible(LadderPanel),
  tape: whileVisible(TapePanel),
}

/** Shows a panel, and puts it back when it was closed. */
function show(api: DockviewApi | null, name: PanelName): void {
  const panel = api?.getPanel(name)
  if (panel) panel.api.setActive()
  else api?.addPanel({ id: name, component: name, title: PANELS[name] })
}

function laidOut(api: DockviewApi): boolean {
  const kept = keptDock()
  if (!kept) return false
  try {
    api.fromJSON(kept)
    return api.panels.length > 0 && api.panels.every((panel) => PANEL_NAMES.includes(panel.id as PanelName))
  } catch (error) {
    console.warn('the kept layout does not fit this version, the default is shown', error)
    return false
  }
}

/** True when the prices on screen must not be relied on: the feed is stale, or the desk is not heard. */
function useIsOld(): boolean {
  const desk = useDesk()
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [desk.status.subscribe(listener), desk.state.subscribe(listener)]
      return () => stops.forEach((stop) => void stop())
    },
    [desk],
  )
  return useSyncExternalStore(
    subscribe,
    () => desk.state.get() !== 'open' || desk.status.get()?.feed.state === 'stale',
  )
}

export function Workspace() {
  const desk = useDesk()
  const colorScheme = useStore(themeStore)
  const dock = useRef<DockviewApi | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const theme = useMemo(
    () => ({ name: 'crossdesk', className: 'dockview-theme-crossdesk', colorScheme, gap: 3 }) as const,
    [colorScheme],
  )
  const isTouched = useRef(keptDock() !== null)
  const reset = (): void => {
    isTouched.current = false
    keepLayout(desk, { dock: null })
    relay()
  }
  const relay = (): void => {
    if (dock.current && place.current)
      layDefault(dock.current, place.current.clientWidth, place.current.clientHeight)
  }
  const onReady = ({ api }: DockviewReadyEvent): void => {
    dock.current = api
    if (!laidOut(api)) relay()
    // Only what the trader did is kept: an untouched default follows the window's size.
    api.onDidLayoutChange(() => {
      if (isTouched.current) keepLayout(desk, { dock: api.toJSON() })
    })
  }
  const session = useStore(desk.session)
  useEffect(() => {
    if (session === 0) return
    orderInFocus.set(null)
    symbolInFocus.set('')
    sending.set({ kind: 'idle' })
  }, [session])
  const isOld = useIsOld()
  const showers = PANEL_NAMES.flatMap((name) =>
    name === 'ticket' || name === 'preview' || name === 'ladder' || name === 'tape'
      ? []
      : [[`show.${name}` satisfies CommandId, () => show(dock.current, name)] as const],
  )
  useCommands({ 'layout.reset': reset, ...Object.fromEntries(showers) })
  useEffect(() => {
    let wasWide = isWide(place.current?.clientWidth ?? 0)
    const onResize = (): void => {
      const nowWide = isWide(place.current?.clientWidth ?? 0)
      if (nowWide !== wasWide && !isTouched.current && dock.current && place.current)
        layDefault(dock.current, place.current.clientWidth, place.current.clientHeight)
      wasWide = nowWide
    }
    window.addEventListener('resize', onResize)
    return () => window.removeEventListener('resize', onResize)
  }, [])
  return (
    <div
      ref={place}
      className={`dock${isOld ? ' is-old' : ''}`}
      onPointerDownCapture={() => {
        isTouched.current = true
      }}
    >
      <DockviewReact
        components={COMPONENTS}
        theme={theme}
        nonce={styleNonce}
        defaultRenderer="onlyWhenVisible"
        onReady={onReady}
      />
    </div>
  )
}
