/** Hands the proof of a fill to the person as a file. The page gives it a name; where it goes is theirs to say. */
import type { Row } from '@shared/contract'
import { useState } from 'react'
import { formatPrice, formatQty } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { saveFile } from '../widgets/save-file'

const wordsOf = (fill: Row): string =>
  `${formatQty(Number(fill['qty']))} at ${formatPrice(Number(fill['price']))} ${String(fill['capacity'])}`

export function ExportProof({ fills }: { fills: readonly Row[] }) {
  const desk = useDesk()
  const [chosen, setChosen] = useState<string | null>(null)
  const fill = fills.find((one) => one['fillId'] === chosen) ?? fills[0]
  if (!fill) return null
  const act = () =>
    desk.invoke('proofs.ofFill', { fillId: String(fill['fillId']) }).then(
      ({ name, text }) => saveFile(name, [text], 'application/json'),
      (error: unknown) => desk.tell({ severity: 'warning', text: `No proof: ${reason(error)}`, at: 0 }),
    )
  return (
    <>
      {fills.length > 1 ? (
        <select
          className="field level"
          aria-label="Fill to prove"
          value={String(fill['fillId'])}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {fills.map((one) => (
            <option key={String(one['fillId'])} value={String(one['fillId'])}>
              {wordsOf(one)}
            </option>
          ))}
        </select>
      ) : null}
      <button type="button" className="button" title={`Proof of ${wordsOf(fill)}`} onClick={() => void act()}>
        Export proof
      </button>
    </>
  )
}
