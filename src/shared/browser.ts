// The only place that imports the polyfill: it throws outside an extension, and wraps neither
// `offscreen` nor `scripting`, for which callers use the typed `chrome` global.
import browser from 'webextension-polyfill'

export { browser }
export type { Runtime, Tabs } from 'webextension-polyfill'
