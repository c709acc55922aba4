/** A time of the call as people type it, "45", "12:05" or "1:02:03", in seconds; null for anything else. */
export function secondsOfClock(text: string): number | null {
  const parts = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5})$/.exec(text.trim())
  if (!parts) return null
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  const isClock = (parts[2] === undefined || seconds < 60) && (parts[1] === undefined || minutes < 60)
  return isClock ? hours * 3600 + minutes * 60 + seconds : null
}
