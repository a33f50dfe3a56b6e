import type { RobotMessage } from '../../wire/fromServer.js';
import { KeyHint } from '../keys/KeyHint.js';
import { percent, t } from '../language/translate.js';
import { canLead, isAble, isConnected, robot } from '../link/state.js';
import { act } from './notices.js';

export function cancelRobot(): void {
  if (canLead.peek() && robot.peek()?.now != null) void act({ kind: 'cancel', reason: null });
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
            {now.progress !== null && (
              <progress max={1} value={now.progress} aria-label={t('robot.progress')} />
            )}
            {now.progress !== null && <span>{percent(now.progress)}</span>}
            {!now.confirmed && <span>{t('robot.estimated')}</span>}
          </p>
          {isAble('cancel') && (
            <button type="button" disabled={!canLead.value} onClick={cancelRobot}>
              {t('robot.cancel')} <KeyHint action="cancel" />
            </button>
          )}
        </div>
      )}
      {next.length > 0 && (
        <p class="quiet">{t('robot.next', { what: next.map(({ label }) => label ?? '').join(', ') })}</p>
      )}
    </>
  );
}
