/**
 * Google Meet. Most of it is cut from a page that was saved in a call on 2026-04-30 (denis-rizun/tryniq,
 * docs/google-meet-dom.html: the own tile and the bar). Remote tiles: notes of a live call, 2026-03-17;
 * gmeet-unmirror, 2026; a reader measured in a call of three, 2026-09-27. Words in de and ja are translated for these
 * pages; the page in Portuguese has the label as it was seen live (2026).
 */
import { TELLS_ALL } from '../site-markup'
import type { Language, MoreState, Person, Scene, SitePages } from '../site-markup'

const SPACE = 'spaces/Z_yOKR9wZY0B/devices/'
const ids = ['64', '193', '194', '195', '113', '114', '116', '97', '201'].map((device) => SPACE + device)

const WORDS = {
  en: {
    reframe: 'Reframe',
    effects: 'Backgrounds and effects',
    more: (name: string) => `More options for ${name}`,
    pin: (name: string) => `Pin ${name} to your main screen`,
    pinShare: (name: string) => `Pin ${name}'s presentation to your main screen`,
    presentation: 'Presentation',
    note: 'Others might still see your full video.',
    leave: 'Leave call',
    stop: 'Stop presenting',
    join: 'Join now',
    asking: 'Asking to be let in…',
    left: 'You left the meeting',
    people: 'People',
  },
  de: {
    reframe: 'Ausschnitt anpassen',
    effects: 'Hintergründe und Effekte',
    more: (name: string) => `Weitere Optionen für ${name}`,
    pin: (name: string) => `${name} an den Hauptbildschirm anpinnen`,
    pinShare: (name: string) => `Präsentation von ${name} an den Hauptbildschirm anpinnen`,
    presentation: 'Präsentation',
    note: 'Andere sehen möglicherweise weiterhin dein ganzes Video.',
    leave: 'Anruf verlassen',
    stop: 'Präsentation beenden',
    join: 'Jetzt teilnehmen',
    asking: 'Teilnahme wird angefragt…',
    left: 'Du hast die Videokonferenz verlassen',
    people: 'Personen',
  },
  ja: {
    reframe: 'フレームを調整',
    effects: '背景とエフェクト',
    more: (name: string) => `${name} さんのその他のオプション`,
    pin: (name: string) => `${name} さんをメイン画面に固定します`,
    pinShare: (name: string) => `${name} さんのプレゼンテーションをメイン画面に固定します`,
    presentation: 'プレゼンテーション',
    note: '他の参加者には動画全体が表示されている可能性があります。',
    leave: '通話から退出',
    stop: 'プレゼンテーションを停止',
    join: '今すぐ参加',
    asking: '参加をリクエストしています…',
    left: '会議から退出しました',
    people: 'ユーザー',
  },
} as const satisfies Record<Language, unknown>

type Words = (typeof WORDS)[Language]

/** The icon font draws the word: `google-symbols` in most places, `google-material-icons` in some. */
const icon = (word: string, font = 'google-symbols') =>
  `<i class="quRWN-Bz112c ${font} notranslate VfPpkd-kBDsod" aria-hidden="true">${word}</i>`

/** A button and its tooltip. */
const button = (label: string, word: string, jsname = '', font = 'google-symbols') =>
  `<span data-is-tooltip-wrapper="true"><button class="VfPpkd-Bz112c-LgbsSe yHy1rc eT1oJ" ${jsname && `jsname="${jsname}"`}
    aria-label="${label}" data-tooltip-enabled="true">${icon(word, font)}</button><div class="EY8ABd-OWXEXe-TAWMXe"
    role="tooltip" aria-hidden="true">${label}</div></span>`

