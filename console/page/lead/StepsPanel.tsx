import type { ProtocolMessage } from '../../wire/activity.js';
import { shownKey } from '../keys/shownKey.js';
import { number, t } from '../language/translate.js';
import { canLead, isAble, nowNs, protocol, session } from '../link/state.js';
import { clockText } from './countdown.js';
import { act } from './notices.js';

export const stepControls = ['back', 'repeat', 'responded', 'skip', 'next'] as const;
export type StepControl = (typeof stepControls)[number];

/**
 * Moves in the protocol.
 *
 * @param target of `go-to` a step's id, of `help` the help's
 */
export function moveStep(control: StepControl | 'go-to' | 'help', target?: string): void {
  const told = protocol.peek();
  if (!canLead.peek() || session.peek()?.state !== 'running' || told === undefined) return;
  const { stepId, attempt } = told;
  void act({ kind: 'step', control, target: target ?? null, stepId, attempt });
}

/** Where the session is in its protocol; only the operator moves it. */
export function StepsPanel() {
  const told = protocol.value;
  if (told === undefined || !isAble('steps')) return undefined;
  const step = told.index === null ? undefined : told.steps[told.index];
  const following = told.index === null ? told.steps[0] : told.steps[told.index + 1];
  return (
    <section class="panel steps" aria-labelledby="steps-title">
      <header>
        <h2 id="steps-title">
          {step === undefined || told.index === null
            ? told.title
            : t('steps.title', { number: told.index + 1, of: told.steps.length })}{' '}
          <strong>{step?.title}</strong>
        </h2>
        <Elapsed told={told} />
      </header>
      <progress
        max={Math.max(1, told.steps.length)}
        value={(told.index ?? -1) + 1}
        aria-label={t('steps.progress')}
      />
      {step?.operatorText != null && <p class="operator-does">{step.operatorText}</p>}
      {step?.counts != null && <Response told={told} counts={step.counts} waitSec={step.waitSec} />}
      <div class="step-controls">
        {stepControls.map((control) => (
          <button
            key={control}
            type="button"
            class={told.advised === control ? 'primary' : ''}
            disabled={!canLead.value || session.value?.state !== 'running'}
            onClick={() => moveStep(control)}
          >
            {t(`steps.${control}`)}{' '}
            {told.keys[control] !== undefined && <kbd>{shownKey(told.keys[control])}</kbd>}
          </button>
        ))}
      </div>
      {told.advisedReason !== null && <p class="quiet">{t('steps.advised', { why: told.advisedReason })}</p>}
      <GoTo told={told} />
      {following !== undefined && <p class="quiet">{t('steps.following', { title: following.title })}</p>}
    </section>
  );
}

/** To any step, for activities that follow the child. */
function GoTo({ told: { steps, stepId } }: { readonly told: ProtocolMessage }) {
  return (
    <select
      aria-label={t('steps.goTo')}
      disabled={!canLead.value || session.value?.state !== 'running'}
      value={stepId ?? ''}
      onChange={({ currentTarget }) => {
        const wanted = currentTarget.value;
        // The list shows where the session is, which only the session's own word changes.
        currentTarget.value = stepId ?? '';
        if (wanted !== stepId) moveStep('go-to', wanted);
      }}
    >
      {stepId === null && <option value="">{t('steps.goTo')}</option>}
      {steps.map(({ id, title, key }) => (
        <option key={id} value={id}>
          {key === null ? title : `${title} (${shownKey(key)})`}
        </option>
      ))}
    </select>
  );
}

function Elapsed({ told: { beganNs } }: { readonly told: ProtocolMessage }) {
  const now = nowNs();
  if (beganNs === null || now === undefined) return undefined;
  return <span class="figure">{clockText(Number(now - BigInt(beganNs)) / 1e9)}</span>;
}

/** What counts as the child's response, and how long it has been waited for. */
function Response({
  told: { waitedSec, response },
  counts,
  waitSec,
}: {
  readonly told: ProtocolMessage;
  readonly counts: string;
  readonly waitSec: number | null;
}) {
  return (
    <p class="quiet">
      {t('steps.counts', { what: counts })}{' '}
      {response !== 'unknown' && <strong>{t(`steps.${response}`)}</strong>}
      {response === 'unknown' && waitedSec !== null && waitSec !== null && (
        <span>· {t('steps.waited', { waited: number(waitedSec, 0), of: number(waitSec, 0) })}</span>
      )}
    </p>
  );
}
