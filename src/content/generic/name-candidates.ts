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
  /** Texts that stand with most sources: marks such as HD. */
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

/** Compares the texts of all sources: those of a stage and its thumbnail count once. */
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

/** What {@link rank} goes by. */
interface Evidence {
  readonly tile: TileTexts
  /** The tile's {@link placedNames}. */
  readonly names: readonly PlacedName[]
  readonly page: PageTexts
  /** Whether the text of an element keeps changing. */
  readonly isVolatile: (text: TileText) => boolean
  /** The name that was found before. */
  readonly knownName: string | null
}

/** The texts of a tile that may be its name. */
export function rank({ tile, names, page: { common, nameLike }, isVolatile, knownName }: Evidence): Candidate[] {
  const all = [...tile.texts.map(({ text }) => text), ...tile.labels]
  return names.flatMap((name) => {
    const { text, isMarked } = name
    if (isVolatile(name) || (common.has(text) && !isMarked && text !== knownName)) return []
    // The initials of another text are an avatar's.
    if (names.some((other) => isInitialsOf(text, other.text))) return []
    const isLabelled = isRepeated(text, tile.labels)
    const score =
      (isMarked ? 3 : 0) +
      (isLabelled ? 3 : 0) +
      (all.some((other) => isInitialsOf(other, text)) ? 2 : 0) +
      (nameLike.has(name.place) ? 1 : 0) -
      (isLikeSpeech(text) ? 3 : 0)
    return [{ text, score, isTrusted: isMarked || isLabelled }]
  })
}

/** The candidates of all tiles of a source, each text once, best first. */
export function mergeRanks(ranks: readonly (readonly Candidate[])[]): Candidate[] {
  const best = new Map<string, Candidate>()
  for (const candidate of ranks.flat()) {
    const known = best.get(candidate.text)
    const isTrusted = candidate.isTrusted || known?.isTrusted === true
    const score = Math.max(candidate.score, known?.score ?? -Infinity)
    best.set(candidate.text, { text: candidate.text, score, isTrusted })
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
