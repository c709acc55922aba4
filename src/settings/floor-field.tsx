import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { percent } from '../ui/format'
import { t } from '../ui/messages'

/** Where the slider starts when the user leaves the model's advice: three readings in four are right. */
const FIRST_OWN_FLOOR = 0.75
const HIGHEST_FLOOR = 0.95

/**
 * The least confidence that shows an expression: as the model advises, or higher.
 * @param floor Null for the advice; what is below it counts as it.
 * @param advised The model's own floor, in [0, 1].
 */
export function FloorField({
  floor,
  advised,
  advice,
  onChange,
}: {
  floor: number | null
  advised: number
  advice: string
  onChange: (floor: number | null) => void
}) {
  const id = useId()
  /** Value of the slider while it is being moved; null otherwise. */
  const held = useSignal<number | null>(null)
  const least = Math.ceil(advised * 100)
  const shown = held.value ?? Math.max(least, Math.round((floor ?? 0) * 100))

  return (
    <fieldset class="field" aria-describedby={`${id}-hint`}>
      <legend>{t('settings_floor')}</legend>
      <p class="field-hint" id={`${id}-hint`}>
        {t('settings_floor_hint')}
      </p>
      <label class="choice">
        <input
          type="checkbox"
          checked={floor === null}
          onChange={(event) => onChange(event.currentTarget.checked ? null : Math.max(advised, FIRST_OWN_FLOOR))}
        />
        <span>{advice}</span>
      </label>
      {floor !== null && (
        <p class="slider">
          <label for={id}>{t('settings_floor_slider')}</label>
          <input
            id={id}
            type="range"
            min={least}
            max={HIGHEST_FLOOR * 100}
            value={shown}
            aria-valuetext={percent(shown / 100)}
            onInput={(event) => (held.value = event.currentTarget.valueAsNumber)}
            onChange={(event) => {
              held.value = null
              onChange(event.currentTarget.valueAsNumber / 100)
            }}
          />
          <output for={id}>{percent(shown / 100)}</output>
        </p>
      )}
    </fieldset>
  )
}
