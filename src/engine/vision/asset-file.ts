import type { Problem } from '../../shared/protocol'
import { EngineError } from '../engine-error'
import { messageOf } from '../../shared/error-message'

/** What to say when a file is not there, and when it is there and wrong. */
export interface AssetProblems {
  readonly missing: Problem['code']
  readonly broken: Problem['code']
}

/** Longest wait for one file. They lie on the user's disk (20 ms seen); a load that takes longer than this is stuck. */
const FETCH_TIME_LIMIT_MS = 10_000

/**
 * Fetches a whole file that ships with Mien.
 * @throws EngineError with `problems.missing` when there is no such file, with `problems.broken` when it does not arrive.
 */
export async function fetchAsset(url: string, problems: AssetProblems): Promise<Uint8Array<ArrayBuffer>> {
  const name = fileNameOf(url)
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIME_LIMIT_MS) })
  } catch (thrown) {
    // An extension's own missing file is a failed fetch, not a 404.
    const isTimeout = thrown instanceof DOMException && thrown.name === 'TimeoutError'
    const code = isTimeout ? problems.broken : problems.missing
    throw new EngineError({ code, detail: `${name}: ${messageOf(thrown)}` }, { cause: thrown })
  }
  if (!response.ok) throw new EngineError({ code: problems.missing, detail: `${name}: status ${response.status}` })
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (thrown) {
    throw new EngineError({ code: problems.broken, detail: `${name}: ${messageOf(thrown)}` }, { cause: thrown })
  }
}

/**
 * Fetches a file and checks it against its known sha256 (64 hex digits).
 * @throws As {@link fetchAsset} and {@link checkHash}.
 */
export async function fetchChecked(
  url: string,
  sha256: string,
  problems: AssetProblems,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchAsset(url, problems)
  await checkHash(url, bytes, sha256, problems)
  return bytes
}

/**
 * Checks a file against its known sha256 (64 hex digits).
 * @throws EngineError with `problems.broken` naming the file when it differs (cut short, changed).
 */
async function checkHash(
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
  problems: AssetProblems,
): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex === sha256) return
  const detail = `${fileNameOf(url)} is not the file that Mien was built with (${bytes.length} bytes, sha256 ${hex})`
  throw new EngineError({ code: problems.broken, detail })
}

/** Name of the file behind an address, for messages. */
export function fileNameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
