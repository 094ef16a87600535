/** How `npm run simulate` bundles the simulation: for Node, packages left outside, the product's own alias. */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  resolve: { alias: { '@shared': resolve(root, 'src/shared') } },
  build: {
    ssr: resolve(root, 'test/simulation/run.ts'),
    outDir: resolve(root, 'out/simulation'),
    emptyOutDir: true,
    sourcemap: true,
    target: 'node24',
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
})
