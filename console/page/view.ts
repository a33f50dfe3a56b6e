import { signal } from '@preact/signals';

export const sideTabs = ['library', 'face', 'checks', 'log', 'people', 'keys'] as const;
export type SideTab = (typeof sideTabs)[number];

export interface View {
  readonly page: 'lead' | 'review';
  /** `review`: a server without a robot. */
  readonly mode: 'live' | 'review';
  readonly side: SideTab;
}

/** Where the person is on the page. */
export const view = signal<View>({ page: 'lead', mode: 'live', side: 'library' });

export function show(change: Partial<View>): void {
  view.value = { ...view.peek(), ...change };
}
