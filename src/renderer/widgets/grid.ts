/** AG Grid as this desk uses it: modules registered once, one theme from our colours, one nonce. */
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
const written =
  (write: Write) =>
  ({ value, node }: ValueFormatterParams): string =>
    node?.rowPinned && value === undefined ? '' : write(value as number | null | undefined)

function figure<T>(write: Write): ColTypeDef<T> {
  return {
    valueFormatter: written(write),
    cellClass: 'num',
    headerClass: 'ag-right-aligned-header',
    getQuickFilterText: () => '',
  }
}

/** What a column holds, so that each kind looks the same in every grid. */
export function columnTypes<T>(): Record<string, ColTypeDef<T>> {
  return {
    figure: figure(formatQty),
    qty: figure(formatQty),
    signedQty: figure(formatSignedQty),
    price: figure(formatPrice),
    average: figure(formatAverage),
    money: figure(formatMoney),
    cents: figure(formatCents),
    time: {
      valueFormatter: (cell) => {
        const total: unknown = cell.node?.rowPinned ? (cell.data as { total?: unknown }).total : undefined
        return typeof total === 'number' ? `${formatQty(total)} in all` : written(formatTimeOfDay)(cell)
      },
      getQuickFilterText: () => '',
    },
    side: {
      valueFormatter: ({ value, node }) => (node?.rowPinned ? '' : sideLetter(value)),
      cellClass: ({ value }) => (value === 'buy' ? 'buy' : 'sell'),
      cellStyle: { fontWeight: 700, textAlign: 'center' },
    },
  }
}

export const defaultColumn: ColDef = {
  resizable: true,
  sortable: true,
  minWidth: 36,
  suppressHeaderMenuButton: true,
}
