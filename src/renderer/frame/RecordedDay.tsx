/** Opens a recorded day: two files of quotes and trades, watched at a chosen speed. */
import { useState } from 'react'
import { formatQty } from '../design/format'
import { type DeskLink, reason, useDesk } from '../desk/link'
import { Dialog } from './Dialog'

type Speed = 1 | 10 | 100 | 'max'
/** "IBM_quotes_20131007.zip" and the like tell the symbol and the date. */
const SYMBOL_IN_NAME = /(?:^|[_\-. ])([A-Z]{1,5})(?=[_\-. ])/i
const DATE_IN_NAME = /(\d{4})[-_]?(\d\d)[-_]?(\d\d)/

/** The bytes of a file as base64: the page hands over what is in it, never where it is. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error(`${file.name} could not be read`))
    reader.readAsDataURL(file)
  })
}

interface Day {
  quotes: File | null
  trades: File | null
  symbol: string
  date: string
  speed: Speed
  orders: 'prints' | 'none'
}

/** A file that was chosen, with the symbol and the date that its name tells, where none was typed. */
function withNames(day: Day, name: string): Day {
  const symbol = SYMBOL_IN_NAME.exec(name)?.[1]?.toUpperCase()
  const [, year, month, date] = DATE_IN_NAME.exec(name) ?? []
  return {
    ...day,
    symbol: day.symbol === '' && symbol ? symbol : day.symbol,
    date: day.date === '' && year ? `${year}-${month}-${date}` : day.date,
  }
}

/** Hands the day to the desk; rejects with the desk's reason when it is none. */
async function openDay(desk: DeskLink, { quotes, trades, ...rest }: Day): Promise<void> {
  if (!quotes || !trades) return
  const [quoteText, tradeText] = await Promise.all([base64Of(quotes), base64Of(trades)])
  const opened = await desk.invoke('feed.replay', { quotes: quoteText, trades: tradeText, ...rest })
  const text = `${opened.name}: ${formatQty(opened.quotes)} quotes, ${formatQty(opened.orders)} orders`
  desk.tell({ severity: 'info', text, at: 0 })
}

export function RecordedDay({ onClose }: { onClose: () => void }) {
  const desk = useDesk()
  const [day, setDay] = useState<Day>({
    quotes: null,
    trades: null,
    symbol: '',
    date: '',
    speed: 10,
    orders: 'prints',
  })
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const open = async (): Promise<void> => {
    setBusy(true)
    setFault('')
    try {
      await openDay(desk, day)
      onClose()
    } catch (error) {
      setFault(reason(error))
      setBusy(false)
    }
  }
  const isReady = day.quotes && day.trades && day.symbol !== '' && day.date !== '' && !isBusy
  return (
    <Dialog title="Open a recorded day" onClose={onClose}>
      <p>The day is traded by a desk of its own, in its own journal. The simulated market waits.</p>
      <Files onFile={(which, file) => setDay({ ...withNames(day, file?.name ?? ''), [which]: file })} />
      <Options day={day} onChange={(part) => setDay({ ...day, ...part })} />
      {fault === '' ? null : (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <button type="button" className="button primary" disabled={!isReady} onClick={() => void open()}>
          {isBusy ? 'Reading…' : 'Open the day'}
        </button>
      </div>
    </Dialog>
  )
}

function Files({ onFile }: { onFile: (which: 'quotes' | 'trades', file: File | null) => void }) {
  return (['quotes', 'trades'] as const).map((which) => (
    <div key={which}>
      <label htmlFor={`day-${which}`}>{which === 'quotes' ? 'Quotes' : 'Trades'} file (.zip)</label>
      <input
        id={`day-${which}`}
        type="file"
        accept=".zip"
        onChange={(event) => onFile(which, event.currentTarget.files?.[0] ?? null)}
      />
    </div>
  ))
}

const SPEEDS: readonly Speed[] = [1, 10, 100, 'max']

function Options({ day, onChange }: { day: Day; onChange: (part: Partial<Day>) => void }) {
  return (
    <div className="pair">
      <div>
        <label htmlFor="day-symbol">Day’s symbol</label>
        <input
          id="day-symbol"
          className="field"
          value={day.symbol}
          onChange={(event) => onChange({ symbol: event.currentTarget.value.toUpperCase() })}
        />
      </div>
      <div>
        <label htmlFor="day-date">Market date</label>
        <input
          id="day-date"
          className="field"
          type="date"
          value={day.date}
          onChange={(event) => onChange({ date: event.currentTarget.value })}
        />
      </div>
      <div>
        <label htmlFor="day-speed">Speed</label>
        <select
          id="day-speed"
          className="field"
          value={String(day.speed)}
          onChange={(event) =>
            onChange({ speed: SPEEDS.find((one) => String(one) === event.currentTarget.value) ?? 1 })
          }
        >
          {SPEEDS.map((one) => (
            <option key={one} value={String(one)}>
              {one === 'max' ? 'As fast as possible' : `×${one}`}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor="day-orders">Orders</label>
        <select
          id="day-orders"
          className="field"
          value={day.orders}
          onChange={(event) => onChange({ orders: event.currentTarget.value === 'none' ? 'none' : 'prints' })}
        >
          <option value="prints">Off-exchange prints</option>
          <option value="none">Only those keyed here</option>
        </select>
      </div>
    </div>
  )
}
