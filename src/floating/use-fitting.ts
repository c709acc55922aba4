import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RefObject } from 'preact'
import { fitting } from './floating-content'

/** The least space for one person, in the text's size: an icon, a short name and a word on one line (floating.css). */
const PLACE_EM = { width: 13, height: 1.75 } as const
/** Between two columns. */
const GAP_EM = 1

/** How many of `count` people fit into the list that gets `ref`; changes with the window and its text size. */
export function useFitting(count: number): { ref: RefObject<HTMLUListElement | null>; shown: number } {
  const ref = useRef<HTMLUListElement>(null)
  const [shown, setShown] = useState(count)
  useLayoutEffect(() => {
    const list = ref.current
    const view = list?.ownerDocument.defaultView
    if (!list || !view) return undefined
    const measure = () => {
      const emPx = Number.parseFloat(view.getComputedStyle(list).fontSize)
      // Each column counts with its gap; the last one has none.
      const place = { widthPx: (PLACE_EM.width + GAP_EM) * emPx, heightPx: PLACE_EM.height * emPx }
      const room = { widthPx: list.clientWidth + GAP_EM * emPx, heightPx: list.clientHeight }
      setShown(fitting(count, room, place))
    }
    measure()
    // The list's own window's: it may be drawn in another than this script's.
    const observer = new view.ResizeObserver(measure)
    observer.observe(list)
    return () => observer.disconnect()
  }, [count])
  return { ref, shown }
}
