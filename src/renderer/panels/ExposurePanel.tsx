/** Exposure by side and by sector, each against the largest, with the profit it made. */
import type { InventoryGroup } from '@shared/contract'
import { formatMoney, formatMoneyShort, formatPercent, formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useInventory } from '../desk/use-inventory'
import { Scroll } from '../widgets/Scroll'

export function ExposurePanel() {
  const status = useStore(useDesk().status)
  const { inventory, fault } = useInventory()
  if (!inventory) return <div className="panel empty">{fault ?? 'Reading the inventory…'}</div>
  const { exposure } = status ?? { exposure: null }
  return (
    <div className="panel" data-testid="exposure">
      <div className="toolbar">
        <span className="muted">Net</span> <b>{formatMoneyShort(exposure?.net)}</b>
        <span className="muted">Gross</span> <b>{formatMoneyShort(exposure?.gross)}</b>
        <span className="muted">of</span> {formatMoneyShort(exposure?.limit)}
        <span className="spring" />
        <span className="muted">limit use</span>{' '}
        {formatPercent(exposure && exposure.limit > 0 ? exposure.gross / exposure.limit : null)}
      </div>
      <Scroll name="Exposure">
        <Groups title="Side" groups={inventory.bySide} />
        <Groups title="Sector" groups={inventory.bySector} />
        {inventory.rows.length === 0 ? <div className="empty">The desk holds nothing.</div> : null}
      </Scroll>
    </div>
  )
}

function Groups({ title, groups }: { title: string; groups: readonly InventoryGroup[] }) {
  const largest = Math.max(1, ...groups.map((group) => Math.abs(group.net)))
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th>{title}</th>
          <th className="num">Names</th>
          <th className="num">Short</th>
          <th>Long</th>
          <th className="num">Net</th>
          <th className="num">Gross</th>
          <th className="num">Unrealized</th>
          <th className="num">Realized</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => {
          const share = `${Math.round((Math.abs(group.net) / largest) * 100)}%`
          return (
            <tr key={group.name}>
              <td>{group.name}</td>
              <td className="num">{formatQty(group.count)}</td>
              <td className="bar is-short">{group.net < 0 ? <i style={{ width: share }} /> : null}</td>
              <td className="bar is-long">{group.net > 0 ? <i style={{ width: share }} /> : null}</td>
              <td className="num">{formatMoneyShort(group.net)}</td>
              <td className="num">{formatMoneyShort(group.gross)}</td>
              <td className={`num ${group.unrealized < 0 ? 'bad' : group.unrealized > 0 ? 'good' : ''}`}>
                {formatMoney(group.unrealized)}
              </td>
              <td className={`num ${group.realized < 0 ? 'bad' : group.realized > 0 ? 'good' : ''}`}>
                {formatMoney(group.realized)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
