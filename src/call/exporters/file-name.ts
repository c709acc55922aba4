/**
 * A file name with the local date and time of the call's start, such as `mien-2026-11-24-003312-summary.csv`.
 * It does not contain the call's title, which may have characters that a file system refuses and would show people's
 * names in every folder listing.
 * @param startedAtMs Epoch milliseconds.
 * @param fileEnding Of the exporter, such as `-summary.csv`.
 */
export function exportFileName(startedAtMs: number, fileEnding: string): string {
  const start = new Date(startedAtMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const date = [start.getFullYear(), two(start.getMonth() + 1), two(start.getDate())].join('-')
  const time = two(start.getHours()) + two(start.getMinutes()) + two(start.getSeconds())
  return `mien-${date}-${time}${fileEnding}`
}
