import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname
const alias = { '@shared': resolve(here, 'src/shared') }

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      sourcemap: true,
      rolldownOptions: {
        // One entry a shell and one a worker thread. They are named, not hashed, so that both shells, the
        // tests and the packaged app find them at the same relative place.
        input: {
          index: resolve(here, 'src/main/index.ts'),
          browser: resolve(here, 'src/main/browser.ts'),
          cli: resolve(here, 'src/main/cli.ts'),
          journalWorker: resolve(here, 'src/main/journal/journal-worker.ts'),
          sealWorker: resolve(here, 'src/main/journal/log/seal-worker.ts'),
          verifyWorker: resolve(here, 'src/main/desk/verify-worker.ts'),
          viewsWorker: resolve(here, 'src/main/views/views-worker.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      // A sandboxed preload can only `require('electron')`: everything else is bundled in, and the file is
      // CommonJS with a .cjs name because package.json says "type": "module".
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(here, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'src/renderer'),
    resolve: { alias },
    html: { cspNonce: '__CSP_NONCE__' },
    plugins: [react()],
    build: {
      minify: 'oxc',
      sourcemap: true,
      rolldownOptions: {
        input: [resolve(here, 'src/renderer/index.html'), resolve(here, 'src/renderer/popout.html')],
      },
    },
  },
})
