/**
 * Where a reading's time goes: the steps that mark themselves (src/shared/trace.ts), and the CPU of the processes, with the popup closed and
 * open, beside a call that is paused in Mien.
 *
 *     npm run bench:trace -- [--json FILE]
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startEnvironment, type Environment } from '../../tools/browser/environment'
import { startTrace } from '../../tools/browser/page-cost'
import { browserTimes, processTimes } from '../../tools/browser/process-cost'
import { startMien, type StartedMien } from '../compare/readers'
import { costsOf, marksOf, sharesTable, stepTable, type Shares } from './step-costs'

const SETTLE_S = 8
const WINDOW_S = 10
const TRACE_S = 8

/** Runs the bench. @returns the exit code */
export async function traceReadings(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' } } })
  const env = await startEnvironment()
  try {
    const page = await env.openFullRoom()
    const mien = await startMien(env, page)
    const closed = await sharesOf('popup closed', env, mien)
    const stopTrace = await startTrace(env.mien.session)
    const before = await mien.readings()
    await page.waitForTimeout(1000 * TRACE_S)
    const readings = (await mien.readings()) - before
    const steps = costsOf(marksOf(await stopTrace()), TRACE_S, readings)
    const popup = await env.openPopup(mien.tabId)
    const open = await sharesOf('popup open', env, mien)
    await popup.close()
    const call = await env.watch(page, mien.tabId)
    const { callId } = await call.until('the call runs', () => true)
    await call.send({ type: 'pause', callId, isPaused: true })
    await call.until('the call is paused', ({ isPaused }) => isPaused)
    await call.stopListening()
    const paused = await sharesOf('paused in Mien', env, mien)
    const shares = [closed, open, paused]
    console.log(`${stepTable(steps)}\n\n${sharesTable(shares)}`)
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ steps, shares }, null, 1)}\n`)
    return 0
  } finally {
    await env.mien.close()
    await env.room.close()
  }
}

async function sharesOf(name: string, { mien: { session, context } }: Environment, mien: StartedMien): Promise<Shares> {
  const [page] = context.pages()
  await page?.waitForTimeout(1000 * SETTLE_S)
  const take = async () => ({
    all: (await browserTimes(session)).cpuS,
    parts: (await processTimes(session)) ?? { extensionS: 0, graphicsS: 0 },
    readings: await mien.readings(),
    atS: performance.now() / 1000,
  })
  const before = await take()
  await page?.waitForTimeout(1000 * WINDOW_S)
  const after = await take()
  const seconds = after.atS - before.atS
  const extension = (1000 * (after.parts.extensionS - before.parts.extensionS)) / seconds
  const graphics = (1000 * (after.parts.graphicsS - before.parts.graphicsS)) / seconds
  return {
    name,
    readingsPerSecond: (after.readings - before.readings) / seconds,
    extension,
    graphics,
    rest: (1000 * (after.all - before.all)) / seconds - extension - graphics,
  }
}
