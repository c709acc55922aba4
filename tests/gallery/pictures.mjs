// `npm run pictures`: every view in every state, light and dark, at 1× and 2×, with axe-core on each:
//   npm run pictures [-- --out DIR] [--only PART-OF-NAME] [--scale 1|2]
// Runs each gallery's shoot.mjs, here and in the folders beside. Exits with 1 if one of them found a fault.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const folder = import.meta.dirname
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.resolve(folder, '../../test-results/pictures') },
    only: { type: 'string', default: '' },
    scale: { type: 'string' },
  },
})
const scales = values.scale === undefined ? ['1', '2'] : [values.scale]

let hasFaults = false
for (const script of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
  if (path.basename(script) !== 'shoot.mjs') continue
  scales.forEach((scale, index) => {
    const out = path.join(values.out, `${scale}x`, path.dirname(script) === '.' ? 'live' : path.dirname(script))
    // What axe-core finds does not depend on the scale.
    const options = ['--out', out, '--only', values.only, '--scale', scale, ...(index > 0 ? ['--skip-axe'] : [])]
    const { status } = spawnSync(process.execPath, [path.join(folder, script), ...options], { stdio: 'inherit' })
    if (status !== 0) hasFaults = true
  })
}
process.exit(hasFaults ? 1 : 0)
