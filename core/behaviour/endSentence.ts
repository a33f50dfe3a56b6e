import type { BehaviourPlan } from './Behaviour.js';
import type { JointPursuit, MissedGoal } from './jointPursuit.js';
import { type AskedGoal, toldEnds } from './robotGoals.js';

/** So many joints are named; more say nothing more. */
const namedAtMost = 3;

/** What is said of a behaviour that was sent to its end: where the joints went, what the robot itself has told, and what is not known. */
export function endSentence(
  { neutral, commands }: Pick<BehaviourPlan, 'neutral' | 'commands'>,
  { missed, judged, unknown, strayed }: JointPursuit,
  goals: readonly AskedGoal[] = [],
): string {
  const moves = neutral.names.length > 0;
  const isMeasured = judged > 0 || unknown === 0;
  const isSpoken = commands.some(({ command }) => command.kind === 'speech');
  const sentences = [
    moves && missed.length > 0
      ? notMoved(missed)
      : sent({ moves, isMeasured, judged, ends: endsOf(goals, isSpoken) }),
    ...(strayed.length > 0 ? [movedBySomethingElse(strayed)] : []),
  ];
  return sentences.join(' ');
}

/** Which ends the robot has told, and which are estimates. */
function endsOf(goals: readonly AskedGoal[], isSpoken: boolean): string {
  const told = toldEnds(goals);
  if (told === undefined) return 'the robot does not report its end, this one is an estimate.';
  const speechIsTold = goals.some(({ goal }) => goal.action === 'speech');
  return isSpoken && !speechIsTold
    ? `the robot itself reported the end of ${told}, that of its speech is an estimate.`
    : `the robot itself reported the end of ${told}.`;
}

function sent(known: { moves: boolean; isMeasured: boolean; judged: number; ends: string }): string {
  const { ends } = known;
  if (!known.moves) return `The behaviour was sent to the robot; ${ends}`;
  if (!known.isMeasured)
    return `The behaviour was sent to the robot, which does not say where its joints are: whether it moved is not known; ${ends}`;
  if (known.judged === 0) return `The behaviour was sent to the robot; ${ends}`;
  return `The behaviour was sent to the robot, and its joints went where they were sent; ${ends}`;
}

function notMoved(missed: readonly MissedGoal[]): string {
  const joints = [...new Set(missed.map(({ joint }) => joint))];
  const named = joints.slice(0, namedAtMost).map((joint) => {
    const { last, goal } = missed.find((each) => each.joint === joint) ?? { last: NaN, goal: NaN };
    return `${joint} is at ${last.toFixed(2)} and was sent to ${goal.toFixed(2)} rad`;
  });
  const more = joints.length > namedAtMost ? `, and ${joints.length - namedAtMost} others` : '';
  return missed.every(({ isStill }) => isStill)
    ? `The robot did not move (${named.join(', ')}${more}): wake it up, so that its motors are stiff, and see that the driver leads this robot.`
    : `The robot did not move as it was asked to (${named.join(', ')}${more}): look for what holds or moves it, Autonomous Life or another program.`;
}

/** For the outcome, and while nothing is asked of the robot. */
export function movedBySomethingElse(joints: readonly string[]): string {
  return `${joints.slice(0, namedAtMost).join(', ')} moved although nothing was asked of it: switch Autonomous Life off, and look for another program, or a hand, that moves the robot.`;
}
