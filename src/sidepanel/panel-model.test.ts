import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import { madeModel } from '../live/testing/made-model'
import { madeMeeting } from '../call/testing/made-meeting'
import type { ToView } from '../shared/protocol'
import { RecordedCall } from '../live/recorded-call'
import { followActiveTab } from '../live/follow-active-tab'
import type { Tabs } from '../live/follow-active-tab'
import { createPanelModel, openTabView } from './panel-model'
import type { TabView } from './panel-model'
import { callMessage } from '../live/testing/call-messages'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

describe('createPanelModel', () => {
  it('closes the tab that it leaves, keeps the one that it is on, and asks that one again', () => {
    const events: string[] = []
    const open = (tabId: number): TabView => {
      events.push(`open ${tabId}`)
      const screen = signal({ kind: 'checking' as const })
      const model = madeModel({ screen, look: () => Promise.resolve(void events.push(`look ${tabId}`)) })
      return {
        tabId,
        model,
        recorded: new RecordedCall(),
        moments: signal([]),
        leading: signal([]),
        close: () => void events.push(`close ${tabId}`),
      }
    }
    const panel = createPanelModel(open)
    panel.look()
    panel.follow(1)
    panel.follow(1)
    panel.follow(2)
    panel.look()
    expect(panel.view.value?.tabId).toBe(2)
    expect(events).toEqual(['open 1', 'close 1', 'open 2', 'look 2'])
  })
})

describe('openTabView', () => {
  it('copies the call, has it searched for moments, and closes both', () => {
    const call = madeMeeting(2, 30)
    const said: unknown[] = []
    const terminate = vi.fn()
    const close = vi.fn()
    let publish: (message: ToView) => void = () => undefined
    const view = openTabView(
      4,
      { postMessage: (message) => void said.push(message), terminate, addEventListener: () => undefined },
      (recorder) => {
        publish = (message) => recorder.onMessage(message)
        return madeModel({ screen: signal({ kind: 'starting' }), close })
      },
    )
    const note = { id: 'n', second: 3, text: 'A note' }
    publish(callMessage({ ...call, notes: [note] }, 29, { isWhole: true, fromS: 0 }))
    expect(view.recorded.lastSecond.value).toBe(29)
    expect(view.moments.value).toMatchObject([{ kind: 'note', noteId: 'n', text: 'A note' }])
    expect(view.leading.value).toMatchObject([{ moment: { noteId: 'n' } }])
    expect(said).toHaveLength(1)
    view.close()
    expect(terminate).toHaveBeenCalledOnce()
    expect(close).toHaveBeenCalledOnce()
  })
})

describe('followActiveTab', () => {
  it('gives the tab in front now, and those of its own window that come to the front', async () => {
    let activate: Parameters<Tabs['onActivated']['addListener']>[0] = () => undefined
    let update: Parameters<Tabs['onUpdated']['addListener']>[0] = () => undefined
    const tabs: Tabs = {
      query: () => Promise.resolve([{ id: 5 }]),
      onActivated: { addListener: (listener) => void (activate = listener) },
      onUpdated: { addListener: (listener) => void (update = listener) },
    }
    const onTab = vi.fn()
    const onChange = vi.fn()
    await followActiveTab(tabs, 3, { onTab, onChange })
    activate({ tabId: 6, windowId: 3 })
    activate({ tabId: 7, windowId: 4 })
    update(6, {})
    update(6, { status: 'loading' })
    expect(onTab.mock.calls).toEqual([[5], [6]])
    expect(onChange.mock.calls).toEqual([[6]])
  })
})
