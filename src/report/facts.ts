/** Fixed texts of a report: what readings mean, how accurate the model is, and the settings. */
import figures from '../../models/emotion/figures.json' with { type: 'json' }
import type { CallSettings } from '../call/timeline'
import { oneDecimal, percent } from '../ui/format'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'

/** A label and its value. */
export type Fact = readonly [name: string, value: string]

/** What the readings mean and what they do not. */
export const MEANINGS: readonly MessageKey[] = [
  'report_meaning_face',
  'report_meaning_feeling',
  'report_meaning_resting',
  'report_meaning_gap',
  'report_meaning_affect',
  'report_meaning_decide',
]

/** How often the model is right, as measured: figures.json ships with the model. */
export function accuracyFacts(): readonly Fact[] {
  const inNumber = (value: number, style: 'decimal' | 'percent', digits: number) =>
    new Intl.NumberFormat(t('language_code'), {
      style,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(value)
  return [
    [t('report_accuracy_fer2013'), inNumber(figures.fer2013Accuracy, 'percent', 1)],
    [t('report_accuracy_ferplus'), inNumber(figures.ferplusAccuracy, 'percent', 1)],
    [t('report_accuracy_macro_f1'), inNumber(figures.macroF1, 'decimal', 3)],
    [t('report_accuracy_photos', figures.photosCount), inNumber(figures.photosAccuracy, 'percent', 1)],
    [
      t('report_accuracy_answered', percent(figures.photosShareAnswered)),
      inNumber(figures.photosAnsweredAccuracy, 'percent', 1),
    ],
  ]
}

/** The names of src/shared/settings.ts; a call from another version may hold others, which are shown as they are. */
const SMOOTHING_KEYS: ReadonlyMap<string, MessageKey> = new Map([
  ['quick', 'report_smoothing_quick'],
  ['standard', 'report_smoothing_standard'],
  ['steady', 'report_smoothing_steady'],
])

/** What the readings of a call were made with. */
export function settingsFacts({
  readingsPerSecond,
  smoothing,
  confidenceFloor,
  isBaselineOn,
}: CallSettings): readonly Fact[] {
  const smoothingKey = SMOOTHING_KEYS.get(smoothing)
  return [
    [t('report_setting_rate'), oneDecimal(readingsPerSecond)],
    [t('report_setting_smoothing'), smoothingKey ? t(smoothingKey) : smoothing],
    [t('report_setting_floor'), percent(confidenceFloor)],
    [t('report_setting_baseline'), isBaselineOn ? t('report_on') : t('report_off')],
  ]
}
