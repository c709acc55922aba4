import { describe, expect, it } from 'vitest'
import { maySend, senderOf } from './senders'

const id = 'mien'
const url = 'chrome-extension://mien/'
const offscreenUrl = `${url}src/offscreen/index.html`
const mirrorUrl = `${url}src/mirror/index.html`
const extension = { id, url, offscreenUrl, mirrorUrl }
const MIRROR = { id, url: mirrorUrl, tab: { id: 9 }, frameId: 0 }
const POPUP = { id, url: `${url}src/popup/index.html` }
const URL_OF_PAGE = 'https://meet.example/'
const PAGE = { id, url: URL_OF_PAGE, tab: { id: 7 }, frameId: 0 }
const AS_PAGE = { kind: 'page', tabId: 7, frameId: 0, url: URL_OF_PAGE }

describe('senderOf', () => {
  it.each([
    ['the popup', POPUP, { kind: 'view' }],
    ['a page of the extension in a tab', { ...POPUP, tab: { id: 3 }, frameId: 0 }, { kind: 'view' }],
    ['the mirror in a tab', MIRROR, { kind: 'mirror', tabId: 9 }],
    ['the mirror with a query', { ...MIRROR, url: `${mirrorUrl}?from=welcome#top` }, { kind: 'mirror', tabId: 9 }],
    ['the mirror outside a tab', { id, url: mirrorUrl }, { kind: 'view' }],
    ['a page whose address goes on after the mirror’s', { ...MIRROR, url: `${mirrorUrl}.html` }, { kind: 'view' }],
    ['the offscreen document', { id, url: offscreenUrl }, { kind: 'offscreen' }],
    ['its frame in Firefox', { id, url: offscreenUrl, frameId: 5 }, { kind: 'offscreen' }],
    ['a content script', PAGE, AS_PAGE],
    ['a content script in a frame', { ...PAGE, frameId: 3 }, { ...AS_PAGE, frameId: 3 }],
    ['a content script of a page without an address', { id, tab: { id: 7 }, frameId: 0 }, { ...AS_PAGE, url: null }],
    [
      'a page whose address only begins like ours',
      { ...PAGE, url: 'chrome-extension://mien.example/' },
      { ...AS_PAGE, url: 'chrome-extension://mien.example/' },
    ],
  ])('knows %s', (_whom, sender, expected) => {
    expect(senderOf(sender, extension)).toEqual(expected)
  })

  it.each([
    ['another extension', { ...POPUP, id: 'other' }],
    ['nobody', {}],
    ['us without an address or a tab', { id }],
    ['a page of ours in a frame of another page', { ...POPUP, tab: { id: 7 }, frameId: 3 }],
    ['the mirror in a frame of another page', { ...MIRROR, frameId: 3 }],
    ['the mirror of another extension', { ...MIRROR, id: 'other' }],
  ])('knows nothing of %s', (_whom, sender) => {
    expect(senderOf(sender, extension)).toBeNull()
  })

  it('takes the offscreen page in a tab for a page like any other', () => {
    expect(senderOf({ id, url: offscreenUrl, tab: { id: 3 }, frameId: 0 }, extension)).toEqual({ kind: 'view' })
  })
})

it('lets each sender send its own messages, and nothing else', () => {
  const types = [
    'enable',
    'disable',
    'is-enabled',
    'ensure-engine',
    'call-given-up',
    'call-here',
    'send-configuration',
    'keep-left-out',
    'keep-own-name',
    'engine-idle',
  ] as const
  expect(types.filter((type) => maySend('page', type))).toEqual(['ensure-engine', 'call-given-up', 'call-here'])
  expect(types.filter((type) => maySend('view', type))).toEqual(['enable', 'disable', 'is-enabled', 'ensure-engine'])
  expect(types.filter((type) => maySend('mirror', type))).toEqual(['ensure-engine'])
  expect(types.filter((type) => maySend('offscreen', type))).toEqual([
    'send-configuration',
    'keep-left-out',
    'keep-own-name',
    'engine-idle',
  ])
})
