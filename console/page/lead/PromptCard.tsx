import { useLayoutEffect } from 'preact/hooks';

import type { PromptView } from '../../wire/fromServer.js';
import { KeyHint } from '../keys/KeyHint.js';
import { t } from '../language/translate.js';
import { nowNs, session } from '../link/state.js';
import { countdown } from './countdown.js';
import { canDecide, decide, writing } from './deciding.js';
import { Evidence } from './Evidence.js';
import { PromptForm } from './PromptForm.js';
import { rendered, turnOf } from './seen.js';

/** A prompt that waits: what, why, how long still, and a button each for what can be decided. */
export function PromptCard({ prompt }: { readonly prompt: PromptView }) {
  const isWriting = writing.value?.promptId === prompt.id;
  const disabled = !canDecide.value;
  const turn = turnOf(prompt);
  useLayoutEffect(() => rendered(turn), [turn]);
  return (
    <article class="prompt" aria-labelledby="prompt-title">
      <header>
        <h3 id="prompt-title">{prompt.label}</h3>
        <TimeLeft prompt={prompt} />
      </header>
      {prompt.text !== null && <blockquote>{prompt.text}</blockquote>}
      {prompt.reason !== null && <p class="reason">{prompt.reason}</p>}
      <Evidence prompt={prompt} />
      {session.value?.state === 'held' && <p class="reason">{t('queue.heldNow')}</p>}
      {isWriting ? (
        <PromptForm prompt={prompt} />
      ) : (
        <div class="decisions">
          <button
            type="button"
            class="primary"
            disabled={disabled}
            onClick={() => void decide(prompt, { decision: 'approve' })}
          >
            {t('decide.approve')} <KeyHint action="approve" />
          </button>
          <button type="button" disabled={disabled} onClick={() => void decide(prompt, { decision: 'skip' })}>
            {t('decide.skip')} <KeyHint action="skip" />
          </button>
          {(['edit', 'override'] as const).map((as) => (
            <button
              key={as}
              type="button"
              disabled={disabled}
              onClick={() => (writing.value = { promptId: prompt.id, as })}
            >
              {t(`decide.${as}`)} <KeyHint action={as} />
            </button>
          ))}
        </div>
      )}
    </article>
  );
}

function TimeLeft({ prompt: { expiresNs, proposedNs } }: { readonly prompt: PromptView }) {
  const now = nowNs();
  if (expiresNs === null || now === undefined) return undefined;
  const { leftSec, share, isOver } = countdown(
    BigInt(expiresNs),
    now,
    proposedNs === null ? undefined : BigInt(proposedNs),
  );
  return (
    <p class="time-left">
      {share !== undefined && <progress max={1} value={share} aria-hidden="true" />}
      <span>{isOver ? t('queue.expiring') : t('queue.left', { seconds: leftSec })}</span>
    </p>
  );
}
