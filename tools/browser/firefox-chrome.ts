/**
 * Firefox's own window, with its privileges: it presses the toolbar button as a user does and reaches pages of the
 * extension that are in no tab (popup, background page). Needs `--remote-allow-system-access`.
 */
import * as v from 'valibot'
import { withTimeLimit } from '../../src/shared/time-limit'
import type { SendCommand } from './firefox-session'

const windows = v.object({ contexts: v.array(v.object({ context: v.string(), url: v.string() })) })
const evaluated = v.variant('type', [
  v.object({ type: v.literal('success'), result: v.object({ value: v.optional(v.unknown()) }) }),
  v.object({ type: v.literal('exception'), exceptionDetails: v.object({ text: v.string() }) }),
])

/** A view that closes meanwhile never answers. */
const ANSWER_LIMIT_MS = 30_000

/** A page of the extension by what Firefox calls its kind. */
export type ViewKind = 'background' | 'popup' | 'sidebar'

export type FirefoxChrome = {
  /** The value of an expression in Firefox's own window, as JSON; promises awaited. @throws Error when it throws */
  readonly evaluate: (expression: string) => Promise<unknown>
  /** The same in the newest page of the extension of that kind. @throws Error also where there is none */
  readonly evaluateInView: (kind: ViewKind, expression: string) => Promise<unknown>
}

/** @param extensionId The add-on's id in its manifest. */
export function firefoxChrome(send: SendCommand, extensionId: string): FirefoxChrome {
  const evaluate = async (expression: string): Promise<unknown> => {
    // Any window will do, but the one that answered last may be closed by now.
    const { contexts } = v.parse(windows, await send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 }))
    const context = contexts.find(({ url }) => url === 'chrome://browser/content/browser.xhtml')?.context
    if (context === undefined) throw new Error('Firefox has no window')
    const answer = v.parse(
      evaluated,
      await withTimeLimit(
        send('script.evaluate', {
          expression: `(async () => JSON.stringify(await (${expression})))()`,
          target: { context },
          awaitPromise: true,
          userActivation: true,
        }),
        ANSWER_LIMIT_MS,
        'An answer of Firefox',
      ),
    )
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text)
    const { value } = answer.result
    return typeof value === 'string' ? (JSON.parse(value) as unknown) : undefined
  }
  return {
    evaluate,
    evaluateInView: (kind, expression) => evaluate(inView(extensionId, kind, expression)),
  }
}

/**
 * The page's own content security policy forbids `eval`, and WebDriver BiDi knows pages in tabs only: a script of the browser in
 * the page's process evaluates the expression beside the page.
 */
function inView(extensionId: string, kind: ViewKind, expression: string): string {
  const script = (answerName: string): string => `(async () => {
    const answer = (message) => sendAsyncMessage(${answerName}, message)
    try {
      const beside = (content.mienBeside ??= Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false }))
      const value = await Cu.evalInSandbox(${JSON.stringify(`(async () => JSON.stringify(await (${expression}\n)))()`)}, beside)
      answer({ value })
    } catch (error) {
      answer({ error: String(error) })
    }
  })()`
  return `(() => {
    const views = [...WebExtensionPolicy.getByID(${JSON.stringify(extensionId)}).extension.views]
    const view = views.findLast(({ viewType, xulBrowser }) => viewType === ${JSON.stringify(kind)} && xulBrowser !== null)
    if (view === undefined) throw new Error('The extension has no open ${kind}')
    const messages = view.xulBrowser.messageManager
    const answerName = 'mien-answer-' + crypto.randomUUID()
    return new Promise((resolve, reject) => {
      messages.addMessageListener(answerName, function receive({ data }) {
        messages.removeMessageListener(answerName, receive)
        if ('error' in data) reject(new Error(data.error))
        else resolve(data.value === undefined ? undefined : JSON.parse(data.value))
      })
      const script = ${JSON.stringify(script('%NAME%'))}.replace('%NAME%', JSON.stringify(answerName))
      messages.loadFrameScript('data:text/javascript;charset=utf-8,' + encodeURIComponent(script), false)
    })
  })()`
}
