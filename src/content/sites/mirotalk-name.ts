import { nameFrom } from './name-guard'

/** A presenter's star, before the name. */
const STAR = /^\s*⭐\uFE0F?\s*/u
/** "(me)" or "(screen)" in the page's language, behind the name. */
const REMARK = /\s*[(（][^()（）]*[)）]\s*$/u

/**
 * A name as MiroTalk shows it. Names of camera tiles are not rendered until the pointer is over them.
 * @param isRemarked Whether the page has put a remark behind it, as on the user's own tile and on shared screens.
 */
export function mirotalkName(label: Element | null, isRemarked: boolean): string | null {
  const marks = new Set<Node>(label?.querySelectorAll(':scope > :is(i, svg, .rec-indicator)'))
  const text = [...(label?.childNodes ?? [])]
    .filter((node) => !marks.has(node))
    .map(({ textContent }) => textContent)
    .join('')
    .replace(STAR, '')
  return nameFrom(isRemarked ? text.replace(REMARK, '') : text)
}
