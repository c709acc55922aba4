/**
 * What Playwright's own WebDriver BiDi lacks in Firefox 153:
 * - it sends `emulation.setMediaFeaturesOverride`, which this Firefox does not know; its colour scheme is a preference there;
 * - Firefox tells neither "load" nor the end of a page of an extension: the first is asked for in the page itself, the second follows the
 *   answer to the command that closes it.
 */
import type { Browser, BrowserType } from 'playwright-core'
import * as v from 'valibot'
import { callOn, fieldOf, insideOf } from './playwright-inside'

const command = v.object({ id: v.number(), method: v.string(), params: v.unknown() })
const committed = v.object({
  method: v.literal('browsingContext.navigationCommitted'),
  params: v.object({ context: v.string(), navigation: v.nullable(v.string()), url: v.string() }),
})
const answered = v.object({ id: v.number(), type: v.string() })
const closing = v.object({ context: v.string() })
const mediaFeatures = v.object({
  features: v.object({ 'prefers-color-scheme': v.optional(v.nullable(v.picklist(['light', 'dark']))) }),
})
/** Firefox's `layout.css.prefers-color-scheme.content-override`. */
const COLOR_SCHEMES = { dark: 0, light: 1, system: 2 } as const
/** Ids of commands that Playwright did not send; it counts up from 1. */
const FIRST_OWN_ID = 1_000_000_000

const WAIT_FOR_LOAD = `new Promise((done) => {
  if (document.readyState === 'complete') done()
  else addEventListener('load', () => done(), { once: true })
})`

/** Sends a BiDi command. @throws Error when Firefox refuses it */
export type SendCommand = (method: string, params: object) => Promise<unknown>

/** Prepares Playwright's Firefox; call it once before a launch. @param setPreference Sets one while the browser runs. */
export function mendBidi(firefox: BrowserType, setPreference: (name: string, value: number) => Promise<void>): void {
  const bidi = fieldOf(insideOf(firefox), '_bidiFirefox')
  if (typeof bidi !== 'object' || bidi === null) throw new Error('Playwright keeps its BiDi Firefox elsewhere now')
  const original = fieldOf(Object.getPrototypeOf(bidi), 'connectToTransport')
  if (typeof original !== 'function') throw new Error('Playwright no longer has connectToTransport')
  Reflect.set(bidi, 'connectToTransport', (transport: object, options: unknown): unknown => {
    mendTransport(transport, setPreference)
    return Reflect.apply(original, bidi, [transport, options])
  })
}

function mendTransport(transport: object, setPreference: (name: string, value: number) => Promise<void>): void {
  const send = fieldOf(transport, 'send')
  if (typeof send !== 'function') throw new Error("Playwright's transport no longer has send")
  const sendOn = (message: object): unknown => Reflect.apply(send, transport, [message])
  /** Commands whose answers bring the events that Firefox leaves out. */
  const missing = new Map<number, readonly { readonly method: string; readonly params: object }[]>()
  let lastId = FIRST_OWN_ID
  let receive: (message: unknown) => void = () => undefined
  const tell = (message: object): void => queueMicrotask(() => receive(message))

  Reflect.set(transport, 'send', (message: unknown): unknown => {
    const { id, method, params } = v.parse(command, message)
    if (method === 'browsingContext.close') {
      const closed = { ...v.parse(closing, params), parent: null, url: '', children: [], userContext: 'default' }
      missing.set(id, [{ method: 'browsingContext.contextDestroyed', params: closed }])
    }
    if (method !== 'emulation.setMediaFeaturesOverride') return sendOn({ id, method, params })
    const scheme = v.parse(mediaFeatures, params).features['prefers-color-scheme']
    const succeed = (): void => tell({ id, type: 'success', result: {} })
    // At the launch the preference is as it should be, and nothing can set it yet.
    if (scheme === undefined || scheme === null) return succeed()
    return void setPreference('layout.css.prefers-color-scheme.content-override', COLOR_SCHEMES[scheme]).then(
      succeed,
      (error: unknown) => tell({ id, type: 'error', error: 'unknown error', message: String(error) }),
    )
  })

  Object.defineProperty(transport, 'onmessage', {
    get: () => receive,
    set: (playwright: (message: unknown) => void) => {
      receive = (message) => {
        const answer = v.safeParse(answered, message)
        if (!answer.success || answer.output.id < FIRST_OWN_ID) playwright(message)
        if (answer.success) {
          const { id, type } = answer.output
          const events = (type === 'success' && missing.get(id)) || []
          missing.delete(id)
          for (const event of events) playwright({ type: 'event', ...event })
          return
        }
        const navigation = v.safeParse(committed, message)
        if (!navigation.success || !navigation.output.params.url.startsWith('moz-extension:')) return
        const loaded = { ...navigation.output.params, timestamp: Date.now() }
        missing.set(++lastId, [
          { method: 'browsingContext.domContentLoaded', params: loaded },
          { method: 'browsingContext.load', params: loaded },
        ])
        const target = { context: navigation.output.params.context }
        const params = { expression: WAIT_FOR_LOAD, target, awaitPromise: true }
        sendOn({ id: lastId, method: 'script.evaluate', params })
      }
    },
  })
}

/** Playwright's own BiDi session, for commands that it has no words for. */
export function commandsOf(browser: Browser): SendCommand {
  const session = fieldOf(insideOf(browser), '_browserSession')
  return async (method, params) => callOn(session, 'send', method, params)
}
