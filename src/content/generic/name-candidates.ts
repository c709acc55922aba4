import { isInitialsOf, isLikeSpeech, isPlausibleName } from './plausible-name'
import { remembered } from './remembered'
import type { TileText, TileTexts } from './tile-texts'

/** A text of a tile that may be the name, and how much speaks for it. */
export interface Candidate {
  readonly text: string
  readonly score: number
  /** Whether the page itself says that it is the name: it stands in a marked place, or a label repeats it. */
  readonly isTrusted: boolean
}

/** What one look at all tiles says of their texts. */
export interface PageTexts {
  /** Texts that stand in most tiles: marks such as HD. */
  readonly common: ReadonlySet<string>
  /** Places that have a text of its own in each of several tiles, as names do. */
  readonly nameLike: ReadonlySet<string>
}

const SELF_SUFFIX = /\s*[([](?:you|me|myself|du|ich|sie|moi|vous|toi|tú|yo|você|eu|tu|io|jij|ik|ty|вы|я)[)\]]$/iu
/** How deep a place is described. */
const MAX_PLACE_DEPTH = 6

/** The text without "(you)", if it may be a name. */
const nameIn = remembered((text): string | null => {
  const name = text.replace(SELF_SUFFIX, '')
  return isPlausibleName(name) ? name : null
})

/** All texts and labels of a tile that may be its name. */
export function possibleNames({ texts, nameLabels }: TileTexts): TileText[] {
  const names: TileText[] = []
  for (const { text, element, isMarked } of [...texts, ...nameLabels]) {
    const name = nameIn(text)
    if (name !== null) names.push({ text: name, element, isMarked })
  }
  return names
}

/** A possible name, and where it stands. */
export interface PlacedName extends TileText {
  readonly place: string
}

/** {@link possibleNames} with their places. */
export function placedNames(texts: TileTexts): PlacedName[] {
  return possibleNames(texts).map((name) => Object.assign(name, { place: placeOf(name) }))
}

/** Where in its tile a text stands, in a form that is the same in each tile of the page. */
function placeOf({ element }: TileText): string {
  const tags: string[] = []
  for (let at: Element | null = element; at && tags.length < MAX_PLACE_DEPTH; at = at.parentElement)
    tags.push(at.tagName)
  return `${tags.join('<')}.${element.className}`
}

/** Compares the texts of all tiles. */
export function comparePage(tiles: readonly (readonly PlacedName[])[]): PageTexts {
  const tilesOfText = new Map<string, number>()
  const textsOfPlace = new Map<string, string[]>()
  for (const names of tiles) {
    for (const text of new Set(names.map((name) => name.text))) tilesOfText.set(text, (tilesOfText.get(text) ?? 0) + 1)
    for (const [place, text] of new Map(names.map((name) => [name.place, name.text]))) {
      textsOfPlace.set(place, [...(textsOfPlace.get(place) ?? []), text])
    }
  }
  const isCommon = ([, count]: [string, number]) => count > 1 && count > tiles.length / 2
  return {
    common: new Set([...tilesOfText].filter(isCommon).map(([text]) => text)),
    nameLike: new Set([...textsOfPlace].filter(([, texts]) => new Set(texts).size > 1).map(([place]) => place)),
  }
}

/**
 * The texts of a tile that may be its name, best first.
 * @param names Its {@link placedNames}.
 * @param isVolatile Whether the text of an element keeps changing.
 */
export function rank(
  tile: TileTexts,
  names: readonly PlacedName[],
  { common, nameLike }: PageTexts,
  isVolatile: (text: TileText) => boolean,
): Candidate[] {
  const all = [...tile.texts.map(({ text }) => text), ...tile.labels]
  const best = new Map<string, Candidate>()
  for (const name of names) {
    const { text, isMarked } = name
    if (isVolatile(name) || (common.has(text) && !isMarked)) continue
    // The initials of another text are an avatar's.
    if (names.some((other) => isInitialsOf(text, other.text))) continue
    const isTrusted = isMarked || isRepeated(text, tile.labels)
    const score =
      (isMarked ? 3 : 0) +
      (isRepeated(text, tile.labels) ? 3 : 0) +
      (all.some((other) => isInitialsOf(other, text)) ? 2 : 0) +
      (nameLike.has(name.place) ? 1 : 0) -
      (isLikeSpeech(text) ? 3 : 0)
    const known = best.get(text)
    if (!known || known.score < score)
      best.set(text, { text, score, isTrusted: isTrusted || known?.isTrusted === true })
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score)
}

const WORD = /[\p{L}\p{N}]/u

/** Whether a label says a text as whole words ("Pin NAME to your main screen"). */
function isRepeated(text: string, labels: readonly string[]): boolean {
  return labels.some((label) => {
    const at = label.indexOf(text)
    return at >= 0 && !WORD.test(label[at - 1] ?? ' ') && !WORD.test(label[at + text.length] ?? ' ')
  })
}
