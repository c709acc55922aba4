import { remembered } from './remembered'

/** What a text of an unknown page must not be to pass for a name. Rather no name than a wrong one. */

/** Most words of a name; longer texts are sentences. */
const MAX_WORDS = 7
/** "A.K.", "JCvdM". */
const MAX_INITIALS_LENGTH = 5
const LETTER = /\p{L}/u
const DIGIT = /\p{N}/gu
/** 11s, 1 h 20, 720p, 30 fps, 1.2 Mbit/s, 80 %. */
const QUANTITY =
  /\d\s?(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|fps|k?hz|[kmgt]?i?(?:b|bits?|bytes?)(?:\/?p?s)?|px|p|k|x\d+|%)(?![\p{L}\p{N}])/iu
const CLOCK = /\d\s?[:.]\s?\d/u
const ADDRESS = /:\/\/|^www\./iu
/** REC, HD, AK: marks and initials. */
const CAPITALS = /^\p{Lu}{1,3}$/u
const SENTENCE_END = /[!?…:;]$|\.\.\.$|\p{Ll}{3}\.$/u

/** Marks and labels of calls, as they stand alone (lower case, letters and digits only). */
const NO_NAMES = new Set(
  (
    'you|me|myself|guest|host|cohost|co host|presenter|presenting|moderator|organizer|organiser|attendee|participant|speaker|observer|viewer|' +
    'unknown|unknown user|anonymous|user|self|local|remote|live|rec|record|hd|sd|fhd|uhd|4k|8k|auto|on air|ready|idle|away|busy|' +
    'online|offline|connecting|connected|reconnecting|disconnected|loading|waiting|joining|joined|left|talking|speaking|listening|' +
    'typing|muted|pinned|spotlight|spotlighted|hand raised|raised hand|reframe|effects|visual effects|backgrounds|more|menu|options|' +
    'more options|settings|chat|people|participants|everyone|invite|join|leave|close|open|stop|start|hide|show|expand|collapse|' +
    'maximize|minimize|zoom|reset|rotate|kick|remove|ban|admit|mute|unmute|pin|unpin|share|present|full screen|' +
    'picture in picture|pip|low bandwidth|poor connection|good|poor|bad|excellent|new|ok|yes|no|name|' +
    'du|ich|sie|gast|moi|vous|toi|invité|invitado|convidado|tú|usted|yo|você|eu|tu|io|tu stesso|ospite|jij|ik|gij|' +
    'ja|ty|вы|я|ты|гость|あなた|自分|您|你|我|본인|나|أنت|אתה|siz|sen|ben'
  ).split('|'),
)
/** Words of labels and messages, which no name holds. */
const UI_WORDS =
  /(?<![\p{L}\p{N}])(?:click|right-click|tap|press|video|videos|camera|webcam|mic|microphone|mute|muted|unmute|unmuted|screen|fullscreen|typing|recording|streaming|bitrate|bandwidth|resolution|connecting|reconnecting|loading|sharing|presentation|picture|avatar|thumbnail|tooltip|is|has|can|you|your|others)(?![\p{L}\p{N}])/iu

/** Whether a text, already cleaned, may be somebody's name. */
export const isPlausibleName = remembered((text: string): boolean => {
  const letters = text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
  const digitCount = text.match(DIGIT)?.length ?? 0
  return (
    LETTER.test(text) &&
    letters.length >= 2 - Number(/\p{Lo}/u.test(letters)) &&
    text.split(' ').length <= MAX_WORDS &&
    !/^\p{N}/u.test(text) &&
    digitCount <= letters.length / 2 &&
    !QUANTITY.test(text) &&
    !CLOCK.test(text) &&
    !ADDRESS.test(text) &&
    !CAPITALS.test(text) &&
    !SENTENCE_END.test(text) &&
    !NO_NAMES.has(letters) &&
    !UI_WORDS.test(text)
  )
})

/** Whether a text reads like part of a conversation: several words, the first in lower case. */
export function isLikeSpeech(text: string): boolean {
  return /^\p{Ll}/u.test(text) && text.split(' ').length >= 3
}

/** Whether one text is the initials of another: all of its words', or the first's and the last's. */
export function isInitialsOf(initials: string, name: string): boolean {
  if (initials.length > MAX_INITIALS_LENGTH || initials.length >= name.length) return false
  if (initials[0]?.toLowerCase() !== name[0]?.toLowerCase()) return false
  const short = initials.replace(/[^\p{L}]+/gu, '').toLowerCase()
  if (short.length === 0) return false
  const firsts = name
    .split(/[\s-]+/u)
    .flatMap((word) => word.match(/^./u) ?? [])
    .map((letter) => letter.toLowerCase())
  return short === firsts.join('') || short === `${firsts[0] ?? ''}${firsts.at(-1) ?? ''}` || short === firsts[0]
}
