import { useId } from 'preact/hooks'
import { t } from '../ui/messages'

/** One row of a {@link RemovableList}. */
export interface Removable {
  readonly key: string
  readonly text: string
}

/** A titled list whose rows can be removed. @param empty Said in place of the rows; null for no list at all. */
export function RemovableList({
  title,
  hint,
  empty,
  rows,
  onRemove,
}: {
  title: string
  hint: string
  empty: string | null
  rows: readonly Removable[]
  onRemove: (key: string) => void
}) {
  const id = useId()
  if (rows.length === 0 && empty === null) return null
  return (
    <div class="field">
      <h3 id={id}>{title}</h3>
      <p class="field-hint">{rows.length === 0 ? empty : hint}</p>
      {rows.length > 0 && (
        <ul class="removable" aria-labelledby={id}>
          {rows.map(({ key, text }) => (
            <li key={key}>
              <bdi>{text}</bdi>
              <button
                type="button"
                class="small-button"
                aria-label={`${t('settings_remove')} ${text}`}
                onClick={() => onRemove(key)}
              >
                {t('settings_remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
