import { KeyHint } from '../keys/KeyHint.js';
import { t } from '../language/translate.js';
import { canLead, engagement, isAble, isConnected } from '../link/state.js';
import { isChoosing, undoChoice } from './choosing.js';

/** Whom the suite follows and why, and how the operator says whose face is the child's. */
export function FaceBar() {
  const told = isConnected.value ? engagement.value : undefined;
  const isLost = told?.following === 'enrolment lost' || told?.following === 'not recognised';
  return (
    <div class="row face-bar">
      <p class={`grow ${isLost ? 'is-bad' : 'quiet'}`} role="status">
        {told === undefined ? t('notKnown') : t('face.following', { why: followingWord(told.following) })}
      </p>
      <button
        type="button"
        class="small"
        aria-pressed={isChoosing.value}
        disabled={!canLead.value}
        onClick={() => (isChoosing.value = !isChoosing.peek())}
      >
        {t('face.choose')} <KeyHint action="faces" />
      </button>
      {isAble('undo-enrolment') && (
        <button type="button" class="small" disabled={!canLead.value} onClick={undoChoice}>
          {t('face.undo')} <KeyHint action="undoFace" />
        </button>
      )}
    </div>
  );
}

const following = {
  'enrolled child': 'following.enrolledChild',
  'only face': 'following.onlyFace',
  'followed before': 'following.before',
  'largest face': 'following.largest',
  'nobody in view': 'following.nobody',
  'not recognised': 'following.notRecognised',
  'waiting for the followed face': 'following.waiting',
  'enrolment lost': 'following.lost',
} as const;

/** The suite's reason in the page's language; a reason that the page does not know stays as it is. */
function followingWord(why: string): string {
  const known = Object.entries(following).find(([word]) => word === why)?.[1];
  return known === undefined ? why : t(known);
}
