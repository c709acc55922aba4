import { describe, expect, it } from 'vitest'
import { maySend, senderOf } from './senders'

const id = 'mien'
const url = 'chrome-extension://mien/'
const offscreenUrl = `${url}src/offscreen/index.html`
const extension = { id, url, offscreenUrl }
const POPUP = { id, url: `${url}src/popup/index.html` }
const PAGE = { id, url: 'https://meet.example/', tab: { id: 7 }, frameId: 0 }

describe('senderOf', () => {
  it.each([
    ['the popup', POPUP, { kind: 'view' }],
    ['a page of the extension in a tab', { ...POPUP, tab: { id: 3 }, frameId: 0 }, { kind: 'view' }],
    ['the offscreen document', { id, url: offscreenUrl }, { kind: 'offscreen' }],
    ['its frame in Firefox', { id, url: offscreenUrl, frameId: 5 }, { kind: 'offscreen' }],
    ['a content script', PAGE, { kind: 'page', tabId: 7 }],
    ['a content script of a page without an address', { id, tab: { id: 7 }, frameId: 0 }, { kind: 'page', tabId: 7 }],
    [
      'a page whose address only begins like ours',
      { ...PAGE, url: 'chrome-extension://mien.example/' },
      { kind: 'page', tabId: 7 },
    ],
  ])('knows %s', (_whom, sender, expected) => {
    expect(senderOf(sender, extension)).toEqual(expected)
  })

  it.each([
    ['another extension', { ...POPUP, id: 'other' }],
    ['nobody', {}],
    ['us without an address or a tab', { id }],
    ['a content script in a frame', { ...PAGE, frameId: 3 }],
    ['a page of ours in a frame of another page', { ...POPUP, tab: { id: 7 }, frameId: 3 }],
  ])('knows nothing of %s', (_whom, sender) => {
    expect(senderOf(sender, extension)).toBeNull()
  })

  it('takes the offscreen page in a tab for a page like any other', () => {
    expect(senderOf({ id, url: offscreenUrl, tab: { id: 3 }, frameId: 0 }, extension)).toEqual({ kind: 'view' })
  })
})

it('lets a content script ask for the engine and give up, and nothing else', () => {
  const types = [
    'enable',
    'disable',
    'is-enabled',
    'ensure-engine',
    'call-given-up',
    'send-configuration',
    'keep-left-out',
    'engine-idle',
  ] as const
  expect(types.filter((type) => maySend('page', type))).toEqual(['ensure-engine', 'call-given-up'])
  expect(types.filter((type) => maySend('view', type))).toEqual(['enable', 'disable', 'is-enabled', 'ensure-engine'])
  expect(types.filter((type) => maySend('offscreen', type))).toEqual([
    'send-configuration',
    'keep-left-out',
    'engine-idle',
  ])
})
