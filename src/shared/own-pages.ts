/** Addresses of the extension's own pages that more than one context must know, relative to the extension's root. */

/** Opened once, after Mien was installed. */
export const WELCOME_PATH = 'src/welcome/index.html'
/** The user's own face, live. */
export const MIRROR_PATH = 'src/mirror/index.html'
