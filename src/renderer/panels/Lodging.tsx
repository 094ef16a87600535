/** How a sealed head leaves the machine: only one that is kept elsewhere binds the machine's owner. */
import { reason, useDesk } from '../desk/link'
import { saveFile } from '../widgets/save-file'

export function Lodging({ folder }: { folder: string }) {
  const desk = useDesk()
  const save = (): void => {
    desk.invoke('journal.anchor', null).then(
      ({ name, text }) => saveFile(name, [text], 'application/json'),
      (error: unknown) => desk.tell({ severity: 'warning', text: `No head saved: ${reason(error)}`, at: 0 }),
    )
  }
  return (
    <div className="lodging" data-testid="lodging">
      <p>
        The newest head of each day is dropped in <code className="mono">{folder}</code>. It proves what stood
        in the journal that day, once it is where nobody here can change it.
      </p>
      <ol>
        <li>Take the file of the day from the folder, or save the newest head now.</li>
        <li>Send it away: mail it to an auditor or to yourselves, put it on another machine, print it.</li>
        <li>
          Check the journal against it at any time:{' '}
          <code className="mono">npx crossdesk verify journal.db --anchor FILE</code>
        </li>
      </ol>
      <button type="button" className="button" onClick={save}>
        Save the newest head…
      </button>
    </div>
  )
}
