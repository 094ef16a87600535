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

/** A client as the desk knows it. */
export interface ClientFacts {
  id: string
  name: string
  tier: string
  enabled: boolean
  /** Every field of `reference-fields.ts` in words. */
  words: Readonly<Record<string, string>>
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
    words: Readonly<Record<string, string>>
  }[]
  codes: Readonly<Record<string, { sentence: string; rule: string; unit: string }>>
}

/** A set of rules and the market dates on which it is in force; `changes` against the one before it. */
export interface RegimeRow {
  name: string
  from: string
  to: string | null
  /** In force under this journal. */
  isInForce: boolean
  /** Chosen by date; the others only where somebody names them. */
  isByDate: boolean
  changes: readonly { parameter: string; old: string; new: string }[]
}
/** Where the desk is, what time it is there, and under which rules it works. */
export interface DeskPlace {
  dataDir: string
  /** What lies there; `bytes` null where nothing does yet. */
  files: readonly { name: string; what: string; bytes: number | null }[]
  freeBytes: number | null
  /** Microseconds since the epoch: the machine's clock, and the desk's own time. */
  machineAt: number
  deskAt: number
  regimes: readonly RegimeRow[]
}

/** A market day in figures, and how many records of each type came when. Money in 1e-6 currency units. */
export interface DayAnswer {
  date: string
  /** The beginning and the end of the day, microseconds since the epoch. */
  from: number
  before: number
  /** Fills of the day by capacity, with what they were worth to whom; only capacities that there were. */
  capacities: readonly {
    capacity: string
    fills: number
    qty: number
    clientValue: number
    brokerValue: number
    deskValue: number
  }[]
  /** All capacities together; `internalized` is the part of the shares that was filled inside, null without a fill. */
  totals: {
    qty: number
    internalized: number | null
    clientValue: number
    brokerValue: number
    deskValue: number
  }
  /** Records of the day by type; only types that there were. */
  records: Readonly<Record<string, number>>
  /** Length of a span of the timeline. */
  everyMicros: number
  /** In the order of time; spans without a record are not there. */
  timeline: readonly { at: number; type: string; count: number }[]
}

/** Whether the journal is sealed, by which key, and what the last verification found. */
export interface IntegrityView {
  /** The newest head inside the journal; null before the first. `size` is how many records it covers. */
  head: { size: number; root: string; time: string; keyId: string } | null
  lastSeq: number
  key: { id: string; place: 'keystore' | 'file'; kept: string }
  /** What the head file was when the journal was opened. */
  headFile: 'none' | 'good' | 'oneSlot' | 'damaged' | null
  /** Why nothing is sealed any more, or null. */
  unsealed: string | null
  /** The folder on the desk's machine in which the head of each day is dropped. */
  anchors: string
  verify: VerifyView
}
export interface VerifyView {
  state: 'never' | 'running' | 'good' | 'bad' | 'failed' | 'cancelled'
  /** Per cent while it runs. */
  percent: number
  secondsLeft: number | null
  /** One sentence for the person. */
  detail: string
  /** Milliseconds since the epoch at which it ended, or null. */
  endedAt: number | null
}

/** A position at the midpoint: prices and money in 1e-6 currency units, long positive. */
export interface InventoryRow {
  symbol: string
  name: string
  sector: string
  qty: number
  average: number | null
  mark: number | null
  /** False when there is no midpoint and the average price stands in. */
  isMarked: boolean
  realized: number
  unrealized: number
  exposure: number
  limitQty: number
  /** Of the desk's position limit, 0 to 1 and beyond; null without a limit. */
  limitUse: number | null
  /** Since the position last moved. */
  quietMicros: number
  /** Since the oldest share that is still held was traded; null when flat. */
  ageMicros: number | null
  /** Market days until it is flat at 5 % of the average daily volume; null without a volume. */
  flattenDays: number | null
}
export interface InventoryGroup {
  name: string
  /** Positions that are not flat. */
  count: number
  net: number
  gross: number
  unrealized: number
  realized: number
}
