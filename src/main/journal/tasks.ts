/**
 * Long work on files that no desk holds, in a thread of its own: so that checking a backup or writing an export
 * never stands in the way of a commit.
 *
 * Promises one `done` or `failed` a task, and that a cancelled task leaves nothing half written. Must never be
 * given the live journal: it reads copies.
 */
import type { MessagePort } from 'node:worker_threads'
import { Worker } from 'node:worker_threads'
import { type BackupFacts, checkBackup } from './backup/backup-files'
import { type Exported, type ExportOptions, exportJournal } from './export'
import { JournalRefused, type RefusalCode, refusalOf } from './refusals'

interface Tasks {
  /** Reads a copy whole: chain, records, SQLite's own check, hash of the file. */
  checkBackup: { readonly arg: { readonly file: string }; readonly answer: BackupFacts }
  export: { readonly arg: Omit<ExportOptions, 'onProgress' | 'isCancelled'>; readonly answer: Exported }
}
type TaskName = keyof Tasks

export type TaskStart = {
  readonly [K in TaskName]: {
    readonly task: K
    readonly arg: Tasks[K]['arg']
    /** One byte, shared: 1 asks the task to stop. */
    readonly stop: Uint8Array<SharedArrayBuffer>
  }
}[TaskName]

type FromTask =
  | { readonly op: 'progress'; readonly done: number; readonly total: number }
  | { readonly op: 'done'; readonly answer: unknown }
  | { readonly op: 'failed'; readonly code: RefusalCode; readonly message: string }

/** The thread's side: runs the task it was started with. */
export async function runTask(port: MessagePort, start: TaskStart): Promise<void> {
  const say = (message: FromTask) => port.postMessage(message)
  const heard = {
    onProgress: (done: number, total: number) => say({ op: 'progress', done, total }),
    isCancelled: () => Atomics.load(start.stop, 0) === 1,
  }
  try {
    const answer =
      start.task === 'export' ? await exportJournal({ ...start.arg, ...heard }) : checkBackup(start.arg.file)
    say({ op: 'done', answer })
  } catch (error) {
    const file = start.task === 'export' ? start.arg.from : start.arg.file
    const { code, message } = refusalOf(error, file, true)
    say({ op: 'failed', code, message })
  }
  port.close()
}

export interface RunningTask<T> {
  /** Rejects with `JournalRefused`. */
  readonly done: Promise<T>
  /** Asks the task to stop; `done` then rejects. */
  cancel(): void
}

/** Starts a task in the journal's worker program. */
export function startTask<K extends TaskName>(
  workerUrl: URL,
  task: K,
  arg: Tasks[K]['arg'],
  onProgress: (done: number, total: number) => void = () => undefined,
): RunningTask<Tasks[K]['answer']> {
  const stop = new Uint8Array(new SharedArrayBuffer(1))
  const worker = new Worker(workerUrl, { workerData: { task, arg, stop }, name: `journal ${task}` })
  const done = new Promise<Tasks[K]['answer']>((resolve, reject) => {
    worker.on('message', (message: FromTask) => {
      if (message.op === 'progress') onProgress(message.done, message.total)
      else if (message.op === 'done') resolve(message.answer as Tasks[K]['answer'])
      else reject(new JournalRefused(message.code, message.message))
    })
    worker.on('error', (error) => reject(new JournalRefused('FAILED', `${task}: ${error.message}`)))
    worker.on('exit', (code) =>
      reject(new JournalRefused('FAILED', `${task}: its thread ended with ${code}`)),
    )
  })
  return { done, cancel: () => void Atomics.store(stop, 0, 1) }
}
