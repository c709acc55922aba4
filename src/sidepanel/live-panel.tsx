import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { AlwaysOnBox } from '../live/always-on'
import { CallHead, NobodyYet } from '../live/call-head'
import { EngineDetails } from '../live/engine-details'
import { ExportBar } from '../live/export-bar'
import { FloatingButton } from '../live/floating-button'
import { LiveNotices } from '../live/live-notices'
import { PageLinks, ReportButton } from '../live/page-links'
import type { LiveScreenState } from '../live/screen'
import { LiveRegion } from '../live/live-region'
import { t } from '../ui/messages'
import type { ViewChoices } from '../live/view-choices'
import { MarkBar } from './mark-bar'
import { LatestMoment, MomentsTab } from './moments-tab'
import type { TabView } from './panel-model'
import { ParticipantsTab, pinsOf } from './participants-tab'
import { PersonFocus } from './person-focus'
import { RoomSection } from './room-section'
import { Tabs } from './tabs'

/** A running call. */
export function LivePanel({ view, choices, live }: { view: TabView; choices: ViewChoices; live: LiveScreenState }) {
  const { call, status } = live
  const { model } = view
  const tab = useSignal<'people' | 'moments'>('people')
  const focusedKey = useSignal<string | null>(null)
  const focusedOrder = call.readouts.findIndex(({ key }) => key === focusedKey.value) + 1
  const focused = call.readouts[focusedOrder - 1]
  const main = useRef<HTMLElement>(null)

  const followed = [...new Set([...(focused ? [focused.key] : []), ...pinsOf(choices, call.callId)])]
  useEffect(() => {
    model.follow(followed)
    return () => model.follow([])
  }, [followed.join(' ')])

  const leftKey = useRef<string | null>(null)
  const leave = () => {
    leftKey.current = focusedKey.value
    focusedKey.value = null
  }
  // Before the browser paints, so that a key pressed on the new view does not go to the old focus.
  useLayoutEffect(() => {
    // Back in the list, the focus returns to where it was.
    if (focusedKey.value !== null || leftKey.current === null) return
    main.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(leftKey.current)}"] .person-open`)?.focus()
    leftKey.current = null
  }, [focusedKey.value])

  return (
    <>
      <CallHead model={model} live={live} buttons={<MarkBar model={model} />} />
      <main class="panel-main" ref={main}>
        <LiveNotices model={model} choices={choices} live={live} />
        {focused ? (
          <PersonFocus
            view={view}
            choices={choices}
            callId={call.callId}
            readout={focused}
            order={focusedOrder}
            onLeave={leave}
          />
        ) : call.readouts.length === 0 ? (
          <NobodyYet model={model} />
        ) : (
          <>
            <RoomSection view={view} />
            <LatestMoment view={view} onOpen={() => (tab.value = 'moments')} isShown={tab.value === 'people'} />
            <Tabs
              label={t('panel_tabs')}
              chosen={tab.value}
              onChoose={(chosen) => (tab.value = chosen)}
              tabs={[
                {
                  id: 'people',
                  label: t('panel_tab_people'),
                  content: (
                    <ParticipantsTab
                      view={view}
                      choices={choices}
                      call={call}
                      onOpen={(key) => (focusedKey.value = key)}
                    />
                  ),
                },
                { id: 'moments', label: t('panel_tab_moments'), content: <MomentsTab view={view} /> },
              ]}
            />
          </>
        )}
        {model.settings.value.isSpoken && <LiveRegion readouts={call.readouts} />}
      </main>
      <footer class="bottom-bar">
        <div class="button-row">
          <FloatingButton model={model} />
          <ReportButton model={model} callId={call.callId} />
          <PageLinks model={model} />
        </div>
        <details class="more">
          <summary>{t('panel_more')}</summary>
          <AlwaysOnBox model={model} />
          <ExportBar model={model} callId={call.callId} />
          <EngineDetails status={status} readouts={call.readouts} />
        </details>
      </footer>
    </>
  )
}
