// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { madeCall, madeLongCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { madeMeeting } from '../call/testing/made-meeting'
import type { Call } from '../call/timeline'
import { reportOf } from './report-data'
import { toHtml } from './standalone'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const htmlOf = (call: Call, other: Call | null = null) =>
  toHtml(
    reportOf(call, 0, other, (order) => `Participant ${order}`),
    'standard',
  )
const parsed = (html: string) => new DOMParser().parseFromString(html, 'text/html')

describe('a hostile text', () => {
  const HOSTILE = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    '</style><script>alert(1)</script>',
    '</title><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '<!-- ',
    '&lt;b&gt;',
  ]
  it.each(HOSTILE)('%j is shown as text wherever it stands', (text) => {
    const participant = madeParticipant({
      key: `<b>${text}`,
      pageName: text,
      timeline: timelineOf('hhhnnnsss'.repeat(20)),
    })
    const html = htmlOf(
      madeCall([participant, madeParticipant({ key: 'left', pageName: text, isLeftOut: true })], {
        title: text,
        siteId: text,
        notes: [{ id: text, second: 1, text }],
      }),
    )
    const file = parsed(html)
    expect(file.querySelector('script, img, iframe, link, object, b, [onerror], [onload], [onmouseover]')).toBeNull()
    for (const selector of ['h1', 'h3 bdi', '.moment-words'])
      expect(file.querySelector(selector)?.textContent).toBe(text)
    expect(html).not.toMatch(/<script|<img|<svg onload/i)
  })
})

describe('the file', () => {
  const html = htmlOf(madeMeeting(3, 900), madeMeeting(3, 900, 5))
  const file = parsed(html)

  it('runs and loads nothing in a browser', () => {
    expect(file.querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    )
    expect(file.querySelectorAll('script, link, img, iframe, form, button, input')).toHaveLength(0)
    expect(html).not.toMatch(/\b(?:src|href)=|url\(|@import|https?:/)
  })

  it('has its language, direction and palette', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr" data-palette="standard">/)
  })

  it('has its style, for both themes and for paper', () => {
    const style = file.querySelector('style')?.textContent ?? ''
    for (const part of ['--happy: light-dark(', '.chart-plot', '.badge', '.report-card', '@media print', 'size: A4'])
      expect(style).toContain(part)
    expect(style).not.toContain('&lt;')
  })

  it('has the charts, the tables, the meaning, the accuracy, the settings and the comparison', () => {
    expect(file.querySelectorAll('.chart-room svg')).toHaveLength(1)
    expect(file.querySelectorAll('.chart-timeline svg')).toHaveLength(3)
    expect(file.querySelectorAll('.chart-table table')).toHaveLength(5)
    for (const heading of ['brief', 'moments', 'figures', 'meaning', 'accuracy', 'settings', 'comparison'])
      expect(file.getElementById(`${heading}-heading`)).not.toBeNull()
  })
})

it('stays below 2 MB for four hours of 20 people', () => {
  for (const call of [madeLongCall(20, 14_400), madeMeeting(20, 14_400)]) {
    expect(new TextEncoder().encode(htmlOf(call)).length).toBeLessThan(2_000_000)
  }
}, 60_000)
