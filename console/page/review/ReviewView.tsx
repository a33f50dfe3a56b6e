import { useEffect } from 'preact/hooks';

import { routes } from '../../wire/routes.js';
import { t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { AgreementPanel } from './AgreementPanel.js';
import { CalibrationPanel } from './CalibrationPanel.js';
import { me } from '../link/state.js';
import { coder, coderIdOf } from './judging.js';
import { ExportPanel } from './ExportPanel.js';
import { JudgePanel } from './JudgePanel.js';
import { Player } from './Player.js';
import { PurgedNote, PurgePanel } from './PurgePanel.js';
import { RecordCurves } from './RecordCurves.js';
import { closeSession, head, of, record, secondsOf, trouble, type SessionRecord } from './record.js';
import { reviewKeys } from './reviewKeys.js';
import { SessionsList } from './SessionsList.js';
import { sought } from './playhead.js';
import { TrainingPanel } from './TrainingPanel.js';

/** Sessions afterwards: looked at, judged, compared. */
export function ReviewView() {
  useEffect(() => reviewKeys(), []);
  useEffect(() => void coderIdOf(me.value?.name ?? '').then((id) => (coder.value = id)), []);
  const opened = record.value;
  return (
    <main class="review">
      {trouble.value !== undefined && (
        <p class="banner is-bad" role="alert">
          {t('review.trouble', { why: trouble.value })}
        </p>
      )}
      {opened === undefined ? (
        <>
          <PurgedNote />
          <section class="panel">
            <h2>{t('review.sessions')}</h2>
            <SessionsList />
          </section>
        </>
      ) : (
        <Opened record={opened} />
      )}
    </main>
  );
}

function Opened({ record: opened }: { readonly record: SessionRecord }) {
  const { handle, sessionId, childId, hasReport } = opened.listing;
  return (
    <>
      <div class="row">
        <button type="button" onClick={closeSession}>
          {t('review.all')}
        </button>
        <h2 class="grow">
          {sessionId} {childId !== null && t('session.child', { id: childId })}
        </h2>
        {hasReport && (
          <a href={of(routes.reviewReport, handle)} target="_blank" rel="noopener">
            {t('review.report')}
          </a>
        )}
      </div>
      <div class="review-columns">
        <div class="column">
          <Player record={opened} />
          <RecordCurves record={opened} />
        </div>
        <div class="column">
          <JudgePanel />
          <CalibrationPanel record={opened} />
          <AgreementPanel record={opened} />
          <ExportPanel record={opened} />
          <TrainingPanel record={opened} />
          <Events record={opened} />
          <PurgePanel record={opened} />
        </div>
      </div>
    </>
  );
}

function Events({ record: opened }: { readonly record: SessionRecord }) {
  return (
    <section class="panel events" aria-labelledby="events-title" tabIndex={0}>
      <h2 id="events-title">{t('review.events')}</h2>
      <ol>
        {opened.events.events.map(({ atNs, kind, says, by }, index) => (
          <li key={index}>
            {atNs !== null && (
              <button
                type="button"
                class="small"
                onClick={() => (head.value = sought(head.peek(), secondsOf(opened, atNs)))}
              >
                {clockText(secondsOf(opened, atNs))}
              </button>
            )}{' '}
            <strong>{kind}</strong> {says} {by !== null && <span class="quiet">{by}</span>}
          </li>
        ))}
      </ol>
      {opened.events.unreadable > 0 && (
        <p class="is-bad">{t('review.unreadable', { count: opened.events.unreadable })}</p>
      )}
    </section>
  );
}
