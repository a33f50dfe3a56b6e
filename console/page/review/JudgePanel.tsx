import { grip } from '../annotate/annotating.js';
import { byHand, handReleased, opinionOf } from '../annotate/opinion.js';
import { number, t } from '../language/translate.js';
import { endJudging, judging, lagSec, ownPasses, punchIn, setLag } from './judging.js';

/** Judging engagement over a recording, in passes; each is kept. */
export function JudgePanel() {
  const now = judging.value;
  const opinion = opinionOf(grip.value);
  return (
    <section class="panel judge" aria-labelledby="judge-title">
      <h2 id="judge-title">{t('judge.title')}</h2>
      <p class="quiet">{t('judge.about')}</p>
      <div class="row wrap">
        {now.kind === 'off' ? (
          <button type="button" class="primary" onClick={() => punchIn()}>
            {t('judge.punchIn')} <kbd>R</kbd>
          </button>
        ) : (
          <>
            <button type="button" onClick={() => void endJudging(false)}>
              {t(now.isTraining ? 'calibration.breakOff' : 'judge.pause')} <kbd>R</kbd>
            </button>
            {!now.isTraining && (
              <button type="button" class="primary" onClick={() => void endJudging(true)}>
                {t('judge.finish')}
              </button>
            )}
          </>
        )}
        <label class="row">
          {t('judge.lag')}
          <input
            type="number"
            min={0}
            max={10}
            step={0.1}
            value={lagSec.value}
            onInput={({ currentTarget: { valueAsNumber } }) => {
              if (valueAsNumber >= 0 && valueAsNumber <= 10) setLag(valueAsNumber);
            }}
          />
        </label>
      </div>
      <p class="judge-now" role="status">
        {now.kind === 'counting' && t('judge.counting', { seconds: now.leftSec })}
        {now.kind === 'on' && (opinion === undefined ? t('annotate.none') : number(opinion, 2, 'always'))}
      </p>
      {now.kind === 'on' && (
        <input
          type="range"
          min={-1}
          max={1}
          step={0.05}
          value={grip.value.value}
          aria-label={t('annotate.slider')}
          aria-valuetext={opinion === undefined ? t('annotate.none') : number(opinion, 2, 'always')}
          onPointerDown={({ currentTarget }) =>
            (grip.value = byHand(grip.peek(), currentTarget.valueAsNumber))
          }
          onInput={({ currentTarget }) => (grip.value = byHand(grip.peek(), currentTarget.valueAsNumber))}
          onPointerUp={() => (grip.value = handReleased(grip.peek()))}
          onKeyUp={() => (grip.value = handReleased(grip.peek()))}
          onBlur={() => (grip.value = handReleased(grip.peek()))}
        />
      )}
      <ul class="plain">
        {ownPasses().map(({ pass, finished, points }) => (
          <li key={pass}>
            {t('judge.pass', { pass, points: points.length })}{' '}
            {finished ? t('judge.finished') : t('judge.unfinished')}
          </li>
        ))}
      </ul>
    </section>
  );
}
