/** How `npm run bench` bundles the benchmarks: for Node, packages left outside, the product's own alias. */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  resolve: { alias: { '@shared': resolve(root, 'src/shared') } },
  build: {
    ssr: resolve(root, 'test/bench/run.ts'),
    outDir: resolve(root, 'out/bench'),
    emptyOutDir: true,
    sourcemap: true,
    target: 'node24',
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
})
