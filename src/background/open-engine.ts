/** Opens the engine's document and makes sure that it knows the settings and the tabs. */
import { messageOf } from '../shared/error-message'
import type { Problem } from '../shared/protocol'
import { SerialQueue } from '../shared/serial-queue'
import { sendConfiguration } from './configuration'
import { ensureEngine, replaceEngine } from './engine-document'

/** A document that is just opening listens within a few of these. */
const CONFIGURATION_ATTEMPTS = 6
const CONFIGURATION_WAIT_MS = 300

/** One after another: of two who ask at once, the second must not replace the document that the first has opened. */
const openings = new SerialQueue()

/** Opens the engine, in place of a document that does not answer. @returns what failed, else null */
export function openEngine(): Promise<Problem | null> {
  return openings.add(async () => {
    try {
      await ensureEngine()
      if (await configureEngine()) return null
      await replaceEngine()
      if (await configureEngine()) return null
      return { code: 'engine-not-started', detail: 'The engine does not answer' }
    } catch (error) {
      return { code: 'engine-not-started', detail: messageOf(error) }
    }
  })
}

/** A document that is only just open may not listen yet. */
async function configureEngine(): Promise<boolean> {
  for (let attempt = 0; attempt < CONFIGURATION_ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, CONFIGURATION_WAIT_MS))
    if (await sendConfiguration()) return true
  }
  return false
}
