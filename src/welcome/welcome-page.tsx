import { useEffect, useRef } from 'preact/hooks'
import { Brand } from '../live/brand'
import { t } from '../ui/messages'
import { ProblemNotice } from '../ui/problem-notice'
import { PURPOSE_LABELS, PurposeForm } from '../ui/purpose-form'
import { PinSection } from './pin-section'
import { SamplePicture } from './sample-picture'
import type { WelcomeModel } from './welcome-model'

const SETTINGS = '../settings/index.html'

/** What a newcomer sees first: what Mien is, what it keeps to itself, what it is for, and a try. */
export function WelcomePage({ model }: { model: WelcomeModel }) {
  return (
    <main class="page welcome">
      <p class="welcome-brand">
        <Brand />
      </p>
      <h1>{t('welcome_headline')}</h1>
      <p class="lead">{t('welcome_what')}</p>
      <p class="lead">{t('welcome_where')}</p>
      <p class="lead">{t('welcome_limits')}</p>
      <SamplePicture />
      <PurposeSection model={model} />
      <SafeSection model={model} />
      <PinSection pin={model.pin.value} isFirefox={model.isFirefox} />
      <section aria-labelledby="welcome-call">
        <h2 id="welcome-call">{t('welcome_call_title')}</h2>
        <p>{t('welcome_call_text')}</p>
        <p>
          <a href={SETTINGS}>{t('welcome_settings')}</a>
        </p>
      </section>
    </main>
  )
}

/** The question, then the way on: to the mirror. */
function PurposeSection({ model }: { model: WelcomeModel }) {
  const purpose = model.purpose.value
  const problem = model.problem.value
  const way = useRef<HTMLAnchorElement>(null)
  const wasAsked = useRef(false)
  useEffect(() => {
    // The button that was pressed is gone: the keyboard goes on at what comes next.
    if (purpose !== null && wasAsked.current) way.current?.focus()
    wasAsked.current = purpose === null
  }, [purpose])
  if (purpose === null) {
    return (
      <section class="welcome-start" aria-labelledby="welcome-start">
        <h2 id="welcome-start">{t('welcome_start_title')}</h2>
        {problem && <ProblemNotice problem={problem} tone="error" />}
        <PurposeForm initial={null} button={t('purpose_agree')} onAgree={(chosen) => void model.agree(chosen)} />
      </section>
    )
  }
  return (
    <section class="welcome-start" aria-labelledby="welcome-try">
      <h2 id="welcome-try">{t('welcome_try_title')}</h2>
      <p>{t('welcome_try_text')}</p>
      <p>
        <a class="main-button" ref={way} href="../mirror/index.html">
          {t('welcome_try')}
        </a>
      </p>
      <p class="quiet">
        {t('welcome_purpose_kept')} <q>{t(PURPOSE_LABELS[purpose])}</q>.{' '}
        <a href={SETTINGS}>{t('welcome_purpose_change')}</a>
      </p>
    </section>
  )
}

/** What leaves the machine, and how anybody can check that. */
function SafeSection({ model }: { model: WelcomeModel }) {
  return (
    <section aria-labelledby="welcome-safe">
      <h2 id="welcome-safe">{t('welcome_safe_title')}</h2>
      <p>{t('welcome_safe_text')}</p>
      <h3>{t('welcome_check_title')}</h3>
      <ul class="checks">
        {model.connectionRule !== null && (
          <li>
            {t('welcome_check_rule')} <code dir="ltr">{model.connectionRule}</code>
          </li>
        )}
        <li>
          {t('welcome_check_network')} <code dir="ltr">{model.ownAddress.split('//')[0]}//</code>
        </li>
        <li>
          <a href={`${SETTINGS}#settings-stored`}>{t('welcome_check_kept')}</a>
        </li>
      </ul>
    </section>
  )
}
