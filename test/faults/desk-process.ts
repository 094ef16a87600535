/** Starts `desk-child` as a process of its own and listens to what it says. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')
/** Inside the project, so that packages resolve; under node_modules, so that nothing tracks it. */
const folder = join(root, 'node_modules/.cache/crossdesk-faults')

/** A worker as the product ships it. */
export function builtWorker(name: 'journalWorker' | 'viewsWorker'): URL {
  const file = join(root, 'out/main', `${name}.js`)
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build first`)
  return pathToFileURL(file)
}

/** Bundles a child program of this folder once; returns its file. */
export async function buildChild(name = 'desk-child'): Promise<string> {
  const out = join(folder, String(process.pid))
  process.once('exit', () => rmSync(out, { recursive: true, force: true }))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'src/shared') } },
    build: {
      ssr: join(root, `test/faults/${name}.ts`),
      outDir: out,
      emptyOutDir: false,
      target: 'node22',
      rolldownOptions: { output: { entryFileNames: '[name].js' } },
    },
  })
  return join(out, `${name}.js`)
}

export interface DeskProcess {
  readonly child: ChildProcess
  /** The lines said so far. */
  readonly said: readonly string[]
  /** Resolves with the first line that begins so; rejects when the process ends without it. */
  heard(beginning: string): Promise<string>
  /** Resolves when the process has ended and everything it said was read. */
  readonly ended: Promise<number | null>
}

export interface DeskOptions {
  readonly program: string
  readonly file: string
  readonly most?: number
  readonly env?: Readonly<Record<string, string>>
  /** Shell text that runs before, as `ulimit`. */
  readonly before?: string
}

export function startDesk({ program, file, most, env, before }: DeskOptions): DeskProcess {
  const args = [program, file, builtWorker('journalWorker').href, String(most ?? 'Infinity')]
  const options = { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] as const }
  const child = before
    ? spawn('sh', ['-c', `${before}; exec "$0" "$@"`, process.execPath, ...args], {
        ...options,
        stdio: [...options.stdio],
      })
    : spawn(process.execPath, args, { ...options, stdio: [...options.stdio] })
  const said: string[] = []
  const waiting: { beginning: string; resolve: (line: string) => void; reject: (error: Error) => void }[] = []
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      said.push(line)
      for (const one of waiting) if (line.startsWith(one.beginning)) one.resolve(line)
    }
  })
  const ended = new Promise<number | null>((done) => {
    child.on('close', (code) => {
      for (const { beginning, reject } of waiting)
        reject(new Error(`the process ended with ${code} and never said '${beginning}': ${said.at(-1)}`))
      done(code)
    })
  })
  const heard = (beginning: string) =>
    new Promise<string>((resolve, reject) => {
      const known = said.find((line) => line.startsWith(beginning))
      if (known !== undefined) resolve(known)
      else waiting.push({ beginning, resolve, reject })
    })
  return { child, said, heard, ended }
}

/** The highest sequence that the process was told is durable, 0 when none. */
export const acknowledged = (said: readonly string[]): number =>
  said.reduce((most, line) => (line.startsWith('durable ') ? Math.max(most, Number(line.slice(8))) : most), 0)