/** The microphone on each tile: a name's class, and no text. */
const MICROPHONE = `<div class="SUtDBe a7Zbzb"><div aria-hidden="true" class="IYwVEf t4ocwe Zsyet uB7U9e">
  <div class="oTVIqe BcUQQ" jsname="qmYRK" aria-hidden="true"></div>
  <span class="notranslate cR8Azd bkl1qf" aria-hidden="true"><svg width="24px" height="24px"><path d="M0 0h24v24H0z"></path></svg></span>
  <span class="notranslate zYrqtc thO1y" aria-hidden="true"><svg width="24" height="24"><path d="M0 0h24v24H0z"></path></svg></span>
</div></div>`

interface TileParts {
  readonly id: string
  readonly mediaId?: string
  /** All that lies over the picture. */
  readonly over: string
  readonly video: string
}

/** What all tiles have in common. The device icon stands on every tile. */
const tile = ({ id, mediaId = id, over, video }: TileParts) => `
<div jsname="E2KThb" tabindex="-1" class="oZRSLe" jscontroller="K3Z5Df" data-participant-id="${id}"
  data-requested-participant-id="${id}" data-tile-media-id="${mediaId}"><div jscontroller="W156lc" class="FKJK2b"><div class="CNjCjf iPFm3e">
  <div class="koV58 Zi94Db S7urwe" jscontroller="dTVdqe" data-resolution-cap="0" data-layout="roi-crop" data-context="1">
    <div class="knW4sf OvyUed" jsname="Jaieyd"><div class="T4q2od iPFm3e"><img alt="" class="m0DVAf"><div class="D3ywUe"></div>
      <div class="qRU4mf uSECwd JTEhGf iPFm3e"><div jscontroller="YQvg8b" class="DYfzY cYKTje gjg47c" jsname="QgSmzd"></div>
      <div class="qg7mD r6DyN xm86Be"><img alt="" class="SOQwsf"></div></div></div></div>
    <div jsname="Nl0j0e" class="LBDzPb">${video}</div>
  </div>
  <div jscontroller="gu0YGc">${over}<div class="lH9pqf atLQQ iPFm3e"><div class="JHK7jb Nep7Ue FTMc0c iPFm3e">
    <i class="google-material-icons notranslate d1wv0e AtfRv" aria-hidden="true">devices</i>${MICROPHONE}</div></div></div>
</div></div></div>`

const video = (plays: string, style = '') =>
  `<div class="p2hjYe TPpRNe" data-ssrc="1913385655" style="overflow: hidden"><video class="Gv1mTb-aTv5jf Gv1mTb-PVLJEc"
    autoplay playsinline data-uid="18" style="${style}" data-plays="${plays}"></video></div>`

/** A camera that is off has no video, or one without a box: the own tile here. */
const cameraOf = ({ id, isSelf, isCameraOff }: Person) => {
  if (!isCameraOff) return video(id, 'filter: none')
  return isSelf ? video(id, 'width: 0; height: 0') : ''
}

const ownControls = (name: string, words: Words) => `
<div jscontroller="h8UR3d" class="tTdl5d"><div jslog="188492;" jsname="kPfaL" class="HNwH4d G70CKc P9KVBf">
  ${button(words.reframe, 'frame_person', 'nsKqzb', 'google-material-icons')}
  ${button(words.effects, 'visual_effects')}
  ${button(words.more(name), 'more_vert')}
</div></div>
<div class="QTxFAf" style="display: none; opacity: 0"><div class="DSo9De"><div jscontroller="qBhjZe" class="JILI5">
  <div class="o2JPPd" jsname="Ac69Jc"><div class="uGwDxe" jsname="halsuc"><span>${words.note}</span></div></div></div></div></div>`

const controls = (name: string, words: Words) => `
<div jscontroller="h8UR3d" class="tTdl5d"><div jsname="kPfaL" class="HNwH4d G70CKc P9KVBf">
  ${button(words.pin(name), 'keep_outline', 'fxbmRe', 'google-material-icons')}
  ${button(words.more(name), 'more_vert')}
</div></div>`

