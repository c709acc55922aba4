import { signal } from '@preact/signals'
import type { TabModel } from '../tab-model'
import { DEFAULT_SETTINGS } from '../../shared/settings'

const DESCRIPTION = `Mien 0.1.0, zoom, no-names
html
  body
    div#wc-content
      div.gallery-video-container__video-frame [data-*] × 9
        video-player [node-id media-type]
`

const nothing = () => undefined
const nothingYet = () => Promise.resolve()

/** A model that shows what it is given and does nothing. */
export function madeModel(given: Pick<TabModel, 'screen'> & Partial<TabModel>): TabModel {
  return {
    settings: signal(DEFAULT_SETTINGS),
    isCallHere: signal(false),
    hosts: { alwaysOn: signal(null), setAlwaysOn: nothingYet, lockedFrames: signal([]) },
    readFrame: nothingYet,
    lastCall: signal(null),
    result: signal(null),
    agree: nothingYet,
    enable: nothingYet,
    stop: nothingYet,
    tryAgain: nothingYet,
    pause: nothing,
    follow: nothing,
    rename: nothing,
    markSelf: nothing,
    leaveOut: nothing,
    erase: nothing,
    restingFace: nothing,
    markMoment: () => ({ id: 'c2a5d1de-9f0e-4a53-8f0d-3f0f5f6c7a11', second: 754 }),
    note: nothing,
    deleteNote: nothing,
    look: nothingYet,
    describePage: () => Promise.resolve(DESCRIPTION),
    openPage: nothing,
    openPanel: null,
    export: nothingYet,
    deleteCall: nothingYet,
    close: nothing,
    ...given,
  }
}
