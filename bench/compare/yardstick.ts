/**
 * A fixed piece of work by which costs of different machines can be compared: sums of products, as a reading is too.
 * It is in JavaScript and runs in Node, so that it depends on nothing of Mien.
 */

const SIDE = 96
const STEPS = 60
const RUNS = 7

/** CPU milliseconds of the work: the median of {@link RUNS} runs. */
export function yardstickMs(): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }).toSorted((a, b) => a - b)
  return times[Math.floor(RUNS / 2)] ?? 0
}

function work(): number {
  let picture = Float32Array.from({ length: SIDE * SIDE }, (_, at) => (at % 13) / 13)
  for (let step = 0; step < STEPS; step++) {
    const next = new Float32Array(picture.length)
    for (let at = SIDE + 1; at < picture.length - SIDE - 1; at++) {
      let sum = 0
      for (let down = -SIDE; down <= SIDE; down += SIDE) {
        for (let across = -1; across <= 1; across++) sum += (picture[at + down + across] ?? 0) * 0.11
      }
      next[at] = sum
    }
    picture = next
  }
  return picture[SIDE * 2] ?? 0
}
