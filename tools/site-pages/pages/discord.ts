/**
 * Discord's web client: tiles, wrappers and labels from extensions and tools that were used live (the Discord-NDI tool, a
 * speaking sensor for Discord, both 2026-08; a plugin that copies stream tiles, 2026-09). Classes are stems with the hash of
 * a build. Not known: labels in other languages, whose form is taken to be the same.
 */
import { expectedTile, TELLS_ALL } from '../site-markup'
import type { Language, Person, Scene, SitePages } from '../site-markup'

const CALL_TILE: Readonly<Record<Language, string>> = { en: 'Call tile', de: 'Anrufkachel', ja: '通話タイル' }
const STREAM_TILE: Readonly<Record<Language, string>> = { en: 'Stream', de: 'Übertragung', ja: '配信' }

interface TileOptions {
  readonly language?: Language
  readonly isStream?: boolean
  /** A stream that is not watched yet. */
  readonly isPreview?: boolean
  readonly hasLabel?: boolean
  /** Of the element around the video, instead of a known one. */
  readonly wrapper?: string
}

function tile(person: Person, options: TileOptions = {}): string {
  const { language = 'en', isStream = false, isPreview = false, hasLabel = true } = options
  const { id, name, isSelf = false, isCameraOff = false } = person
  const kind = isStream || isPreview ? STREAM_TILE[language] : CALL_TILE[language]
  const wrapper = options.wrapper ?? (isStream ? 'videoContainer__2f4f7' : 'previewWrapper__2f4f7')
  const mirror = isSelf && !isStream ? ' mirror__2a2b3' : ''
  const video = `<div class="${wrapper} absoluteFill__2f4f7"><div class="videoWrapper_6b1e2 media-engine-video${mirror}"><video autoplay playsinline muted data-plays="${id}${isStream ? '-screen' : ''}"></video></div></div>`
  const avatar = `<div class="avatarWrapper__2f4f7"><img class="avatar__44b0c" alt="" src="https://cdn.discordapp.example/avatars/${id}/a1b2c3.webp?size=160"></div>`
  const preview = `<div class="content__2f4f7 streamPreview__2f4f7"><div class="absoluteFill__2f4f7 streamPreviewOpacity__2f4f7"><img alt="" src="data:,"></div>
    <div class="cta__2f4f7"><button role="button" type="button"><span data-text-variant="text-md/medium">Watch Stream</span></button></div></div>`
  const label = hasLabel ? `aria-label="${kind}, ${name}"` : ''
  return `<div class="tile_d6271c" style="width: 320px;"><div class="tileSizer_d6271c"><div class="wrapper__2f4f7 tile_eaee1d" data-selenium-video-tile="${id}">
    <div class="tile__2f4f7"><div class="tileChild__2f4f7">${isPreview ? preview : isCameraOff && !isStream ? avatar : video}
      <div class="overlayContainer__2f4f7"><div class="overlayTop__2f4f7"></div><div class="overlayBottom__2f4f7"><div class="overlayIconsContainer__2f4f7"><svg class="titleIcon__2f4f7" aria-hidden="true" role="img"></svg></div></div></div></div>
      <div class="border__2f4f7" style=""></div><div class="focusTarget__54e4b" role="button" tabindex="0" ${label}></div></div></div></div></div>`
}

interface PageOptions {
  readonly language?: Language
  readonly isConnected?: boolean
  /** Of the user's avatar; empty for one of Discord's own, which holds no id. */
  readonly ownId?: string
  readonly modal?: string
}

