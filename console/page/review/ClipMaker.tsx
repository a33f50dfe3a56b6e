import { useSignal } from '@preact/signals';

import type { PassName } from '../../wire/calibration.js';
import { t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { markClip } from './calibration.js';
import { judging } from './judging.js';
import { head, type SessionRecord } from './record.js';

/** Makes the player's loop the session's calibration clip, with the passes that are chosen as what was agreed on. */
export function ClipMaker(props: {
  readonly record: SessionRecord;
  readonly candidates: readonly PassName[];
}) {
  const { record, candidates } = props;
  const left = useSignal<ReadonlySet<string>>(new Set());
  const { loop } = head.value;
  const chosen = candidates.filter(({ coder }) => !left.value.has(coder));
  const mark = () => {
    if (loop === undefined) return;
    const stamp = (atSec: number) => (record.beginNs + BigInt(Math.round(atSec * 1e9))).toString();
    const { fromSec, toSec } = loop;
    void markClip(record.listing.handle, {
      fromNs: stamp(fromSec),
      toNs: stamp(toSec),
      reference: [...chosen],
    });
  };
  return (
    <details>
      <summary>{t('calibration.make')}</summary>
      <p class="quiet">{t('calibration.makeAbout')}</p>
      {candidates.length < 2 ? (
        <p>{t('calibration.tooFew')}</p>
      ) : (
        <fieldset>
          <legend>{t('calibration.passes')}</legend>
          {candidates.map(({ coder, pass }) => (
            <label key={coder} class="row">
              <input
                type="checkbox"
                checked={!left.value.has(coder)}
                onChange={({ currentTarget: { checked } }) => {
                  const others = [...left.peek()].filter((each) => each !== coder);
                  left.value = new Set(checked ? others : [...others, coder]);
                }}
              />
              {coder} ({pass})
            </label>
          ))}
        </fieldset>
      )}
      <button
        type="button"
        disabled={loop === undefined || chosen.length < 2 || judging.value.kind !== 'off'}
        onClick={mark}
      >
        {loop === undefined
          ? t('calibration.setLoop')
          : t('calibration.mark', { from: clockText(loop.fromSec), to: clockText(loop.toSec) })}
      </button>
    </details>
  );
}
