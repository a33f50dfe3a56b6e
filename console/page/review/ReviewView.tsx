import { t } from '../language/translate.js';

export function ReviewView() {
  return <main class="review">{t('nav.review')}</main>;
}
