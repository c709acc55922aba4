import { expressionAt } from '../call/reading'
import { FaceReadingBlock } from '../ui/face-reading'
import { bandOf, expressionInBand } from '../ui/sure-words'
import { t } from '../ui/messages'
import { PORTRAITS } from '../ui/portraits'
import type { Portrait } from '../ui/portraits'

/** What Mien shows, on the portraits that come with it: the readings are those that its nets give. */
export function SamplePicture() {
  return (
    <figure class="sample">
      <ul class="portraits">
        {PORTRAITS.map((portrait, index) => (
          <Sample key={portrait.id} portrait={portrait} name={t('mirror_portrait', index + 1)} />
        ))}
      </ul>
      <figcaption class="quiet">{t('welcome_picture')}</figcaption>
    </figure>
  )
}

function Sample({ portrait: { url, probabilities }, name }: { portrait: Portrait; name: string }) {
  const confidence = Math.max(...probabilities)
  const expression = expressionAt(probabilities.indexOf(confidence))
  return (
    <li>
      <div class="portrait">
        <img src={url} alt={name} width={128} height={128} />
      </div>
      <FaceReadingBlock
        name={name}
        reading={{ expression, probabilities }}
        words={expressionInBand(expression, bandOf(confidence))}
        isSmall
      />
    </li>
  )
}
