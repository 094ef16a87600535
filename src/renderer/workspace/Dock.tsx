/** A workspace of panels that dock. Where they stand is kept from the first time the trader moves one. */
import { type DockviewApi, DockviewReact, type DockviewReadyEvent } from 'dockview-react'
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { nonceOf, schemeOf, themeStore, zoomStore } from '../design/theme'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useCommands } from '../frame/commands'
import { COMPONENTS } from './components'
import { DockHeader, tellIfShut } from './DockHeader'
import {
  dockOnScreen,
  keepDock,
  keptDock,
  lay,
  layDefault,
  showPanel,
  takeMisfit,
  takeWanted,
} from './layout'
import { closePanel, floatPanel, goToPanel, openWindowFor } from './moves'
import { type DockName, isWide } from './panels'

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

/** Workspaces whose default stands otherwise in a wide window. */
const FOLLOWS_WIDTH: readonly DockName[] = ['trade', 'dark']

/** The default follows the window's width and the zoom until the trader has moved something. */
function useDefaultThatFits(name: DockName, relay: () => void, isTouched: { current: boolean }): void {
  useEffect(() => {
    let wasWide = isWide(window.innerWidth)
    const onResize = (): void => {
      const nowWide = isWide(window.innerWidth)
      if (nowWide !== wasWide && !isTouched.current && FOLLOWS_WIDTH.includes(name)) relay()
      wasWide = nowWide
    }
    const onZoom = (): void => {
      if (!isTouched.current) requestAnimationFrame(relay)
    }
    window.addEventListener('resize', onResize)
    const stop = zoomStore.subscribe(onZoom)
    return () => {
      window.removeEventListener('resize', onResize)
      stop()
    }
  }, [name, relay, isTouched])
}

export function Dock({ name }: { name: DockName }) {
  const desk = useDesk()
  const theme = useStore(themeStore)
  const dock = useRef<DockviewApi | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const isTouched = useRef(keptDock(name) !== null)
  const look = useMemo(
    () =>
      ({
        name: 'crossdesk',
        className: 'dockview-theme-crossdesk',
        colorScheme: schemeOf(theme),
        gap: 3,
      }) as const,
    [theme],
  )
  const relay = useCallback((): void => {
    if (dock.current && place.current)
      layDefault(name, dock.current, place.current.clientWidth, place.current.clientHeight)
  }, [name])
  useDefaultThatFits(name, relay, isTouched)
  const onReady = ({ api }: DockviewReadyEvent): void => {
    dock.current = api
    const kept = keptDock(name)
    const isLaid = kept !== null && lay(api, kept)
    if (!isLaid) relay()
    if (takeMisfit(name) || (kept && !isLaid))
      desk.tell({ severity: 'warning', text: 'The kept layout does not fit: the default is shown', at: 0 })
    dockOnScreen.set({ name, api })
    const wanted = takeWanted()
    if (wanted) showPanel(wanted)
    // Only what the trader did is kept: an untouched default follows the window's size.
    api.onDidLayoutChange(() => {
      if (isTouched.current && dockOnScreen.get()?.api === api) keepDock(name, api.toJSON())
    })
  }
  useEffect(() => () => dockOnScreen.set(null), [])
  const withPanel =
    (act: (api: DockviewApi, panel: NonNullable<DockviewApi['activePanel']>) => void) => () => {
      const panel = dock.current?.activePanel
      isTouched.current = true
      if (dock.current && panel) act(dock.current, panel)
    }
  useCommands({
    'layout.reset': () => {
      isTouched.current = false
      keepDock(name, null)
      relay()
    },
    'panel.next': () => goToPanel(1),
    'panel.previous': () => goToPanel(-1),
    'panel.float': withPanel(floatPanel),
    'panel.window': withPanel((api, panel) => tellIfShut(desk, openWindowFor(api, panel))),
    'panel.close': withPanel((_api, panel) => closePanel(panel)),
  })
  const isOld = useIsOld()
  return (
    <div
      ref={place}
      className={`dock${isOld ? ' is-old' : ''}`}
      onPointerDownCapture={() => {
        isTouched.current = true
      }}
      onChangeCapture={() => {
        isTouched.current = true
      }}
    >
      <DockviewReact
        components={COMPONENTS}
        rightHeaderActionsComponent={DockHeader}
        theme={look}
        nonce={nonceOf}
        defaultRenderer="onlyWhenVisible"
        onReady={onReady}
      />
    </div>
  )
}
