import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { routes } from '../../wire/routes.js';
import type { TrainingView } from '../../wire/training.js';
import { isUnderWay } from '../../wire/words.js';
import { number, t } from '../language/translate.js';
import { me } from '../link/state.js';
import { ComparedHeads } from './ComparedHeads.js';
import { judging } from './judging.js';
import { of, passes, type SessionRecord } from './record.js';
import { cancelTraining, followTraining, makeFeatures, personalize, refusal, training } from './training.js';

/** Features of the session and a head for its child, for an operator. */
export function TrainingPanel({ record }: { readonly record: SessionRecord }) {
  return me.value?.role === 'operator' ? <Panel handle={record.listing.handle} /> : undefined;
}

function Panel({ handle }: { readonly handle: string }) {
  useEffect(() => followTraining(handle), [handle]);
  const view = training.value;
  return (
    <section class="panel training" aria-labelledby="training-title">
      <h2 id="training-title">{t('training.title')}</h2>
      <p class="quiet">{t('training.about')}</p>
      {view !== undefined && <Form handle={handle} view={view} />}
      {refusal.value !== undefined && (
        <p class="is-bad" role="alert">
          {refusal.value}
        </p>
      )}
      <div role="status">{view !== undefined && <HowItIs handle={handle} view={view} />}</div>
      {view !== undefined && view.files > 0 && (
        <ul class="plain">
          {Array.from({ length: view.files }, (_, file) => (
            <li key={file}>
              <a class="button" href={`${of(routes.reviewFeatures, handle)}&file=${file}`} download>
                {t('training.file', { number: file + 1 })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Form({ handle, view }: { readonly handle: string; readonly view: TrainingView }) {
  const culture = useSignal<string | undefined>(undefined);
  const coder = useSignal('');
  const isBusy = isUnderWay(view.state);
  if (view.refused !== null) return <p>{view.refused}</p>;
  const asked = () => ({
    coder: coder.peek() === '' ? null : coder.peek(),
    culture: culture.peek() ?? view.culture ?? '',
  });
  const isOff = isBusy || judging.value.kind !== 'off';
  return (
    <>
      <div class="row wrap">
        <label class="row">
          {t('training.culture')}
          <input
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={64}
            value={culture.value ?? view.culture ?? ''}
            onInput={({ currentTarget: { value } }) => (culture.value = value)}
          />
        </label>
        <label class="row">
          {t('training.whose')}
          <select value={coder.value} onChange={({ currentTarget: { value } }) => (coder.value = value)}>
            <option value="">{t('training.all')}</option>
            {[...new Set(passes.value.map((pass) => pass.coder))].map((name) => (
              <option key={name} value={name}>
                {t('training.ofCoder', { name })}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="row wrap">
        <button type="button" disabled={isOff} onClick={() => void makeFeatures(handle, asked())}>
          {t('training.features')}
        </button>
        <button type="button" disabled={isOff} onClick={() => void personalize(handle, asked())}>
          {t('training.personalize')}
        </button>
      </div>
    </>
  );
}

function HowItIs({ handle, view }: { readonly handle: string; readonly view: TrainingView }) {
  const { state, isHere, frames, framesKept, framesInAll, comparison } = view;
  if (state === 'none') return undefined;
  if (!isHere)
    return isUnderWay(state) || state === 'told' ? (
      <p>{t('training.elsewhere', { by: view.by ?? '' })}</p>
    ) : undefined;
  const why = view.says ?? '';
  switch (state) {
    case 'told':
      return comparison === null ? undefined : <ComparedHeads handle={handle} compared={comparison} />;
    case 'looking':
      return (
        <div class="row wrap">
          <p class="grow">
            {framesInAll === null
              ? t('training.looking', { frames: number(frames, 0), kept: number(framesKept, 0) })
              : t('training.lookingOf', {
                  frames: number(frames, 0),
                  all: number(framesInAll, 0),
                  kept: number(framesKept, 0),
                })}
          </p>
          <progress
            aria-label={t('training.progress')}
            max={Math.max(1, framesInAll ?? 1)}
            value={framesInAll === null ? undefined : frames}
          />
          <Cancel handle={handle} />
        </div>
      );
    case 'preparing':
    case 'fitting':
      return (
        <div class="row wrap">
          <p class="grow">{t(`training.${state}`)}</p>
          <Cancel handle={handle} />
        </div>
      );
    case 'cancelled':
    case 'failed':
      return <p class="is-bad">{t(`training.${state}`, { why })}</p>;
    default:
      return <p>{t(`training.${state}`)}</p>;
  }
}

function Cancel({ handle }: { readonly handle: string }) {
  return (
    <button type="button" class="small" onClick={() => void cancelTraining(handle)}>
      {t('training.cancel')}
    </button>
  );
}
