import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import { madeModel } from '../../tests/gallery/made-model'
import { RecordedCall } from '../ui/recorded-call'
import { followActiveTab } from './follow-active-tab'
import type { Tabs } from './follow-active-tab'
import { createPanelModel } from './panel-model'
import type { TabView } from './panel-model'

describe('createPanelModel', () => {
  it('closes the tab that it leaves, keeps the one that it is on, and asks that one again', () => {
    const events: string[] = []
    const open = (tabId: number): TabView => {
      events.push(`open ${tabId}`)
      const model = madeModel({ screen: signal({ kind: 'checking' }), look: () => Promise.resolve(void events.push(`look ${tabId}`)) })
      return { tabId, model, recorded: new RecordedCall(), moments: signal([]), close: () => void events.push(`close ${tabId}`) }
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
