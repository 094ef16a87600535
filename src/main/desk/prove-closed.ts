/** The proof of a fill out of a journal that no desk has open. Reads only. */
import { readRecord } from '@shared/codec'
import { proofText } from '@shared/fill-proof'
import { closedLog, prove, readJournal } from '../journal'

/** The proof file's text. Throws when there is no such fill, or no head covers it. */
export function proveClosed(file: string, fillId: string): string {
  const journal = readJournal(file)
  try {
    const places = placesOf(journal.records(), fillId)
    if (places === null) throw new Error(`${file}: holds no fill ${fillId} with a decision before it`)
    const { head, publicKey, records } = prove(closedLog(file, journal), [places.fill, places.decision])
    const [fill, decision] = records
    if (!fill || !decision) throw new Error('the journal proved another number of records')
    return proofText({ fill, decision, head, publicKey })
  } finally {
    journal.close()
  }
}

/** Where a fill stands, and the newest decision of its order before it. */
function placesOf(records: Iterable<{ seq: number; bytes: Uint8Array }>, fillId: string) {
  const decisions = new Map<string, number>()
  for (const { seq, bytes } of records) {
    const record = readRecord(bytes)
    if (record.type === 'decision') decisions.set(record.id, seq)
    else if (record.type === 'fill' && record.fillId === fillId) {
      const decision = decisions.get(record.id)
      return decision === undefined ? null : { fill: seq, decision }
    }
  }
  return null
}