/** The name stands there twice: the caption and its tooltip. */
const caption = (name: string, after = '') => `
<div class="Djiqwe Yc9j6d" style="opacity: 1"><div class="LqxiJe iPFm3e"><div class="Ncfvpd"><div class="OFfHfd urlhDe iPFm3e">
  <div class="XEazBc adnwBd"><div></div><span><span data-is-tooltip-wrapper="true"><span><div><div
    style="text-overflow: ellipsis; overflow: hidden"><span class="notranslate">${name}</span>${after}</div></div></span>
    <div class="ne2Ple-oshW8e-V67aGc" role="tooltip" aria-hidden="true">${name}</div></span></span></div>
</div></div></div></div>`

const overOf = ({ name, isSelf }: Person, words: Words) => (isSelf ? ownControls(name, words) : controls(name, words))

const person = (each: Person, words: Words) =>
  tile({ id: each.id, video: cameraOf(each), over: overOf(each, words) + caption(each.name) })

/**
 * A presentation: the presenter's id and a media id of its own (live, 2026-09); its pin button's `jsname` (undated). Not
 * known: the form of the media id, and how the caption says that it is a presentation.
 */
const share = ({ id, name, isSelf }: Person, words: Words) =>
  tile({
    id,
    mediaId: `${SPACE}1${id.slice(SPACE.length)}`,
    video: video(`${id}-screen`, 'object-fit: contain'),
    over: `<div jsname="kPfaL" class="HNwH4d G70CKc P9KVBf">${button(
      isSelf ? 'Pin your presentation to your main screen' : words.pinShare(name),
      'keep_outline',
      'fniDcc',
      'google-material-icons',
    )}</div>${caption(name, ` (${words.presentation})`)}`,
  })

/** The bar below, with some of its buttons. */
const bar = (words: Words, isPresenting: boolean) => `
<div class="fJsklc nulMpf Didmac G03iKb"><div class="lefKC O7Hgjd"><span jsname="W5i7Bf">3:41</span>
  <div class="gSlHI" data-meeting-title="dnf-emgz-cei"><div class="u6vdEc ouH3xe">dnf-emgz-cei</div></div></div>
  <div jsname="vNB5le" role="region" class="Tmb7Fd" aria-label="Call controls"><div id="browser-extension-center-buttons"></div>
    ${button('Turn off camera', 'videocam', 'psRWwc')}
    ${isPresenting ? button(words.stop, 'cancel_presentation') : button('Share screen', 'computer_arrow_up', 'hNGZQc')}
    ${button(words.leave, 'call_end', 'CQylAd')}
  </div></div>`

const page = (tiles: readonly string[], words: Words, isPresenting = false) => `
<div jscontroller="iIjHBc"><main class="axUSnc cZXVke P9KVBf"><div class="dkjMxf i8wGAe iPFm3e">${tiles.join('')}</div></main>
${bar(words, isPresenting)}</div><audio></audio><audio></audio><audio></audio>`

/** In the speaker view the stage repeats a tile of the strip. */
function call({ people, sharedBy, layout, language }: Scene): string {
  const words = WORDS[language]
  const sharer = people.find(({ id }) => id === sharedBy)
  const strip = people.map((each) => person(each, words))
  const [first] = strip
  const stage = layout === 'speaker' && first !== undefined ? [first] : []
  const shares = sharer ? [share(sharer, words)] : []
  return page([...shares, ...stage, ...strip], words, sharer?.isSelf)
}

/** The preview in the lobby carries an id of a participant too (Vexa, live 2026-06-12); not known: on which element. */
const preview = ({ id }: Person, words: Words) => `
<div class="oZRSLe" data-participant-id="${id}">${icon('visual_effects')}
  <div class="p2hjYe TPpRNe"><video class="Gv1mTb-aTv5jf" autoplay playsinline data-plays="${id}"></video></div>
  ${button(words.effects, 'visual_effects')}${button('Turn off camera', 'videocam')}</div>`

