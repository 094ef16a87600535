/**
 * node --import ./test/electron-standin/register.mjs out/main/index.js
 *
 * Every `import ... from 'electron'` in the built main process resolves to the stand-in beside this file.
 */
import { registerHooks } from 'node:module'

const standin = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron' || specifier === 'electron/main') return { url: standin, shortCircuit: true }
    return next(specifier, context)
  },
})
