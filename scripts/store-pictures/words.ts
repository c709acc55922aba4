/** The words on the pictures that are not Mien's own. */
export const LANGUAGES = ['en', 'de'] as const
export type PictureLanguage = (typeof LANGUAGES)[number]

export const WORDS: Readonly<
  Record<PictureLanguage, { readonly promo: string; readonly meeting: string; readonly note: string }>
> = {
  en: {
    promo: 'Facial expressions in your calls, on your own machine.',
    meeting: 'Weekly planning',
    note: 'The new plan is shown',
  },
  de: {
    promo: 'Gesichtsausdrücke in Ihren Anrufen, auf Ihrem Gerät.',
    meeting: 'Wochenplanung',
    note: 'Der neue Plan wird gezeigt',
  },
}
