// Replaces src/shared/browser.ts in unit tests and in the gallery, where there is no extension API.
import { fakeBrowser } from '@webext-core/fake-browser'
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' }
import { fakeI18n } from './fake-i18n'

export const browser = { ...fakeBrowser, i18n: fakeI18n(messages) }
