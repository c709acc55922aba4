import type { Expression } from '../call/reading'

/** The dark theme's colours in src/ui/tokens.css: badges are dark on any page. */
export const BADGE_COLOURS: Readonly<Record<Expression, string>> = {
  angry: '#f2584a',
  disgust: '#8dc997',
  fear: '#d39ffe',
  happy: '#ff9e1c',
  sad: '#5d87db',
  surprise: '#7eebed',
  neutral: '#95999f',
}

/** The style sheet of the badges' shadow root. The page's own styles reach `:host`, so each rule there is important. Nothing is animated. */
export const BADGE_STYLES = `
  :host {
    all: initial !important;
    display: block !important;
    position: fixed !important;
    inset: 0 !important;
    inline-size: auto !important;
    block-size: auto !important;
    margin: 0 !important;
    border: 0 !important;
    padding: 0 !important;
    background: none !important;
    overflow: clip !important;
    pointer-events: none !important;
    z-index: 2147483647 !important;
  }
  .layer { position: absolute; inset: 0; }
  .badge {
    position: absolute;
    display: flex;
    align-items: center;
    gap: 5px;
    box-sizing: border-box;
    border: 1px solid rgb(255 255 255 / 24%);
    border-radius: 999px;
    padding-block: 2px;
    padding-inline: 6px 8px;
    background: rgb(20 22 26 / 80%);
    color: #fff;
    font: 600 12px/16px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    white-space: nowrap;
  }
  .badge[hidden] { display: none; }
  .dot {
    flex: none;
    box-sizing: border-box;
    inline-size: 9px;
    block-size: 9px;
    border: 1.5px solid var(--colour);
    border-radius: 50%;
    background: conic-gradient(var(--colour) calc(var(--sure) * 1turn), transparent 0);
  }
  .word { overflow: hidden; text-overflow: ellipsis; }
  @media (forced-colors: active) { .dot { display: none; } }
  @media print { .layer { display: none; } }
`
