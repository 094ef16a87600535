/** Says that a table is not whole yet: after a start the journal is read behind the desk. */
import { formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'

interface StillReadingProps {
  /** Rows that come from supervision are whole last of all. */
  isSupervision?: boolean
}

export function StillReading({ isSupervision = false }: StillReadingProps) {
  const reading = useStore(useDesk().status)?.journal.reading ?? null
  if (reading === null || (reading.what === 'supervision' && !isSupervision)) return null
  const { done, total } = reading
  const part = total === 0 ? 0 : Math.floor((100 * done) / total)
  const lacks = isSupervision ? 'what came since the last stop' : 'the newest rows'
  return (
    <div className="toolbar" data-testid="still-reading">
      <span className="warn">
        Still reading the journal: record {formatQty(done)} of {formatQty(total)} ({part} %). Until then{' '}
        {lacks} may be missing.
      </span>
    </div>
  )
}
