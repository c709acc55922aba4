import { t } from '../ui/messages'
import type { TabModel } from './tab-model'

/** Says that the call is in a frame of another site, and offers to look into it. */
export function LockedFramesNotice({ model }: { model: TabModel }) {
  return model.hosts.lockedFrames.value.map((origin) => (
    <div key={origin} class="notice notice-info">
      <p>{t('locked_frame_text', new URL(origin).host)}</p>
      <button type="button" class="small-button" onClick={() => void model.readFrame(origin)}>
        {t('locked_frame_read')}
      </button>
    </div>
  ))
}
