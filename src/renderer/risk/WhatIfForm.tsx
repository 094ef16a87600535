/** What the what-if panel asks for: trades, a move of prices, a wider spread and a higher volatility. */
import { useDesk } from '../desk/link'
import { symbolInFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { readQty } from '../ticket/draft'
import { NO_TERMS, type Read, type TypedTerms, type TypedTrade, typedTerms } from './what-if-terms'

const change = (part: Partial<TypedTerms>): void => typedTerms.update((now) => ({ ...now, ...part }))
const changeTrade = (id: number, part: Partial<TypedTrade>): void =>
  typedTerms.update((now) => ({
    ...now,
    trades: now.trades.map((it) => (it.id === id ? { ...it, ...part } : it)),
  }))

export function WhatIfForm({ typed, faults }: { typed: TypedTerms; faults: Read['faults'] }) {
  const instruments = useStore(useDesk().reference)?.instruments ?? []
  const first = useStore(symbolInFocus)
  const sectors = [...new Set(instruments.map((it) => it.sector).filter((it) => it !== ''))].sort()
  const symbols = instruments.map((it) => it.symbol)
  const names = typed.scope === 'sector' ? sectors : symbols
  const add = (): void => {
    const id = 1 + Math.max(0, ...typed.trades.map((it) => it.id))
    const symbol = first === '' ? (symbols[0] ?? '') : first
    change({ trades: [...typed.trades, { id, symbol, side: 'buy', qty: '100' }] })
  }
  return (
    <>
      <div className="toolbar">
        <span className="muted">Prices of</span>
        <select
          className="field level"
          aria-label="Scope of the shock"
          value={typed.scope}
          onChange={(event) => {
            const scope = event.currentTarget.value as TypedTerms['scope']
            change({ scope, name: (scope === 'sector' ? sectors[0] : first || symbols[0]) ?? '' })
          }}
        >
          <option value="all">every symbol</option>
          <option value="sector">a sector</option>
          <option value="symbol">a symbol</option>
        </select>
        {typed.scope === 'all' ? null : (
          <select
            className="field level"
            aria-label="Name of the shock"
            value={typed.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          >
            {names.map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>
        )}
        <Percent label="up and down" name="shock" typed={typed} faults={faults} />
        <Percent label="volatility higher" name="volatility" typed={typed} faults={faults} />
        <Percent label="spreads wider" name="spread" typed={typed} faults={faults} />
        <button type="button" className="button" onClick={() => typedTerms.set(NO_TERMS)}>
          Clear
        </button>
      </div>
      <div className="toolbar">
        <button type="button" className="button" onClick={add}>
          Add a trade
        </button>
        {typed.trades.map((trade) => (
          <Trade key={trade.id} trade={trade} symbols={symbols} trades={typed.trades} />
        ))}
      </div>
    </>
  )
}

interface PercentProps {
  label: string
  name: 'shock' | 'volatility' | 'spread'
  typed: TypedTerms
  faults: Read['faults']
}

function Percent({ label, name, typed, faults }: PercentProps) {
  return (
    <label>
      <span className="muted">{label}</span>{' '}
      <input
        className="field num percent"
        inputMode="decimal"
        aria-label={`${label}, per cent`}
        aria-invalid={faults[name] !== undefined}
        title={faults[name] ?? 'per cent'}
        value={typed[name]}
        onChange={(event) => change({ [name]: event.currentTarget.value })}
      />{' '}
      %
    </label>
  )
}

interface TradeProps {
  trade: TypedTrade
  symbols: readonly string[]
  trades: readonly TypedTrade[]
}

function Trade({ trade: { id, symbol, side, qty }, symbols, trades }: TradeProps) {
  return (
    <fieldset className="trade">
      <legend className="unseen">Trade {id}</legend>
      <select
        className="field"
        aria-label={`Side of trade ${id}`}
        value={side}
        onChange={(event) => changeTrade(id, { side: event.currentTarget.value as 'buy' | 'sell' })}
      >
        <option value="buy">Buy</option>
        <option value="sell">Sell</option>
      </select>
      <input
        className="field num percent"
        inputMode="numeric"
        aria-label={`Shares of trade ${id}`}
        aria-invalid={readQty(qty) === null}
        value={qty}
        onChange={(event) => changeTrade(id, { qty: event.currentTarget.value })}
      />
      <select
        className="field"
        aria-label={`Symbol of trade ${id}`}
        value={symbol}
        onChange={(event) => changeTrade(id, { symbol: event.currentTarget.value })}
      >
        {symbols.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </select>
      <button
        type="button"
        className="button small"
        aria-label={`Take trade ${id} away`}
        onClick={() => change({ trades: trades.filter((it) => it.id !== id) })}
      >
        ×
      </button>
    </fieldset>
  )
}
