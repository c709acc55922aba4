import { t } from '../ui/messages'

/** The mark and the name; the mark is that of public/icons/icon.svg. */
export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="0 0 32 32" width={20} height={20} aria-hidden="true">
        <rect class="brand-tile" x={1} y={1} width={30} height={30} rx={8} />
        <circle class="brand-line-dot" cx={11} cy={12.5} r={2.1} />
        <circle class="brand-line-dot" cx={21} cy={12.5} r={2.1} />
        <path class="brand-line" d="M8.5 20.5h6.5c4.2 0 7-1.6 8.5-4.4" />
      </svg>
      {t('extension_name')}
    </span>
  )
}
