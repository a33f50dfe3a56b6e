import { signal } from '@preact/signals';

import type { CalibrationView, ClipBody, TrainingBody } from '../../wire/calibration.js';
import { routes } from '../../wire/routes.js';
import { of, trouble } from './record.js';

/** How it stands with calibration in the session that is open; `undefined`: not known. */
export const calibration = signal<CalibrationView | undefined>(undefined);
/** A training that could not be handed in: nothing is lost while the page is open. */
export const unsent = signal<TrainingBody | undefined>(undefined);

export async function loadCalibration(handle: string): Promise<void> {
  calibration.value = undefined;
  unsent.value = undefined;
  await ask(handle);
}

export const markClip = (handle: string, body: ClipBody): Promise<boolean> => ask(handle, 'PUT', body);

/** Hands a training in; what the network refuses can be sent again. */
export async function handIn(handle: string, body: TrainingBody): Promise<void> {
  unsent.value = body;
  if (await ask(handle, 'POST', body)) unsent.value = undefined;
}

async function ask(
  handle: string,
  method: 'GET' | 'PUT' | 'POST' = 'GET',
  body?: ClipBody | TrainingBody,
): Promise<boolean> {
  try {
    const response = await fetch(of(routes.reviewCalibration, handle), {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) calibration.value = answer as CalibrationView;
    else trouble.value = (answer as { readonly says?: string }).says ?? String(response.status);
    if (response.ok && body !== undefined) trouble.value = undefined;
    return response.ok;
  } catch (error) {
    trouble.value = (error as Error).message;
    return false;
  }
}
