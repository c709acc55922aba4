import { t } from '../ui/messages'
import type { MirrorModel } from './mirror-model'
import { OWN_TILE } from './mirror-reader'

/** Sets the user's resting face in three seconds. */
export function RestSection({ model }: { model: MirrorModel }) {
  const rest = model.rest.value
  const isSet = model.readoutOf(OWN_TILE)?.restingFace === 'set'
  const isCounting = rest.kind === 'counting'
  return (
    <section aria-labelledby="mirror-rest">
      <h2 id="mirror-rest">{t('mirror_rest_title')}</h2>
      <p>{t('mirror_rest_text')}</p>
      <p class="button-row">
        <button
          type="button"
          class="small-button"
          aria-disabled={isCounting}
          onClick={() => {
            if (!isCounting) model.setRestingFace()
          }}
        >
          {isSet ? t('mirror_rest_again') : t('mirror_rest_set')}
        </button>
        {isSet && !isCounting && (
          <button type="button" class="small-button" onClick={() => model.forgetRestingFace()}>
            {t('mirror_rest_forget')}
          </button>
        )}
        {rest.kind === 'counting' && <span class="mirror-status">{t('mirror_rest_counting', rest.remainingS)}</span>}
        <span class="mirror-status" role="status">
          {rest.kind === 'missed' && t('mirror_rest_missed')}
          {rest.kind === 'idle' && isSet && t('mirror_rest_done')}
        </span>
      </p>
    </section>
  )
}
