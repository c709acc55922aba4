/** The pages that the pictures are composed on: screenshots of the real product side by side, and the promo tile. */

/** A PNG picture as the address of an image. */
export const asAddress = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString('base64')}`

/** The store's screenshot size, pixels. */
export const SCREENSHOT = { width: 1280, height: 800 } as const
/** The Chrome Web Store's small promo tile, pixels. */
export const PROMO_TILE = { width: 440, height: 280 } as const
/** The store's icon: 96 pixels are drawn, the rest is transparent (Chrome Web Store, "Supplying images"). */
export const STORE_ICON = { sidePx: 128, drawnPx: 96 } as const

const page = (style: string, body: string): string =>
  `<!doctype html><meta charset="utf-8"><style>* { box-sizing: border-box } body { margin: 0; overflow: hidden } ${style}</style>${body}`

/** The popup over the call page's corner, as the browser shows it. */
export function popupOverCall(call: Uint8Array, popup: Uint8Array): string {
  return page(
    `.popup { position: absolute; top: 8px; right: 8px; border-radius: 12px; box-shadow: 0 0 0 1px rgb(0 0 0 / 25%), 0 12px 40px rgb(0 0 0 / 50%) }`,
    `<img src="${asAddress(call)}"><img class="popup" src="${asAddress(popup)}">`,
  )
}

/** The side panel beside the call page. */
export function panelBesideCall(call: Uint8Array, panel: Uint8Array): string {
  return page(
    `body { display: flex } img:last-child { border-left: 1px solid rgb(128 128 128 / 40%) }`,
    `<img src="${asAddress(call)}"><img src="${asAddress(panel)}">`,
  )
}

/** Icon, name and one line, with a piece of the real popup. */
export function promoTile(icon: string, line: string, popup: Uint8Array): string {
  return page(
    `body { display: flex; width: ${PROMO_TILE.width}px; height: ${PROMO_TILE.height}px; background: linear-gradient(135deg, #4358d6, #26348c); color: #fff; font: 600 19px/1.35 system-ui, sans-serif }
     main { width: 212px; padding: 40px 0 0 28px } svg { display: block; width: 60px; height: 60px; border-radius: 16px; box-shadow: 0 0 0 2px rgb(255 255 255 / 35%) }
     h1 { margin: 18px 0 6px; font-size: 34px; line-height: 1 } p { margin: 0; font-weight: 400 }
     img { position: absolute; left: 236px; top: 28px; width: 300px; border-radius: 10px; box-shadow: 0 10px 36px rgb(0 0 0 / 45%) }`,
    `<main>${icon}<h1>Mien</h1><p>${line}</p></main><img src="${asAddress(popup)}">`,
  )
}

/** The icon with the store's transparent margin. */
export function storeIcon(icon: string): string {
  const marginPx = (STORE_ICON.sidePx - STORE_ICON.drawnPx) / 2
  return page(`svg { display: block; margin: ${marginPx}px; width: ${STORE_ICON.drawnPx}px }`, icon)
}
