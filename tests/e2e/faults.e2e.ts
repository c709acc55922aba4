import { afterEach, expect, test } from 'vitest'
import { startEnvironment, type Environment } from '../../tools/browser/environment'
import { FAULTS, runFault, startScene } from '../../tools/browser/faults'

let environment: Environment | undefined

afterEach(async () => {
  await environment?.mien.close()
  await environment?.room.close()
  environment = undefined
})

// Each in a browser of its own: some faults change the browser itself. How long recovery takes is measured by
// `npm run faults`, on a quiet machine.
test.each(FAULTS)(
  '$name: the call goes on or says why, nobody is read who must not be, nothing is lost',
  async (fault) => {
    environment = await startEnvironment()
    const result = await runFault(await startScene(environment), fault)
    expect(result.violations).toEqual([])
    expect(result.recoveredAfterMs).not.toBeNull()
  },
  180_000,
)
