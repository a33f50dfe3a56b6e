import { RapportError } from '../../core/RapportError.js';
import type { SuiteSide, Wish } from '../../console/live/SuiteSide.js';
import { unheardSession } from '../../console/suite/sessionViews.js';
import type { SessionMessage } from '../../console/wire/fromServer.js';

/** A suite that notes what is asked of it. */
export class FakeSuite implements SuiteSide {
  readonly acted: { readonly wish: Wish; readonly who: string }[] = [];
  readonly holds: string[] = [];
  state: SessionMessage = { ...unheardSession, state: 'running' };
  refusal: string | undefined;
  isLookedAt = false;
  heartbeats = 0;

  snapshot = (): [SessionMessage] => [this.state];
  session = (): SessionMessage => this.state;
  act = async (wish: Wish, who: string): Promise<{ says: string }> => {
    await Promise.resolve();
    if (this.refusal !== undefined) throw new RapportError('operator/refused', this.refusal);
    this.acted.push({ wish, who });
    return { says: 'Done.' };
  };
  hold = (reason: string): Promise<{ says: string }> => {
    this.holds.push(reason);
    return Promise.resolve({ says: 'The session is held.' });
  };
  present = (): void => {
    this.heartbeats += 1;
  };
  picturesWanted = (isWanted: boolean): void => {
    this.isLookedAt = isWanted;
  };
}
