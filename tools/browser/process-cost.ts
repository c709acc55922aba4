/** What the extension's own process and the graphics process cost while a call is read. */
import { readFile } from 'node:fs/promises'
import type { CDPSession } from 'playwright-core'

/** Seconds of CPU that processes have used since they started. */
export interface ProcessTimes {
  /** The extension's: engine, offscreen document, popup, service worker. */
  readonly extensionS: number
  readonly graphicsS: number
}

/** Means over a window. */
export interface ProcessCost {
  /** Milliseconds of CPU a second. */
  readonly extensionMsPerSecond: number
  readonly graphicsMsPerSecond: number
  /** Milliseconds of the extension's CPU for one reading. */
  readonly extensionMsPerReading: number
  /** Memory of the extension's process that no other shares, and its part of what is shared, MB; null where the system does not say. */
  readonly extensionMb: number | null
}

/** The extension's renderers say so on their command line. */
const EXTENSION_FLAG = '--extension-process'

/** Reads the times of the browser's processes; null on a system without /proc. */
export async function processTimes(session: CDPSession): Promise<(ProcessTimes & { readonly pids: number[] }) | null> {
  const { processInfo: processes } = await session.send('SystemInfo.getProcessInfo')
  let [extensionS, graphicsS] = [0, 0]
  const pids: number[] = []
  for (const { id, type, cpuTime } of processes) {
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => null)
    if (line === null) continue
    if (line.includes(EXTENSION_FLAG)) {
      extensionS += cpuTime
      pids.push(id)
    } else if (type === 'GPU') graphicsS += cpuTime
  }
  return pids.length === 0 ? null : { extensionS, graphicsS, pids }
}

/** The cost between two times. @param readings In all. */
export function costBetween(
  before: ProcessTimes,
  after: ProcessTimes,
  { seconds, readings, extensionMb }: { seconds: number; readings: number; extensionMb: number | null },
): ProcessCost {
  const extensionMs = 1_000 * (after.extensionS - before.extensionS)
  return {
    extensionMsPerSecond: extensionMs / seconds,
    graphicsMsPerSecond: (1_000 * (after.graphicsS - before.graphicsS)) / seconds,
    extensionMsPerReading: extensionMs / readings,
    extensionMb,
  }
}

/** Proportional set size of processes, MB (proc(5), smaps_rollup); null where it cannot be read. */
export async function memoryMb(pids: readonly number[]): Promise<number | null> {
  let kilobytes = 0
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    const [, pss] = /^Pss:\s+(\d+) kB/m.exec(rollup) ?? []
    if (pss === undefined) return null
    kilobytes += Number(pss)
  }
  return kilobytes / 1_000
}

/** What the whole browser has used since it started: seconds of CPU, and its processes. */
export async function browserTimes(session: CDPSession): Promise<{ readonly cpuS: number; readonly pids: number[] }> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return {
    cpuS: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    pids: processInfo.map(({ id }) => id),
  }
}
