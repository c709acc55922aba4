/**
 * Finds a Chromium, starts it with the built extension, and clicks the extension's toolbar button.
 *
 * ## How Mien is enabled on a page of no known site without a person
 * The call page is on 127.0.0.1, which no content script matches, so Mien needs activeTab: a click on the toolbar button.
 * `Extensions.triggerAction` (Chrome DevTools Protocol, with --enable-unsafe-extension-debugging and Playwright's pipe)
 * does the same as that click: it grants activeTab and opens the real popup, also headless. It takes the id of a target
 * of type `tab`, not of the page inside (seen in Chromium 156). So the built extension is tested as it is, without any
 * extra permission.
 *
 * Playwright does not list the popup as a page; {@link attachToTarget} opens a DevTools session to it.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core'
import * as v from 'valibot'
import { WELCOME_PATH } from '../../src/shared/own-pages'
import { ensureChromium, isRoot, QUIET_FLAGS } from './find-chromium.mjs'

/** The built extension. */
export const DIST = join(dirname(fileURLToPath(import.meta.url)), '../../dist')

/** The manifest's minimum_chrome_version: the first with structured clone over runtime ports. */
const MIN_CHROMIUM_VERSION = 148

export type MienBrowser = {
  readonly context: BrowserContext
  /** DevTools session of the browser as a whole. */
  readonly session: CDPSession
  readonly extensionId: string
  /** Closes the browser, and deletes the profile unless it was given. */
  readonly close: () => Promise<void>
  /** Kills the browser's process, as in a crash: nothing in it can finish. */
  readonly kill: () => Promise<void>
}

export type LaunchOptions = {
  /** The built extension. */
  readonly extensionDir: string
  readonly isHeadless: boolean
  /** File in which the browser logs all its requests; complete once the browser is closed. */
  readonly netLogFile?: string
  readonly extraArgs?: readonly string[]
  /** A profile that is used and kept; without it, a new one is created and deleted at the end. */
  readonly profileDir?: string
  /** Whether the page that opens after installing stays; else it is closed, since it would be in front of a call's. */
  readonly keepsWelcome?: boolean
}

/**
 * Starts Chromium with the extension in `extensionDir`.
 * @throws Error when there is no Chromium, it is too old, or the extension does not load.
 */
export async function launchWithMien(options: LaunchOptions): Promise<MienBrowser> {
  const { extensionDir, isHeadless, netLogFile, extraArgs = [], profileDir, keepsWelcome = false } = options
  const executablePath = ensureChromium()
  const profile = profileDir ?? (await mkdtemp(join(tmpdir(), 'mien-profile-')))
  const isNewProfile = (await readdir(profile)).length === 0
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: isHeadless,
    viewport: isHeadless ? { width: 1280, height: 800 } : null,
    acceptDownloads: true,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      `--load-extension=${extensionDir}`,
      `--disable-extensions-except=${extensionDir}`,
      '--enable-unsafe-extension-debugging',
      // Without a GPU, Chrome only has WebGL if software rendering is allowed.
      '--enable-unsafe-swiftshader',
      // On a real call page the user clicks "join" before a video plays; here nobody clicks.
      '--autoplay-policy=no-user-gesture-required',
      // No --disable-features here: it would replace Playwright's own list.
      ...QUIET_FLAGS,
      '--no-pings',
      ...(isRoot() ? ['--no-sandbox'] : []),
      ...(netLogFile === undefined ? [] : [`--log-net-log=${netLogFile}`]),
      ...extraArgs,
    ],
  })
  const close = async (): Promise<void> => {
    await context.close()
    if (profileDir === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const browser = context.browser()
    if (browser === null) throw new Error('Playwright has no browser for this context')
    const version = browser.version()
    if (Number.parseInt(version, 10) < MIN_CHROMIUM_VERSION) {
      throw new Error(
        `${executablePath} is Chromium ${version}; Mien needs ${MIN_CHROMIUM_VERSION} or later. Set CHROMIUM_PATH to a newer one.`,
      )
    }
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 20_000 }))
    const session = await browser.newBrowserCDPSession()
    const kill = async (): Promise<void> => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      const pid = processInfo.find(({ type }) => type === 'browser')?.id
      if (pid === undefined) throw new Error('Chromium does not report the id of its process')
      const closed = new Promise((done) => context.once('close', done))
      process.kill(pid, 'SIGKILL')
      await closed
    }
    const mien = { context, session, extensionId: new URL(worker.url()).host, close, kill }
    if (isNewProfile && !keepsWelcome) await (await welcomePage(mien)).close()
    return mien
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * The page that opens by itself after Mien was installed, once it is drawn. One that is closed while it loads its texts
 * leaves every later page of its process without any (seen in Chromium 156).
 */
