import type { ManifestV3Export } from '@crxjs/vite-plugin'
import pkg from './package.json' with { type: 'json' }
import { SITES } from './src/shared/site-catalogue'

export type TargetBrowser = 'chrome' | 'firefox'

/** The add-on's id in Firefox, by which addons.mozilla.org knows it. */
export const GECKO_ID = '{94baa8eb-1bdc-49b3-9c57-39780aa90445}'
/** The oldest Firefox that Mien has been run in: the ESR of July 2026. The ESR before it gets no more updates. */
export const MIN_FIREFOX_VERSION = 153

/** Chrome calls it the side panel, Firefox the sidebar. */
const SIDE_PANEL = 'src/sidepanel/index.html'

const CONTENT_SCRIPT = { js: ['src/content/main.ts'], run_at: 'document_idle' as const }
const [WINDOW_SITES, OTHER_SITES] = [true, false].map((isWanted) =>
  SITES.filter(({ opensWindow }) => opensWindow === isWanted).flatMap(({ matches }) => matches),
)

// No connection but to the extension's own files: the backstop of "nothing leaves the machine".
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** One manifest, two browsers: crxjs writes what this returns and does not translate between them. */
export function manifestFor(browser: TargetBrowser): ManifestV3Export {
  const shared = {
    manifest_version: 3 as const,
    name: '__MSG_extension_name__',
    description: '__MSG_extension_description__',
    version: pkg.version,
    default_locale: 'en',
    icons: { 16: 'icons/icon-16.png', 32: 'icons/icon-32.png', 48: 'icons/icon-48.png', 128: 'icons/icon-128.png' },
    action: {
      default_popup: 'src/popup/index.html',
      default_title: '__MSG_extension_name__',
      default_icon: { 16: 'icons/icon-16.png', 32: 'icons/icon-32.png' },
    },
    options_ui: { page: 'src/settings/index.html', open_in_tab: true },
    commands: {
      'mark-moment': { suggested_key: { default: 'Alt+Shift+M' }, description: '__MSG_command_mark_moment__' },
    },
    content_scripts: [
      // In frames too: a known site that is embedded in another page needs no permission of its own.
      { ...CONTENT_SCRIPT, matches: OTHER_SITES, all_frames: true },
      // A blank window has no address; its origin is that of the page that opened it.
      { ...CONTENT_SCRIPT, matches: WINDOW_SITES, match_origin_as_fallback: true },
    ],
    // "Always on this site", one origin at a time, by the user.
    optional_host_permissions: ['https://*/*'],
  }
  if (browser === 'firefox') {
    return {
      ...shared,
      // Otherwise Firefox puts the button behind its puzzle piece.
      action: { ...shared.action, default_area: 'navbar' },
      permissions: ['activeTab', 'scripting', 'storage'],
      // The engine's document is a frame of the background page.
      content_security_policy: { extension_pages: `${CONTENT_SECURITY_POLICY}; frame-src 'self'` },
      background: { scripts: ['src/background/main.ts'], type: 'module' },
      sidebar_action: {
        default_panel: SIDE_PANEL,
        default_title: '__MSG_extension_name__',
        default_icon: { 16: 'icons/icon-16.png', 32: 'icons/icon-32.png' },
        open_at_install: false,
      },
      browser_specific_settings: {
        gecko: {
          id: GECKO_ID,
          strict_min_version: `${MIN_FIREFOX_VERSION}.0`,
          data_collection_permissions: { required: ['none'] },
        },
      },
    } as unknown as ManifestV3Export
  }
  return {
    ...shared,
    permissions: ['activeTab', 'scripting', 'storage', 'offscreen', 'sidePanel'],
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    side_panel: { default_path: SIDE_PANEL },
    background: { service_worker: 'src/background/main.ts', type: 'module' },
    // Structured clone over runtime ports (ImageBitmap from page to engine) came with Chrome 148.
    minimum_chrome_version: '148',
    message_serialization: 'structured_clone',
  } as ManifestV3Export
}
