/** What each panel draws. A panel that cannot be seen is taken down and listens to nothing. */
import type { IDockviewPanelProps } from 'dockview-react'
import { type ComponentType, useEffect, useState } from 'react'
import { BasketPanel } from '../basket/BasketPanel'
import { FocusContext, focusOf, isLink } from '../desk/selection'
import { FillsPanel, OrdersPanel, RejectionsPanel, RoutesPanel } from '../panels/Blotters'
import { BookPanel } from '../panels/BookPanel'
import { ChartPanel } from '../panels/ChartPanel'
import { DarkPanel } from '../panels/DarkPanel'
import { DayPanel } from '../panels/DayPanel'
import { ExposurePanel } from '../panels/ExposurePanel'
import { InventoryPanel } from '../panels/InventoryPanel'
import { InvitationsPanel, OutcomesPanel } from '../panels/InvitationsPanel'
import { JournalPanel } from '../panels/JournalPanel'
import { LadderPanel } from '../panels/LadderPanel'
import { LifePanel } from '../panels/LifePanel'
import { PositionsPanel } from '../panels/PositionsPanel'
import { ProfitPanel } from '../panels/ProfitPanel'
import { ReceiptPanel } from '../panels/ReceiptPanel'
import { SearchPanel } from '../panels/SearchPanel'
import { SupervisionPanel } from '../panels/SupervisionPanel'
import { TapePanel } from '../panels/TapePanel'
import { WatchlistPanel } from '../panels/WatchlistPanel'
import { HedgesPanel } from '../risk/HedgesPanel'
import { WhatIfPanel } from '../risk/WhatIfPanel'
import { PolicyPanel } from '../routing/PolicyPanel'
import { QuotePanel } from '../routing/QuotePanel'
import { StatesPanel } from '../routing/StatesPanel'
import { ToxicityPanel } from '../routing/ToxicityPanel'
import { VenuesPanel } from '../routing/VenuesPanel'
import { PreviewPanel } from '../ticket/PreviewPanel'
import { Ticket } from '../ticket/Ticket'
import type { PanelName } from './panels'

/** What a panel's layout keeps of it: its colour group, or `own` when it stands alone. */
export interface PanelParams {
  link?: string
}
/** The focus a panel follows by its kept parameters. */
export const groupOf = (id: string, params: PanelParams | undefined): string =>
  params?.link === 'own' ? `own ${id}` : isLink(params?.link) ? params.link : 'A'

function whileVisible(Panel: ComponentType) {
  return function Docked({ api, params }: IDockviewPanelProps<PanelParams>) {
    const [isVisible, setVisible] = useState(api.isVisible)
    useEffect(() => {
      setVisible(api.isVisible)
      const listening = api.onDidVisibilityChange((event) => setVisible(event.isVisible))
      return () => listening.dispose()
    }, [api])
    if (!isVisible) return null
    const group = groupOf(api.id, params)
    return (
      <FocusContext value={focusOf(group)}>
        <Panel key={group} />
      </FocusContext>
    )
  }
}

export const COMPONENTS: Record<PanelName, ReturnType<typeof whileVisible>> = {
  ticket: whileVisible(Ticket),
  preview: whileVisible(PreviewPanel),
  orders: whileVisible(OrdersPanel),
  fills: whileVisible(FillsPanel),
  routes: whileVisible(RoutesPanel),
  rejections: whileVisible(RejectionsPanel),
  basket: whileVisible(BasketPanel),
  receipt: whileVisible(ReceiptPanel),
  life: whileVisible(LifePanel),
  book: whileVisible(BookPanel),
  positions: whileVisible(PositionsPanel),
  watchlist: whileVisible(WatchlistPanel),
  ladder: whileVisible(LadderPanel),
  chart: whileVisible(ChartPanel),
  tape: whileVisible(TapePanel),
  inventory: whileVisible(InventoryPanel),
  exposure: whileVisible(ExposurePanel),
  profit: whileVisible(ProfitPanel),
  hedges: whileVisible(HedgesPanel),
  whatIf: whileVisible(WhatIfPanel),
  policy: whileVisible(PolicyPanel),
  deskQuote: whileVisible(QuotePanel),
  venues: whileVisible(VenuesPanel),
  toxicity: whileVisible(ToxicityPanel),
  states: whileVisible(StatesPanel),
  dark: whileVisible(DarkPanel),
  invitations: whileVisible(InvitationsPanel),
  outcomes: whileVisible(OutcomesPanel),
  day: whileVisible(DayPanel),
  journal: whileVisible(JournalPanel),
  supervision: whileVisible(SupervisionPanel),
  search: whileVisible(SearchPanel),
}
