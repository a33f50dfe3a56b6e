import { number, t } from '../language/translate.js';
import { ageSec, freshnessOf } from '../link/serverClock.js';
import { engagement, nowNs, pictureShown } from '../link/state.js';

/** How old the picture is, always, and in words where it is no picture of now. */
export function PictureAge() {
  const header = pictureShown.value;
  const now = nowNs();
  if (header === undefined) return undefined;
  const age = now === undefined ? undefined : ageSec(BigInt(header.stampNs), now);
  const freshness = freshnessOf(age);
  const isFrozen = header.overlay?.frozen === true || engagement.value?.frozen === true;
  return (
    <>
      <p class={`picture-age ${freshness === 'fresh' ? '' : 'is-old'}`}>
        {age === undefined
          ? t('video.ageUnknown')
          : freshness === 'clocks-differ'
            ? t('video.clocksDiffer')
            : t('video.age', { seconds: number(Math.max(0, age), age < 10 ? 2 : 0) })}
        {header.missed > 0 && <span> · {t('video.missed', { count: header.missed })}</span>}
      </p>
      {(freshness === 'old' || isFrozen || age === undefined) && (
        <p class="picture-old">{t(isFrozen ? 'video.frozen' : 'video.old')}</p>
      )}
    </>
  );
}
