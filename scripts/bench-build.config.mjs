/**
 * How `npm run bench`, `npm run compare` and `npm run model` are bundled: for Node, packages left outside, the product's own alias.
 * `CROSSDESK_BUNDLE` names the folder of `test` whose `run.ts` it is.
 */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')
const name = process.env['CROSSDESK_BUNDLE'] ?? 'bench'

export default defineConfig({
  root,
  resolve: { alias: { '@shared': resolve(root, 'src/shared') } },
  build: {
    ssr: resolve(root, `test/${name}/run.ts`),
    outDir: resolve(root, `out/${name}`),
    emptyOutDir: true,
    sourcemap: true,
    target: 'node24',
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
})
