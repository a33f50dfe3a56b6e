import { t } from '../language/translate.js';
import { canLead, pictureShown } from '../link/state.js';
import { chooseFace, isChoosing } from './choosing.js';
import { faceWord } from './faceWord.js';

/** A button over each face of the picture, to say that it is the child's. */
export function FaceButtons() {
  const header = pictureShown.value;
  if (!isChoosing.value || header?.overlay == null) return undefined;
  const { widthPx, heightPx, overlay } = header;
  return (
    <div class="face-buttons">
      {overlay.faces.map(({ id, box, who }, index) => (
        <button
          key={id}
          type="button"
          disabled={!canLead.value}
          style={{
            left: `${(100 * box[0]) / widthPx}%`,
            top: `${(100 * box[1]) / heightPx}%`,
            width: `${(100 * box[2]) / widthPx}%`,
            height: `${(100 * box[3]) / heightPx}%`,
          }}
          onClick={() => chooseFace(index + 1)}
        >
          <span>{t('face.isChild', { number: index + 1, word: faceWord({ who }) })}</span>
        </button>
      ))}
      {overlay.faces.length === 0 && <p>{t('face.nobody')}</p>}
    </div>
  );
}
