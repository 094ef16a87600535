/** What calls about the journal's files, the drill and the customer-protection radar answer. */

/** A backup of the journal that was read whole when it was taken. `takenAt`: milliseconds since the epoch. */
export interface BackupRow {
  name: string
  takenAt: number
  lastSeq: number
  head: string
}
/** Why no desk is open on the journal, and what it can be restored from. */
export interface JournalTrouble {
  code: string
  reason: string
  /** Where the damaged file is kept, below the data folder; null when it was not moved. */
  keptAs: string | null
  backups: readonly BackupRow[]
}
/** The export that runs or ran last; `done` of `total` records. */
export interface ExportStatus {
  state: 'idle' | 'running' | 'done' | 'failed'
  done: number
  total: number
  detail: string
}
/** What the drill of the kill switch measured; times in milliseconds from the command. */
export interface DrillAnswer {
  orders: number
  routes: number
  zeroMillis: number
  durableMillis: number
  openAfter: number
}
/**
 * What a trade for the desk's own account would owe to whom (FINRA 5320). Prices in 1e-6 currency units. `price` is
 * the desk's, null while it has none; then there are no rows.
 */
export interface RadarView {
  symbol: string
  side: 'buy' | 'sell'
  price: number | null
  /** Shares of the trade: enough for every held order on its side. */
  qty: number
  owed: number
  rows: readonly { id: string; outcome: string; qty: number; price: number; warning: string | null }[]
}

/** A client as the desk knows it: who it is, what it consented to, what it may do. Money in 1e-6 currency units. */
export interface ClientFacts {
  id: string
  name: string
  tier: string
  enabled: boolean
  institutional: boolean
  /** May be filled from the desk's inventory. */
  principalConsent: boolean
  /** Date of the last written notice of customer protection, YYYY-MM-DD; null where none is known. */
  protectionNotice: string | null
  /** Gave up customer protection, for every order or from so many shares on. */
  protectionOptIn: string | null
  beneficialOwner: string | null
  affiliateOf: string | null
  creditGross: number | null
  creditNet: number | null
  maxOrderNotional: number | null
  /** "every symbol", or the symbols it may not trade. */
  restricted: string | null
}
export interface Reference {
  clients: readonly ClientFacts[]
  instruments: readonly {
    symbol: string
    name: string
    sector: string
    tick: number | null
    roundLot: number | null
  }[]
  venues: readonly {
    id: string
    kind: string
    takeFee: number
    addRebate: number
    midFee: number
    pfofPerShare: number
  }[]
  codes: Readonly<Record<string, { sentence: string; rule: string; unit: string }>>
}
