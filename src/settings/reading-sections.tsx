import calibration from '../../models/emotion/calibration.json' with { type: 'json' }
import { ANALYSED, CPU_PERCENTS, READINGS_PER_SECOND, SMOOTHING } from '../shared/settings'
import { oneDecimal, percent } from '../ui/format'
import { t } from '../ui/messages'
import { Choices, Switch } from './fields'
import { FloorField } from './floor-field'
import type { SettingsModel } from './settings-model'

/** How often, how steadily and of whom faces are read. */
export function ReadingsSection({ model }: { model: SettingsModel }) {
  const { readingsPerSecond, cpuPercent, smoothing, confidenceFloor, analysed } = model.settings.value
  return (
    <section aria-labelledby="settings-readings">
      <h2 id="settings-readings">{t('settings_readings')}</h2>
      <Choices
        name="analysed"
        legend={t('settings_analysed')}
        choices={ANALYSED.map((value) => ({
          value,
          label: {
            everyone: t('settings_analysed_everyone'),
            'only-me': t('settings_analysed_only_me'),
            chosen: t('settings_analysed_chosen'),
          }[value],
          hint: {
            everyone: t('settings_analysed_everyone_hint'),
            'only-me': t('settings_analysed_only_me_hint'),
            chosen: t('settings_analysed_chosen_hint'),
          }[value],
        }))}
        value={analysed}
        onChoose={(chosen) => void model.change({ analysed: chosen })}
      />
      <Choices
        name="readings-per-second"
        legend={t('settings_rate')}
        hint={t('settings_rate_hint')}
        choices={READINGS_PER_SECOND.map((value) => ({
          value,
          label:
            value === 0.5
              ? t('settings_rate_half')
              : value === 1
                ? t('settings_rate_one')
                : t('settings_rate_many', oneDecimal(value)),
        }))}
        value={readingsPerSecond}
        onChoose={(chosen) => void model.change({ readingsPerSecond: chosen })}
      />
      <Choices
        name="cpu-percent"
        legend={t('settings_cpu')}
        hint={t('settings_cpu_hint')}
        choices={CPU_PERCENTS.map((value) => ({ value, label: percent(value / 100) }))}
        value={cpuPercent}
        onChoose={(chosen) => void model.change({ cpuPercent: chosen })}
      />
      <Choices
        name="smoothing"
        legend={t('settings_smoothing')}
        choices={SMOOTHING.map((value) => ({
          value,
          label: {
            quick: t('settings_smoothing_quick'),
            standard: t('settings_standard'),
            steady: t('settings_smoothing_steady'),
          }[value],
          ...(value !== 'standard' && {
            hint: { quick: t('settings_smoothing_quick_hint'), steady: t('settings_smoothing_steady_hint') }[value],
          }),
        }))}
        value={smoothing}
        onChoose={(chosen) => void model.change({ smoothing: chosen })}
      />
      <FloorField
        floor={confidenceFloor}
        advised={calibration.confidenceFloor}
        advice={t('settings_floor_advised', percent(calibration.confidenceFloor))}
        onChange={(floor) => void model.change({ confidenceFloor: floor })}
      />
    </section>
  )
}

/** Whether readings are corrected by each participant's resting face. */
export function RestingFaceSection({ model }: { model: SettingsModel }) {
  return (
    <section aria-labelledby="settings-resting-face">
      <h2 id="settings-resting-face">{t('settings_resting_face')}</h2>
      <Switch
        label={t('settings_baseline')}
        hint={t('settings_baseline_hint')}
        isOn={model.settings.value.isBaselineOn}
        onChange={(isBaselineOn) => void model.change({ isBaselineOn })}
      />
      {model.settings.value.isBaselineOn && (
        <Switch
          label={t('settings_learned_faces')}
          hint={t('settings_learned_faces_hint')}
          isOn={model.settings.value.isRestingFaceLearned}
          onChange={(isRestingFaceLearned) => void model.change({ isRestingFaceLearned })}
        />
      )}
      <p class="field">
        <a href="../mirror/index.html">{t('mirror_link')}</a>
      </p>
    </section>
  )
}

/** What is drawn into the call's own page. */
export function PageSection({ model }: { model: SettingsModel }) {
  return (
    <section aria-labelledby="settings-page">
      <h2 id="settings-page">{t('settings_page')}</h2>
      <Switch
        label={t('settings_badges')}
        hint={t('settings_badges_hint')}
        isOn={model.settings.value.hasBadges}
        onChange={(hasBadges) => void model.change({ hasBadges })}
      />
    </section>
  )
}
