/** Reads Chromium's net log: every request of the browser, whichever page, worker or process made it. */
import { readFile } from 'node:fs/promises'

export type LoggedRequest = {
  readonly url: string
  /** Origin of the page or extension that made the request; null if it was the browser itself. */
  readonly initiator: string | null
}

type NetLogEvent = {
  readonly type: number
  readonly params?: { readonly url?: string; readonly initiator?: string; readonly address?: string }
}
type NetLog = {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
  readonly events: readonly NetLogEvent[]
}

/**
 * Hosts that Chromium itself contacts whatever its flags (sign-in state, updates, the check-in of its push service after
 * some time, what to fill into the fields of a page). Such requests have no initiator and are listed apart. A request to any other host counts, and so does one to
 * these hosts by a page or an extension.
 */
const BROWSER_ERRAND_HOSTS: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'update.googleapis.com',
  'clients2.google.com',
  'android.clients.google.com',
  'content-autofill.googleapis.com',
])
/** The initiator in a net log of a request that no page or extension made. */
const NO_INITIATOR = 'not an origin'
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Every request in a net log, in order. */
export async function readNetLog(file: string): Promise<LoggedRequest[]> {
  const { constants, events } = parseNetLog(await readFile(file, 'utf8'))
  const requestStarts = constants.logEventTypes['URL_REQUEST_START_JOB']
  const requests: LoggedRequest[] = []
  for (const { type, params } of events) {
    if (type !== requestStarts || params?.url === undefined) continue
    const { url, initiator = NO_INITIATOR } = params
    requests.push({ url, initiator: initiator === NO_INITIATOR ? null : initiator })
  }
  return requests
}

/** Parses a net log; one from a browser that was killed lacks its end. */
function parseNetLog(text: string): NetLog {
  try {
    const whole: NetLog = JSON.parse(text)
    return whole
  } catch {
    const completed: NetLog = JSON.parse(`${text.trimEnd().replace(/,$/, '')}]}`)
    return completed
  }
}

/** Requests to another machine, successful or not, without the browser's own. */
export function leavingTheMachine(requests: readonly LoggedRequest[]): LoggedRequest[] {
  return requests.filter((request) => isRemote(request) && !isBrowserErrand(request))
}

/** The requests that the browser made for itself. */
export function browserErrands(requests: readonly LoggedRequest[]): LoggedRequest[] {
  return requests.filter(isBrowserErrand)
}

function isRemote({ url }: LoggedRequest): boolean {
  const { protocol, hostname } = new URL(url)
  return /^(https?|wss?|ftp):$/.test(protocol) && !LOCAL_HOSTS.has(hostname)
}

function isBrowserErrand({ url, initiator }: LoggedRequest): boolean {
  return initiator === null && BROWSER_ERRAND_HOSTS.has(new URL(url).hostname)
}