export async function welcomePage({ context, extensionId }: MienBrowser): Promise<Page> {
  const address = `chrome-extension://${extensionId}/${WELCOME_PATH}`
  const opened = await waitUntil('the welcome page opens', async () =>
    context.pages().find((page) => page.url() === address),
  )
  await opened.locator('main').waitFor()
  return opened
}

/** A DevTools session to a target that Playwright does not list (popup, offscreen document, worker). */
export type TargetSession = {
  readonly targetId: string
  readonly send: (method: string, params?: object) => Promise<Record<string, unknown>>
  /** The value of an expression, promises awaited. @throws Error when it throws. */
  readonly evaluate: (expression: string) => Promise<unknown>
  /** Attaches to this target's first dedicated worker, which Chromium does not list as a target of its own. */
  readonly attachToWorker: () => Promise<TargetSession>
  readonly detach: () => Promise<void>
}

/** The session through which messages to a target go: the browser's, or that of the target that started it. */
type ParentSession = {
  readonly send: (method: string, params: object) => Promise<unknown>
  readonly on: (listener: (method: string, params: unknown) => void) => () => void
}

const answerSchema = v.object({
  id: v.number(),
  result: v.optional(v.record(v.string(), v.unknown())),
  error: v.optional(v.object({ message: v.string() })),
})
const eventSchema = v.object({ method: v.string(), params: v.optional(v.unknown()) })
const fromTarget = v.object({ sessionId: v.string(), message: v.string() })
const workerAttached = v.object({
  sessionId: v.string(),
  targetInfo: v.object({ targetId: v.string(), type: v.string() }),
})
const detachedTarget = v.object({ sessionId: v.string() })
type Waiting = { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }
const evaluation = v.object({
  result: v.object({ value: v.optional(v.unknown()) }),
  exceptionDetails: v.optional(
    v.object({ text: v.string(), exception: v.optional(v.object({ description: v.optional(v.string()) })) }),
  ),
})

/** Attaches to a target. */
export async function attachToTarget(session: CDPSession, targetId: string): Promise<TargetSession> {
  const parent: ParentSession = {
    send: (method, params) => {
      if (method === 'Target.sendMessageToTarget') return session.send(method, v.parse(fromTarget, params))
      return session.send('Target.detachFromTarget', v.parse(detachedTarget, params))
    },
    on: (listener) => {
      const onMessage = (params: unknown): void => listener('Target.receivedMessageFromTarget', params)
      const onDetached = (params: unknown): void => listener('Target.detachedFromTarget', params)
      session.on('Target.receivedMessageFromTarget', onMessage)
      session.on('Target.detachedFromTarget', onDetached)
      return () => {
        session.off('Target.receivedMessageFromTarget', onMessage)
        session.off('Target.detachedFromTarget', onDetached)
      }
    },
  }
  // Not flattened: Playwright would not pass on the messages of a session that it did not open itself.
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
  return targetSession(parent, sessionId, targetId)
}

