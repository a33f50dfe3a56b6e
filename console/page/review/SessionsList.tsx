import { useEffect } from 'preact/hooks';

import { currentLanguage, t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { listSessions, openSession, sessions } from './record.js';

/** The sessions in hand, newest first. */
export function SessionsList() {
  useEffect(() => void listSessions(), []);
  const listed = sessions.value;
  if (listed === undefined) return <p class="quiet">{t('review.loading')}</p>;
  if (listed.length === 0) return <p>{t('review.noSessions')}</p>;
  return (
    <table class="sessions">
      <thead>
        <tr>
          {(['when', 'child', 'led', 'lasted', 'state', 'open'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`review.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {listed.map((one) => (
          <tr key={one.handle}>
            <th scope="row">{one.startedNs === null ? t('notKnown') : dateOf(one.startedNs)}</th>
            <td>
              {one.childId ?? '–'} <span class="quiet">{one.culture}</span>
            </td>
            <td>{one.operatorName ?? '–'}</td>
            <td class="figure">{one.durationSec === null ? t('notKnown') : clockText(one.durationSec)}</td>
            <td>
              {one.state} {one.hasPictures === false && <span class="quiet">{t('review.noPictures')}</span>}{' '}
              {one.hasClip && <strong>{t('calibration.listed')}</strong>}
            </td>
            <td>
              <button type="button" class="small" onClick={() => void openSession(one)}>
                {t('review.open')} <span class="hidden">{one.sessionId}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function dateOf(stampNs: string): string {
  return new Date(Number(BigInt(stampNs) / 1_000_000n)).toLocaleString(currentLanguage(), {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
}
