import { describe, expect, it } from 'vitest';

import type { Followed } from '../../../core/chain/Reading.js';
import { FollowedWatch } from '../../../nodes/session/FollowedWatch.js';

const seen: Followed = {
  faceId: 'f1',
  personId: 'p1',
  anonymous: false,
  because: 'enrolled child',
};
const lost: Followed = {
  faceId: undefined,
  personId: undefined,
  anonymous: true,
  because: 'not recognised',
};

describe('FollowedWatch', () => {
  it('says for how long the face has been away', () => {
    let nowMs = 0;
    const watch = new FollowedWatch(() => nowMs);
    expect(watch.state).toEqual({ because: '', awaySec: NaN });
    watch.read({ followed: seen });
    expect(watch.state).toEqual({ because: 'enrolled child', awaySec: 0 });
    nowMs = 4_000;
    watch.read({ followed: lost });
    nowMs = 7_500;
    expect(watch.state).toEqual({ because: 'not recognised', awaySec: 7.5 });
    watch.read({ followed: seen });
    expect(watch.state.awaySec).toBe(0);
  });

  it('does not say that a face is there when images have ceased', () => {
    let nowMs = 0;
    const watch = new FollowedWatch(() => nowMs);
    watch.read({ followed: seen });
    nowMs = 2_000;
    expect(watch.state.awaySec).toBe(0);
    nowMs = 2_001;
    expect(watch.state.awaySec).toBeCloseTo(2.001, 9);
    watch.forget();
    expect(watch.state.awaySec).toBeNaN();
  });
});
