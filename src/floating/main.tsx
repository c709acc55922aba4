import { computed, effect, signal } from '@preact/signals'
import { render } from 'preact'
import { extensionWorld, startSettings } from '../live/extension-world'
import { BrokenScreen } from '../live/message-screens'
import { pageInSight } from '../live/page-in-sight'
import { createTabModel } from '../live/tab-model'
import { givenTab } from '../live/watched-tab'
import { browser } from '../shared/browser'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { FloatingApp } from './floating-app'
import { createFloatingModel } from './floating-model'
import { openOnTop, pictureInPicture } from './on-top'

/** The window above all others, when it opens; the user can change it, and the browser remembers. CSS pixels. */
const ON_TOP_SIZE = { width: 280, height: 240 } as const

const root = document.getElementById('root')
if (!root) throw new Error('floating/index.html has no #root')
try {
  const tabId = givenTab(location.search)
  if (tabId === null) throw new Error('A floating readout needs ?tab=')
  const [settings, ownWindow] = await Promise.all([startSettings(), browser.windows.getCurrent()])

  const onTop = signal<Window | null>(null)
  const ownSight = pageInSight()
  const onTopSight = computed(() => onTop.value && pageInSight(onTop.value.document))
  const isInSight = computed(() => ownSight.value || onTopSight.value?.value === true)
  const tab = createTabModel(extensionWorld({ tabId, settings, openPanel: null, isInSight }))
  const model = createFloatingModel(tab.screen)

  const close = () => {
    // Unlike window.close(), it also closes a window that no page has opened.
    if (ownWindow.id === undefined) window.close()
    else void browser.windows.remove(ownWindow.id)
  }
  const goToCall = async () => {
    const { windowId } = await browser.tabs.update(tabId, { active: true })
    if (windowId !== undefined) await browser.windows.update(windowId, { focused: true })
  }
  const source = pictureInPicture(window)
  const onTopFault = signal<MessageKey | null>(null)
  const keepOnTop = async (from: NonNullable<typeof source>) => {
    onTopFault.value = null
    const opened = await openOnTop(from, document, ON_TOP_SIZE).catch((error: unknown) => {
      console.error('Mien: the browser opens no window on top', error)
      onTopFault.value = 'floating_on_top_failed'
    })
    if (!opened) return
    // Whoever closes the one on top wants no readout.
    opened.addEventListener('pagehide', close)
    onTop.value = opened
    // This page must stay open, or the other closes too; it need not be in the way.
    if (ownWindow.id !== undefined) await browser.windows.update(ownWindow.id, { state: 'minimized' })
  }
  const report = (error: unknown) => console.error('Mien: the floating readout', error)
  // A tab that cannot be shown is gone, and its call with it.
  const actions = { goToCall: () => void goToCall().catch(close), close }

  // The background keeps the tabs that are on there: a change means that a tab was turned on or off.
  browser.storage.session.onChanged.addListener(() => void tab.look())
  browser.tabs.onRemoved.addListener((removed) => {
    if (removed === tabId) close()
  })

  effect(() => {
    if (!onTop.value) {
      const onTopAction = source && (() => void keepOnTop(source).catch(report))
      const given = { ...actions, keepOnTop: onTopAction }
      return render(<FloatingApp model={model} actions={given} fault={onTopFault.value} />, root)
    }
    render(<FloatingApp model={model} actions={{ ...actions, keepOnTop: null }} />, onTop.value.document.body)
    render(<IsOnTop />, root)
  })
} catch (error) {
  render(<BrokenScreen detail={String(error)} />, root)
}

/** Stands in the window from which the one on top was opened. */
function IsOnTop() {
  return (
    <main class="floating floating-message">
      <h1>{t('floating_is_on_top')}</h1>
      <p>{t('floating_is_on_top_text')}</p>
    </main>
  )
}
