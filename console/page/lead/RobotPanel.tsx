import type { RobotMessage } from '../../wire/fromServer.js';
import { KeyHint } from '../keys/KeyHint.js';
import { percent, t } from '../language/translate.js';
import { canLead, isAble, isConnected, robot } from '../link/state.js';
import { act } from './notices.js';

export function cancelRobot(): void {
  const now = robot.peek()?.now;
  if (canLead.peek() && isToEnd(now)) void act({ kind: 'cancel', promptId: now.promptId, reason: null });
}

type Doing = NonNullable<RobotMessage['now']>;

/** Whether it does something that is not being ended already. */
function isToEnd(now: Doing | null | undefined): now is Doing {
  return now != null && now.phase !== 'settling';
}

/** What the robot does now and next. What it can't confirm is called estimated. */
export function RobotPanel() {
  const told = isConnected.value ? robot.value : undefined;
  return (
    <section class="panel robot" aria-labelledby="robot-title">
      <h2 id="robot-title">{t('robot.title')}</h2>
      {told === undefined ? <p class="quiet">{t('notKnown')}</p> : <Doing robot={told} />}
    </section>
  );
}

function Doing({ robot: { now, next, last, behaviourNode, driver } }: { readonly robot: RobotMessage }) {
  if (!behaviourNode) return <p class="is-bad">{t('robot.noNode')}</p>;
  return (
    <>
      {driver === false && <p class="is-bad">{t('robot.noDriver')}</p>}
      {now === null ? (
        <p class="quiet">
          {last === null
            ? t('robot.idle')
            : t('robot.last', { label: last.label ?? '', outcome: last.message ?? last.outcome })}
        </p>
      ) : (
        <div class="doing">
          <p>
            <strong>{now.label ?? now.behaviourId ?? t('robot.something')}</strong>
            {now.text !== null && <q>{now.text}</q>}
          </p>
          <p class="numbers">
            <span>{phaseWord(now)}</span>
            {now.progress !== null && (
              <progress max={1} value={now.progress} aria-label={t('robot.progress')} />
            )}
            {now.progress !== null && <span>{percent(now.progress)}</span>}
            {!now.confirmed && <span>{t('robot.estimated')}</span>}
          </p>
          {isAble('cancel') && (
            <button type="button" disabled={!canLead.value || !isToEnd(now)} onClick={cancelRobot}>
              {t('robot.cancel')} <KeyHint action="cancel" />
            </button>
          )}
        </div>
      )}
      {next.length > 0 && (
        <p class="quiet next">{t('robot.next', { what: next.map((each) => nextWord(each)).join(', ') })}</p>
      )}
    </>
  );
}

const phases = {
  sent: 'robot.sent',
  settling: 'robot.ending',
  speaking: 'robot.speaking',
  moving: 'robot.moving',
  'speaking and moving': 'robot.speakingAndMoving',
  waiting: 'robot.waiting',
} as const;

/** The behaviour node's word in the page's language; one that the page does not know stays as it is. */
function phaseWord({ phase }: Doing): string {
  const known = Object.entries(phases).find(([word]) => word === phase)?.[1];
  return known === undefined ? (phase ?? '') : t(known);
}

/** A sentence is told by its words, a movement as one. */
function nextWord({ text }: Doing): string {
  return text === null ? t('robot.movement') : `“${text}”`;
}
