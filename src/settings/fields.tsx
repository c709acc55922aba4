import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** One answer of a {@link Choices}. */
export interface Choice<Value extends string | number> {
  readonly value: Value
  readonly label: string
  readonly hint?: string
  /** Shown below the words. */
  readonly sample?: ComponentChildren
}

/** One of several, as radio buttons. @param name Unique on the page. */
export function Choices<Value extends string | number>({
  name,
  legend,
  hint,
  choices,
  value,
  onChoose,
}: {
  name: string
  legend: string
  hint?: string
  choices: readonly Choice<Value>[]
  value: Value
  onChoose: (value: Value) => void
}) {
  const hintId = useId()
  return (
    <fieldset class="field" aria-describedby={hint === undefined ? undefined : hintId}>
      <legend>{legend}</legend>
      {hint !== undefined && (
        <p class="field-hint" id={hintId}>
          {hint}
        </p>
      )}
      {choices.map((choice) => (
        <label key={choice.value} class="choice">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            {choice.label}
            {choice.hint !== undefined && <span class="choice-hint">{choice.hint}</span>}
            {choice.sample}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** On or off. */
export function Switch({
  label,
  hint,
  isOn,
  onChange,
}: {
  label: string
  hint?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}) {
  const hintId = useId()
  return (
    <div class="field">
      <label class="choice">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p class="field-hint switch-hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}
