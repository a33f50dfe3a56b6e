import { t } from '../language/translate.js';
import { prompts } from '../link/state.js';
import { openPrompt } from './deciding.js';
import { PromptCard } from './PromptCard.js';
import { statusWord } from './words.js';

/** Prompts: the one that waits, and below it what became of the others. */
export function PromptQueue() {
  const open = openPrompt.value;
  const past = prompts.value
    .filter(({ id }) => id !== open?.id)
    .slice(-8)
    .reverse();
  return (
    <section class="panel queue" aria-labelledby="queue-title" tabIndex={0}>
      <h2 id="queue-title">{t('queue.title')}</h2>
      <div aria-live="polite">
        {open === undefined ? (
          <p class="quiet">{t('queue.empty')}</p>
        ) : (
          <PromptCard key={open.id} prompt={open} />
        )}
      </div>
      {past.length > 0 && (
        <ol class="past" aria-label={t('queue.past')}>
          {past.map(({ id, status, label, text, decidedBy, message }) => (
            <li key={id} class={`is-${status}`}>
              <span class="status">{statusWord(status)}</span> <span>{label}</span>
              {text !== null && <q>{text}</q>}
              {decidedBy !== null && <span class="quiet"> · {decidedBy}</span>}
              {status === 'failed' && message !== null && <span class="quiet"> · {message}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
