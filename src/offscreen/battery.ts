/** The parts of the Battery Status API that are used. */
interface Battery extends EventTarget {
  /** True also on a machine without a battery. */
  readonly charging: boolean
}

declare global {
  interface Navigator {
    /** Missing in Firefox, and in workers. */
    getBattery?(): Promise<Battery>
  }
}

/** Tells whether the machine runs on battery: once where that is known, and whenever it changes. */
export async function watchBattery(
  world: Pick<Navigator, 'getBattery'>,
  onChange: (isOnBattery: boolean) => void,
): Promise<void> {
  try {
    const battery = await world.getBattery?.()
    if (!battery) return
    const tell = () => onChange(!battery.charging)
    battery.addEventListener('chargingchange', tell)
    tell()
  } catch (thrown) {
    console.warn('Mien: whether the machine runs on battery is not known', thrown)
  }
}
