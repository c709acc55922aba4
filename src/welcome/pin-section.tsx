import { t } from '../ui/messages'
import type { Pin } from './welcome-model'

/** Helps to keep the toolbar button in sight, in the browser's own words. */
export function PinSection({ pin, isFirefox }: { pin: Pin; isFirefox: boolean }) {
  return (
    <section aria-labelledby="welcome-pin">
      <h2 id="welcome-pin">{t('welcome_pin_title')}</h2>
      <p role="status">{pin === 'pinned' && t('welcome_pinned')}</p>
      {pin !== 'pinned' && (
        <div class="pin">
          <ol>
            <li>{t('welcome_pin_menu')}</li>
            <li>{t(isFirefox ? 'welcome_pin_firefox' : 'welcome_pin_chrome')}</li>
          </ol>
          <ToolbarPicture isFirefox={isFirefox} />
        </div>
      )}
    </section>
  )
}

/** The end of a browser's toolbar with the puzzle piece, and the list below it with Mien. Says no more than the words. */
function ToolbarPicture({ isFirefox }: { isFirefox: boolean }) {
  return (
    <svg class="toolbar-picture" viewBox="0 0 240 112" width={240} height={112} aria-hidden="true">
      <rect class="toolbar-bar" x={0.5} y={0.5} width={239} height={35} rx={8} />
      <rect class="toolbar-field" x={10} y={9} width={142} height={18} rx={9} />
      <g class="toolbar-marked">
        <circle cx={176} cy={18} r={13} />
        <path
          class="toolbar-line"
          d="M169.5 15h3.2c-.9-3.4 4.6-3.4 3.7 0h3.9v3.7c3.4-.9 3.4 4.6 0 3.7v2.6h-10.8v-3.2c3 .6 3-4.2 0-3.6z"
        />
      </g>
      <circle class="toolbar-face" cx={206} cy={18} r={7} />
      <path class="toolbar-dots" d="M226 13v.1M226 18v.1M226 23v.1" />
      <rect class="toolbar-menu" x={70.5} y={44.5} width={169} height={66} rx={8} />
      <rect class="toolbar-text" x={84} y={56} width={64} height={6} rx={3} />
      <g transform="translate(84 76) scale(.625)">
        <rect class="brand-tile" x={1} y={1} width={30} height={30} rx={8} />
        <circle class="brand-line-dot" cx={10.5} cy={11} r={2.4} />
        <circle class="brand-line-dot" cx={21.5} cy={11} r={2.4} />
        <path class="brand-line" d="M8 21.5h7c4.4 0 7.3-1.2 9-4" />
      </g>
      <text class="toolbar-name" x={112} y={90.5}>
        {t('extension_name')}
      </text>
      <g class="toolbar-marked">
        <circle cx={216} cy={86} r={13} />
        {isFirefox ? (
          <g class="toolbar-line">
            <circle cx={216} cy={86} r={3} />
            <path d="M216 79v2.4M216 90.600v2.4M209 86h2.4M220.600 86h2.4M211.050 81.050l1.700 1.700M219.250 89.250l1.700 1.700M211.050 90.950l1.700-1.700M219.250 82.750l1.700-1.700" />
          </g>
        ) : (
          <path
            class="toolbar-line"
            d="M213.500 79.500h5M214.500 79.500v5.500l-2.500 2.500h8l-2.500-2.500v-5.500M216 87.500v5.500"
          />
        )}
      </g>
    </svg>
  )
}
