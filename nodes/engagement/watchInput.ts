import { startWith, switchMap, timer, type Observable, type Subscription } from 'rxjs';

import type { engagementParameters } from '../../config/engagement.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';

/**
 * Tells the operator, for as long as it lasts, that no frames come; from the start on, since an input that never comes is missed
 * as well.
 *
 * @param onSilence hears of each silence once
 */
export function watchInput(
  { parameters, diagnostics }: NodeContext<typeof engagementParameters>,
  frames: Observable<unknown>,
  onSilence: () => void,
): Subscription {
  const timeoutSec = parameters().input_timeout_sec;
  return frames
    .pipe(
      startWith(undefined),
      switchMap(() => timer(timeoutSec * 1_000, warningPeriodMs)),
    )
    .subscribe((count) => {
      diagnostics.warn({
        code: 'engagement/no-input',
        text: `No facial attributes have come for ${timeoutSec} s or longer: check the camera, face and affect nodes.`,
      });
      if (count === 0) onSilence();
    });
}
