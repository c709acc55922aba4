import { t } from '../ui/messages'
import type { TabModel } from './tab-model'

/** "Always have Mien ready on this site", where the user can choose that. */
export function AlwaysOnBox({ model }: { model: TabModel }) {
  const offer = model.hosts.alwaysOn.value
  if (!offer) return null
  return (
    <label class="choice always-on">
      <input
        type="checkbox"
        checked={offer.isGranted}
        onChange={({ currentTarget: box }) => {
          const isOn = box.checked
          // The box shows what is granted, not what was asked for.
          box.checked = offer.isGranted
          void model.hosts.setAlwaysOn(isOn)
        }}
      />
      <span>
        {t('always_on')} <bdi class="quiet always-on-host">{offer.host}</bdi>
      </span>
    </label>
  )
}
