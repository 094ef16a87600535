/** Entry of the browser shell: `out/main/browser.js`. */
import './shells/node-version'
import { version } from '../../package.json' with { type: 'json' }
import { runBrowserShell } from './shells/browser-shell'
import { shellPlaces } from './shells/shell-places'

await runBrowserShell(process.argv.slice(2), shellPlaces(import.meta, version))
