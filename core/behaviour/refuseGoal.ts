import type { SessionPhase } from '../session/sessionRecord.js';
import type { Warning } from '../Warning.js';
import { longestSay, type BehaviourLibrary } from './Behaviour.js';

/** What somebody asks the robot to do. */
export interface BehaviourGoal {
  readonly behaviourId: string;
  /** Empty: the behaviour's own words. */
  readonly say: string;
}

export interface RobotSituation {
  readonly library: BehaviourLibrary;
  readonly isExecuting: boolean;
  /** What the session does, as far as it has said so lately; `not required` where the robot may be led without one. */
  readonly session: SessionPhase | 'silent' | 'not required';
}

const sessionRefusals: Readonly<Partial<Record<RobotSituation['session'], string>>> = {
  idle: 'no session runs: start one, or set session_required to false where something else leads the robot',
  ended: 'no session runs: start one, or set session_required to false where something else leads the robot',
  held: 'the session is held: resume it first',
  stopping: 'the session is being stopped',
  silent:
    'no session node is heard: start it, or set session_required to false where something else leads the robot',
};

/** Why the robot does not do this now, in a sentence; `undefined` if it does. */
export function refuseGoal(
  { behaviourId, say }: BehaviourGoal,
  { library, isExecuting, session }: RobotSituation,
): Warning | undefined {
  const refused = (code: string, why: string): Warning => ({
    code,
    text: `Behaviour "${behaviourId}" was refused: ${why}.`,
  });
  if (isExecuting) return refused('behaviour/busy', 'one is being executed');
  if (!library.behaviours.some(({ id }) => id === behaviourId))
    return refused('behaviour/unknown', 'it is not in the library');
  if (say.length > longestSay)
    return refused(
      'behaviour/too-long',
      `${say.length} characters are too many to say, ${longestSay} are the most`,
    );
  const outside = sessionRefusals[session];
  return outside === undefined ? undefined : refused('behaviour/no-session', outside);
}