function page(tiles: string, options: PageOptions = {}): string {
  const { language = 'en', isConnected = true, ownId = '', modal = '' } = options
  const avatar =
    ownId === ''
      ? 'https://cdn.discordapp.example/embed/avatars/3.png'
      : `https://cdn.discordapp.example/avatars/${ownId}/f00.webp?size=80`
  const mute = { en: 'Mute', de: 'Stummschalten', ja: 'ミュート' }[language]
  // Not in a call the panel has plain buttons, and somebody else's nameplate may be a video.
  const controls = isConnected
    ? `<div class="buttons__37e49"><button aria-label="${mute}" role="switch" aria-checked="false" type="button" class="audioButtonWithMenu_5e764 button_67645"></button></div>`
    : ''
  return `<div id="app-mount" class="appMount__51fd7"><div class="app__160d8"><div class="layers__960e4"><div class="sidebar_c48ade">
      <nav><ul><li class="containerDefault"><div class="voiceUser_07f91"><div class="avatar_07f91" style="background-image: url(&quot;https://cdn.discordapp.example/avatars/900000000000000001/c.webp&quot;);"></div><span class="usernameFont__07f91 username__07f91">Zoe Elsewhere</span></div></li></ul></nav>
      <section class="panels_c48ade" aria-label="User area"><div class="container__37e49"><div class="avatarWrapper__37e49"><img alt="" class="avatar__44b0c" src="${avatar}"></div><div class="nameTag__37e49"><div class="panelTitleContainer__37e49">Nora Berg</div></div>${controls}</div></section></div>
    <div class="base__5e434"><div class="callContainer_cb9592"><div class="listItems_7d837e"><div class="row_d6271c">${tiles}</div></div></div>
      <div class="chat_f75fb0"><ol><li><span class="username_c19a55">Zoe Chat</span>: hello</li></ol></div></div></div>${modal}</div></div>`
}

function call({ people, sharedBy, layout, language }: Scene): string {
  const ownId = people.find(({ isSelf }) => isSelf)?.id ?? ''
  const sharer = people.find(({ id }) => id === sharedBy)
  const tiles = people.map((person) => tile(person, { language }))
  const [first = ''] = tiles
  const large = sharer ? tile(sharer, { language, isStream: true }) : layout === 'speaker' ? first : ''
  return page(large + tiles.join(''), { language, ownId })
}

/** The preview of the own camera; whoever is in the channel can be seen before joining. */
function lobby({ id }: Person, language: Language): string {
  const modal = `<div class="layer_bc663c"><div role="dialog" class="root__49fc1"><div class="cameraPreview__5ec2d"><video autoplay playsinline muted class="mirror__5ec2d" data-plays="${id}"></video></div></div></div>`
  const other = tile({ id: '900000000000000002', name: 'Zoe Elsewhere', isCameraOff: true }, { language })
  return page(other, { language, ownId: id, isConnected: false, modal })
}

const NORA: Person = { id: '100000000000000001', name: 'Nora Berg', isSelf: true }
const OLA: Person = { id: '1203040506070809102', name: 'Ola Mensah' }
const OWN = { ownId: NORA.id }
const seen = expectedTile
const share = { personId: null, isSelf: false, isScreenShare: true, shows: null }

export const discord: SitePages = {
  ids: [NORA.id, OLA.id, ...[3, 4, 5, 6, 7, 8, 9].map((digit) => `${digit}10203040506070809`)],
  markup: {
    siteId: 'discord',
    address: 'https://discord.com/channels/800000000000000001/800000000000000002',
    tells: TELLS_ALL,
    call,
    lobby,
    ended: (language) => page('', { language, ...OWN, isConnected: false }),
    more: [
      {
        name: 'a stream that is not watched yet',
        html: page(tile(NORA) + tile(OLA) + tile(OLA, { isPreview: true }), OWN),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA), seen(OLA, share)] },
      },
      {
        name: 'the user has one of Discord’s own avatars',
        html: page(tile(NORA) + tile(OLA)),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
      {
        name: 'tiles without labels',
        html: page(tile(NORA, { hasLabel: false }) + tile(OLA, { hasLabel: false }), OWN),
        expected: { isInCall: true, tiles: [seen(NORA, { name: null }), seen(OLA, { name: null })] },
      },
      {
        name: 'a picture of an unknown kind is read as nobody’s',
        html: page(tile(NORA) + tile(OLA, { wrapper: 'somethingNew_a1b2c' }), OWN),
        expected: { isInCall: true, tiles: [seen(NORA)] },
      },
      {
        name: 'in the test client',
        address: 'https://canary.discord.com/channels/@me/800000000000000002',
        html: page(tile(NORA) + tile(OLA), OWN),
        expected: { isInCall: true, tiles: [seen(NORA), seen(OLA)] },
      },
    ],
  },
}
