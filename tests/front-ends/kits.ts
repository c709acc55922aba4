/** Components of meeting kits in pages of this machine, fed with streams that the pages make. */
import { join } from 'node:path'
import { startPageServer } from './page-server'

export const KITS_DIR = join(import.meta.dirname, 'kits')

export type Kit = 'azure' | 'chime'

export type Kits = {
  /** Address of a kit's page; tests act on its `window.frontEnd`. */
  readonly address: (kit: Kit) => string
  readonly close: () => Promise<void>
}

/** Starts the pages' server; the packages of {@link KITS_DIR} must be installed. */
export async function startKits(): Promise<Kits> {
  const { origin, close } = await startPageServer(KITS_DIR, ['azure.html', 'chime.html'])
  return { address: (kit) => `${origin}/${kit}.html`, close }
}
