/** Entry of the Electron shell: `out/main/index.js`. */
import { version } from '../../package.json' with { type: 'json' }
import { runElectronShell } from './shells/electron-shell'
import { shellPlaces } from './shells/shell-places'

void runElectronShell(process.argv.slice(1), shellPlaces(import.meta, version))
