/** Backing the journal up and writing it out, from the palette: what came of it is a notice. */
import { formatQty } from '../design/format'
import { type DeskLink, reason, useDesk } from '../desk/link'
import { useCommands } from './commands'

const LOOK_EVERY_MILLIS = 500

export function useJournalCommands(): void {
  const desk = useDesk()
  useCommands({
    'journal.backup': () => void backUp(desk),
    'journal.exportCsv': () => void exportTables(desk, 'csv'),
    'journal.exportParquet': () => void exportTables(desk, 'parquet'),
    'journal.exportCancel': () => void told(desk, () => desk.invoke('journal.exportCancel', null)),
  })
}

function say(desk: DeskLink, severity: 'info' | 'warning', text: string): void {
  desk.tell({ severity, text, at: desk.status.get()?.at ?? 0 })
}

async function told(desk: DeskLink, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    say(desk, 'warning', reason(error))
  }
}

const backUp = (desk: DeskLink): Promise<void> =>
  told(desk, async () => {
    const { name, lastSeq } = await desk.invoke('journal.backup', null)
    say(desk, 'info', `Backed up to record ${formatQty(lastSeq)}, read whole and found good: ${name}`)
  })

const exportTables = (desk: DeskLink, format: 'csv' | 'parquet'): Promise<void> =>
  told(desk, async () => {
    let status = await desk.invoke('journal.export', { format })
    let half = false
    while (status.state === 'running') {
      await new Promise((later) => setTimeout(later, LOOK_EVERY_MILLIS))
      status = await desk.invoke('journal.exportStatus', null)
      if (half || status.state !== 'running' || status.done * 2 < status.total || status.total === 0) continue
      half = true
      say(desk, 'info', `Export: ${formatQty(status.done)} of ${formatQty(status.total)} records`)
    }
    say(desk, status.state === 'done' ? 'info' : 'warning', `Export ${status.state}: ${status.detail}`)
  })
