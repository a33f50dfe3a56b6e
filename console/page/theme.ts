import { signal } from '@preact/signals';

import { keep, kept } from './keeping.js';

export const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const isTheme = (text: string): text is Theme => (themes as readonly string[]).includes(text);

/** Light or dark; `system`: as the machine is set. */
export const theme = signal<Theme>('system');

export function useTheme(wanted: string): void {
  if (!isTheme(wanted)) return;
  theme.value = wanted;
  document.documentElement.dataset['theme'] = wanted;
  keep('theme', wanted);
}

export function useKeptTheme(): void {
  useTheme(kept('theme') ?? 'system');
}
