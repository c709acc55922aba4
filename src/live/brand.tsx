import { t } from '../ui/messages'

/** The logo (as public/icons/icon.svg) and the name. @param isShort Only the logo; screen readers still get the name. */
export function Brand({ isShort = false }: { isShort?: boolean }) {
  return (
    <span class="brand">
      <svg viewBox="0 0 32 32" width={24} height={24} aria-hidden="true">
        <rect class="brand-tile" x={1} y={1} width={30} height={30} rx={8} />
        <circle class="brand-line-dot" cx={10.5} cy={11} r={2.4} />
        <circle class="brand-line-dot" cx={21.5} cy={11} r={2.4} />
        <path class="brand-line" d="M8 21.5h7c4.4 0 7.3-1.2 9-4" />
      </svg>
      <span class={isShort ? 'visually-hidden' : undefined}>{t('extension_name')}</span>
    </span>
  )
}
