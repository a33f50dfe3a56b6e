import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';

import { t } from '../language/translate.js';

const View = signal<ComponentType | undefined>(undefined);

/** The review, loaded when it is first looked at: leading a session waits for none of it. */
export function LazyReview() {
  useEffect(() => {
    void import('./ReviewView.js').then(({ ReviewView }) => (View.value = ReviewView));
  }, []);
  const Loaded = View.value;
  return Loaded === undefined ? <main class="review">{t('review.loading')}</main> : <Loaded />;
}
