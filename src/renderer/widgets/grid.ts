/** AG Grid as this desk uses it: modules registered once, one theme from our colours, one nonce. */

import { MICROS_PER_UNIT } from '@shared/units'
import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  type ColDef,
  type ColTypeDef,
  ColumnApiModule,
  CsvExportModule,
  EventApiModule,
  GridStateModule,
  HighlightChangesModule,
  InfiniteRowModelModule,
  LocaleModule,
  ModuleRegistry,
  PinnedRowModule,
  QuickFilterModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TextFilterModule,
  TooltipModule,
  themeQuartz,
  ValidationModule,
  type ValueFormatterParams,
} from 'ag-grid-community'
import {
  formatAverage,
  formatCents,
  formatMoney,
  formatMoneyShort,
  formatPrice,
  formatQty,
  formatSignedQty,
  formatTimeOfDay,
  sideLetter,
} from '../design/format'

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  InfiniteRowModelModule,
  LocaleModule,
  PinnedRowModule,
  TooltipModule,
  ColumnApiModule,
  CsvExportModule,
  CellStyleModule,
  EventApiModule,
  GridStateModule,
  HighlightChangesModule,
  QuickFilterModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TextFilterModule,
  ...(import.meta.env.DEV ? [ValidationModule] : []),
])

export const gridTheme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--text)',
  borderColor: 'var(--line)',
  chromeBackgroundColor: 'var(--raised)',
  headerBackgroundColor: 'var(--raised)',
  headerTextColor: 'var(--muted)',
  headerFontWeight: 500,
  headerFontSize: 11,
  headerHeight: 24,
  rowHeight: 22,
  fontFamily: 'inherit',
  fontSize: 12,
  spacing: 4,
  cellHorizontalPadding: 7,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  headerRowBorder: true,
  rowBorder: false,
  columnBorder: false,
  oddRowBackgroundColor: 'color-mix(in srgb, var(--raised) 45%, transparent)',
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--buy-wash)',
  valueChangeValueHighlightBackgroundColor: 'color-mix(in srgb, var(--accent) 13%, transparent)',
  browserColorScheme: 'inherit',
  iconSize: 12,
})

type Write = (value: number | null | undefined) => string
/** In the totals row a sum that would not fit is written short; the tooltip has all of it. */
const written =
  (write: Write, short: Write = write) =>
  ({ value, node }: ValueFormatterParams): string => {
    // A row of a page that is still being read is empty.
    if (node && node.data === undefined) return ''
    if (!node?.rowPinned) return write(value as number | null | undefined)
    return value === undefined ? '' : short(value as number | null)
  }
const shortQty: Write = (value) =>
  Math.abs(value ?? 0) < 100_000 ? formatQty(value) : formatMoneyShort((value ?? 0) * MICROS_PER_UNIT)
const shortMoney: Write = (value) =>
  Math.abs(value ?? 0) < 100_000 * MICROS_PER_UNIT ? formatMoney(value) : formatMoneyShort(value)

function figure<T>(write: Write, short?: Write): ColTypeDef<T> {
  return {
    valueFormatter: written(write, short),
    tooltipValueGetter: ({ value, node }) => (node?.rowPinned ? write(value as number | null) : undefined),
    cellClass: 'num',
    headerClass: 'ag-right-aligned-header',
    getQuickFilterText: () => '',
  }
}

/** What a column holds, so that each kind looks the same in every grid. */
export function columnTypes<T>(): Record<string, ColTypeDef<T>> {
  return {
    figure: figure(formatQty),
    qty: figure(formatQty, shortQty),
    signedQty: figure(formatSignedQty),
    price: figure(formatPrice),
    average: figure(formatAverage),
    money: figure(formatMoney, shortMoney),
    cents: figure(formatCents),
    time: {
      valueFormatter: (cell) => {
        // The totals row has no time: where the row's own would stand, it says of how many it is.
        const isOwn = cell.node?.rowPinned && cell.colDef.field !== 'doneAt'
        const total: unknown = isOwn ? (cell.data as { total?: unknown }).total : undefined
        return typeof total === 'number' ? `Σ ${formatQty(total)}` : written(formatTimeOfDay)(cell)
      },
      getQuickFilterText: () => '',
    },
    side: {
      valueFormatter: ({ value, node }) => (node?.rowPinned || !value ? '' : sideLetter(value)),
      cellClass: ({ value }) => (value === 'buy' ? 'buy' : 'sell'),
      cellStyle: { fontWeight: 700, textAlign: 'center' },
    },
  }
}

/** A grid is one stop of the Tab key, arrows go within it: Tab leaves to what comes next on the page. */
export const leaveByTab = {
  tabToNextCell: () => false,
  tabToNextHeader: () => false,
} as const

export const defaultColumn: ColDef = {
  resizable: true,
  sortable: true,
  minWidth: 36,
  suppressHeaderMenuButton: true,
}
