import { interval, Subscription } from 'rxjs';

import type { JointAngles } from '../../core/behaviour/checkJointAngles.js';
import { severalListen } from '../../core/behaviour/delivery.js';
import { movedBySomethingElse } from '../../core/behaviour/endSentence.js';
import { noStrayMotion, watchRest } from '../../core/behaviour/strayMotion.js';
import { millisecondsToNs } from '../../core/nanoseconds.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { warningPeriodMs } from '../runtime/NodeDiagnostics.js';
import type { RobotLink } from './RobotLink.js';

interface Watched {
  readonly link: RobotLink;
  /** Where the joints are. */
  readonly angles: () => JointAngles;
  /** Whether the suite leads the robot and asks nothing of it at the moment. */
  readonly isAtRest: () => boolean;
}

/** How often the joints at rest are looked at, milliseconds. */
const lookMs = 200;

/** Warns while somebody else moves the robot, or somebody else listens to what is said to it. */
export function watchRobot(
  { diagnostics, nowMs }: Pick<NodeContext<never>, 'diagnostics' | 'nowMs'>,
  { link, angles, isAtRest }: Watched,
): Subscription {
  const watching = new Subscription();
  let stray = noStrayMotion;
  watching.add(
    interval(lookMs).subscribe(() => {
      if (!isAtRest()) {
        stray = noStrayMotion;
        return;
      }
      const { state, moved } = watchRest(stray, angles(), millisecondsToNs(nowMs()));
      stray = state;
      if (moved.length > 0)
        diagnostics.warn({ code: 'robot/moved-by-something-else', text: movedBySomethingElse(moved) });
    }),
  );
  watching.add(
    interval(warningPeriodMs).subscribe(() => {
      const text = severalListen({ shared: link.shared() });
      if (text !== undefined) diagnostics.warn({ code: 'robot/several-listeners', text });
    }),
  );
  return watching;
}
