import { useId } from 'preact/hooks'
import { EXPRESSIONS } from '../call/reading'
import { LANGUAGES, PALETTES, TEXT_SIZES } from '../shared/settings'
import type { Settings } from '../shared/settings'
import { t } from '../ui/messages'
import { expressionKey } from '../ui/wording'
import { Choices, Switch } from './fields'
import type { SettingsModel } from './settings-model'

/** Each language in its own words, for people who cannot read the present one. */
const LANGUAGE_NAMES: Readonly<Record<Exclude<Settings['language'], 'auto'>, string>> = { en: 'English', de: 'Deutsch' }

/** Colours, text size, and what is announced to screen readers. */
export function AppearanceSection({ model }: { model: SettingsModel }) {
  const { palette, textSize, isSpoken } = model.settings.value
  return (
    <section aria-labelledby="settings-appearance">
      <h2 id="settings-appearance">{t('settings_appearance')}</h2>
      <Choices
        name="palette"
        legend={t('settings_palette')}
        hint={t('settings_palette_hint')}
        choices={PALETTES.map((value) => ({
          value,
          label: {
            standard: t('settings_standard'),
            'colour-blind': t('settings_palette_colour_blind'),
            'high-contrast': t('settings_palette_high_contrast'),
          }[value],
          sample: <PaletteSample palette={value} />,
        }))}
        value={palette}
        onChoose={(chosen) => void model.change({ palette: chosen })}
      />
      <Choices
        name="text-size"
        legend={t('settings_text_size')}
        choices={TEXT_SIZES.map((value) => ({
          value,
          label: {
            small: t('settings_text_size_small'),
            standard: t('settings_standard'),
            large: t('settings_text_size_large'),
          }[value],
        }))}
        value={textSize}
        onChoose={(chosen) => void model.change({ textSize: chosen })}
      />
      <Switch
        label={t('settings_spoken')}
        hint={t('settings_spoken_hint')}
        isOn={isSpoken}
        onChange={(isOn) => void model.change({ isSpoken: isOn })}
      />
    </section>
  )
}

/** The seven colours of a palette. Decoration, hidden from screen readers. */
function PaletteSample({ palette }: { palette: Settings['palette'] }) {
  return (
    <span class="palette-sample" data-palette={palette} aria-hidden="true">
      {EXPRESSIONS.map((expression) => (
        <span
          key={expression}
          class="palette-colour"
          data-expression={expression}
          title={t(expressionKey(expression))}
        />
      ))}
    </span>
  )
}

/** The language of Mien's own texts. */
export function LanguageSection({ model }: { model: SettingsModel }) {
  const id = useId()
  return (
    <section aria-labelledby="settings-language">
      <h2 id="settings-language">{t('settings_language')}</h2>
      <p class="field">
        <label for={id}>{t('settings_language_label')}</label>{' '}
        <select
          id={id}
          value={model.settings.value.language}
          onChange={(event) => {
            const chosen = LANGUAGES.find((language) => language === event.currentTarget.value)
            if (chosen) void model.change({ language: chosen })
          }}
        >
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language === 'auto' ? undefined : language}>
              {language === 'auto' ? t('settings_language_auto') : LANGUAGE_NAMES[language]}
            </option>
          ))}
        </select>
      </p>
    </section>
  )
}