const lobby = (self: Person, words: Words, below: string) =>
  `<div jscontroller="iIjHBc"><div class="vgJExf"><div data-meeting-code="dnf-emgz-cei">${preview(self, words)}</div>${below}</div></div>`

const joinButton = (words: Words) => `<button jsname="Qx7uuf" class="UywwFc-LgbsSe"><span>${words.join}</span></button>`

const nora: Person = { id: `${SPACE}64`, name: 'Nora Berg', isSelf: true }
const ola: Person = { id: `${SPACE}193`, name: 'Ola Mensah' }

const seen = ({ id, name, isSelf = false }: Person) => ({
  name,
  personId: id,
  isSelf,
  isScreenShare: false,
  isCameraOff: false,
  shows: id,
})
const both = { isInCall: true, tiles: [seen(nora), seen(ola)] }

/** Small tiles and picture-in-picture drop the caption; the labels keep the name (2026-06 and 07, two sources). */
const compact = (each: Person, words: Words) => tile({ id: each.id, video: cameraOf(each), over: overOf(each, words) })

const inPortuguese: Words = { ...WORDS.en, pin: (name) => `Fixar ${name} na tela principal`, more: () => 'Mais opções' }

const more: readonly MoreState[] = [
  {
    name: 'compact tiles without captions',
    html: page([compact(nora, WORDS.en), compact(ola, WORDS.en)], WORDS.en),
    expected: both,
  },
  {
    name: 'compact tiles in Portuguese',
    html: page([person(nora, inPortuguese), compact(ola, inPortuguese)], inPortuguese),
    expected: both,
  },
  {
    name: 'compact tiles in a language whose labels are not known',
    html: page([compact(nora, WORDS.ja), compact(ola, WORDS.ja)], WORDS.ja),
    expected: {
      isInCall: true,
      tiles: [
        { ...seen(nora), name: null },
        { ...seen(ola), name: null },
      ],
    },
  },
  {
    // Told by several projects in 2026, in English and Portuguese; the saved page has the name.
    name: 'oneself as “You”',
    html: page(
      [tile({ id: nora.id, video: cameraOf(nora), over: caption('You') + ownControls('', WORDS.en) })],
      WORDS.en,
    ),
    expected: { isInCall: true, tiles: [{ ...seen(nora), name: null }] },
  },
  {
    // Rows as somebody recorded them from the live panel (2026). They carry a participant's id too.
    name: 'the people panel',
    html: `${page([person(nora, WORDS.en), person(ola, WORDS.en)], WORDS.en)}<aside aria-label="Side panel"><div role="list">
      ${[nora, ola]
        .map(
          ({ id, name }) => `<div role="listitem" aria-label="${name}" class="cxdMu KV1GEc" data-participant-id="${id}"
        data-scroll-target="${id}"><span class="notranslate">${name}</span>${button('More actions', 'more_vert', 'YEvVxd')}</div>`,
        )
        .join('')}</div></aside>`,
    expected: both,
  },
  {
    name: 'a page saved and served elsewhere',
    address: 'https://pages.example/docs/google-meet-dom.html',
    html: `<link rel="canonical" href="https://meet.google.com/dnf-emgz-cei">${page([person(nora, WORDS.en), person(ola, WORDS.en)], WORDS.en)}`,
    expected: both,
  },
  {
    // Not known: whether the page has a button to leave here; the one to join is gone.
    name: 'asking to be let in',
    html: lobby(nora, WORDS.en, `<p>${WORDS.en.asking}</p>`),
    expected: { isInCall: false, tiles: [] },
  },
]

export const meet: SitePages = {
  ids,
  markup: {
    siteId: 'meet',
    address: 'https://meet.google.com/dnf-emgz-cei',
    tells: TELLS_ALL,
    call,
    lobby: (self, language) => lobby(self, WORDS[language], joinButton(WORDS[language])),
    ended: (language) => `<div class="roSPhc"><h1 jsname="r4nke" class="roSPhc">${WORDS[language].left}</h1></div>`,
    more,
  },
}