function targetSession(parent: ParentSession, sessionId: string, targetId: string): TargetSession {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(method: string, params: unknown) => void>()
  let lastId = 0

  const stopListening = parent.on((method, params) => {
    if (method === 'Target.detachedFromTarget') {
      if (v.parse(detachedTarget, params).sessionId !== sessionId) return
      stopListening()
      for (const { reject } of waiting.values()) reject(new Error('The target is gone'))
      waiting.clear()
      return
    }
    if (method !== 'Target.receivedMessageFromTarget') return
    const received = v.parse(fromTarget, params)
    if (received.sessionId !== sessionId) return
    const message: unknown = JSON.parse(received.message)
    const event = v.safeParse(eventSchema, message)
    if (event.success) {
      for (const listener of listeners) listener(event.output.method, event.output.params)
      return
    }
    const answer = v.parse(answerSchema, message)
    const caller = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.error === undefined) caller?.resolve(answer.result ?? {})
    else caller?.reject(new Error(answer.error.message))
  })

  const send = (method: string, params: object = {}): Promise<Record<string, unknown>> => {
    const id = ++lastId
    const message = JSON.stringify({ id, method, params })
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      parent.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
    })
  }
  const on: ParentSession['on'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    targetId,
    send,
    evaluate: async (expression) => {
      const answer = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      })
      const { result, exceptionDetails } = v.parse(evaluation, answer)
      if (exceptionDetails !== undefined) {
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      }
      return result.value
    },
    attachToWorker: async () => {
      const attached = new Promise<v.InferOutput<typeof workerAttached>>((resolve) => {
        const stop = on((method, params) => {
          const parsed = v.safeParse(workerAttached, params)
          if (method !== 'Target.attachedToTarget' || !parsed.success || parsed.output.targetInfo.type !== 'worker')
            return
          stop()
          resolve(parsed.output)
        })
      })
      await send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
      const worker = await attached
      return targetSession({ send, on }, worker.sessionId, worker.targetInfo.targetId)
    },
    detach: async () => {
      stopListening()
      await parent.send('Target.detachFromTarget', { sessionId })
    },
  }
}

/** How often {@link waitUntil} polls, milliseconds. */
const LOOK_EVERY_MS = 50

/**
 * Polls `look` until it returns something. For changes without an event.
 * @param what What is waited for, for the error's message.
 * @throws Error when `look` has returned nothing within `timeoutMs`.
 */
export async function waitUntil<Found>(
  what: string,
  look: () => Promise<Found | null | undefined | false>,
  timeoutMs = 20_000,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for: ${what}`)
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS))
  }
}

export type TargetInfo = { readonly type: string; readonly url: string; readonly targetId: string }

/** The browser's targets that `isWanted` accepts, workers and offscreen documents included. */
export async function listTargets(
  { session }: MienBrowser,
  isWanted: (target: TargetInfo) => boolean,
): Promise<TargetInfo[]> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] })
  return targetInfos.filter(isWanted)
}

/**
 * Clicks Mien's toolbar button on a page, which grants activeTab and opens the real popup.
 * @returns The open popup.
 */
export async function clickToolbarButton(mien: MienBrowser, page: Page): Promise<TargetSession> {
  await page.bringToFront()
  const address = page.url()
  const tabs = await listTargets(mien, ({ type, url }) => type === 'tab' && url === address)
  const tab = tabs[0]
  if (tab === undefined || tabs.length > 1) throw new Error(`${tabs.length} tabs show ${address}; one is needed`)
  await mien.session.send('Extensions.triggerAction', { id: mien.extensionId, targetId: tab.targetId })
  const popupAddress = `chrome-extension://${mien.extensionId}/src/popup/index.html`
  const popup = await waitUntil('the popup opens', async () =>
    (await listTargets(mien, ({ type, url }) => type === 'page' && url === popupAddress)).at(-1),
  )
  const target = await attachToTarget(mien.session, popup.targetId)
  await waitUntil('the popup loads', async () => (await target.evaluate('document.readyState')) === 'complete')
  return target
}
