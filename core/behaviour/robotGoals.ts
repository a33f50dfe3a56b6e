import { nanoseconds } from '../nanoseconds.js';
import type { NaoPosture } from './naoJoints.js';
import { estimateSpeechMs } from './speechDuration.js';

/** What the robot's own actions (naoqi_bridge_msgs) can be asked for. */
export type RobotGoal = { readonly action: 'speech'; readonly say: string } | BodyGoal;

/** What moves the robot by its own software; `speed` is a share of its greatest, 0..1. */
export type BodyGoal =
  | { readonly action: 'posture'; readonly posture: NaoPosture; readonly speed: number }
  | { readonly action: 'behaviour'; readonly behaviour: string };

export type RobotAction = RobotGoal['action'];

/** What is known of a goal from its server; `lost`: the server that was given it has left the graph. */
export type GoalReport =
  'sent' | 'accepted' | 'started' | 'done' | 'cancelled' | 'aborted' | 'refused' | 'lost';

/** A goal on its way, or over. */
export interface AskedGoal {
  readonly goal: RobotGoal;
  readonly sentNs: bigint;
  /** `unanswered`: neither taken nor refused in time; `overdue`: its end was not told in time. */
  readonly report: GoalReport | 'unanswered' | 'overdue';
  /** When its server was asked to end it. */
  readonly cancelledNs?: bigint | undefined;
  /** When its end was heard of, or nothing more was expected. */
  readonly endedNs?: bigint | undefined;
}

/** Taking or refusing a goal, and ending one, are matters of milliseconds: so long a server is waited for. */
const answerNs = 2_000_000_000n;

/** A sentence may take twice as long as estimated, and so much more, milliseconds: voices are set slow for children. */
const speechGraceMs = 5_000;

/** The longest that a NAO takes to get up from its back, and more, milliseconds. */
const longestBodyMs = 45_000;

const ends: readonly AskedGoal['report'][] = ['done', 'cancelled', 'aborted', 'refused', 'lost'];

export function askGoal(goal: RobotGoal, nowNs: bigint): AskedGoal {
  return { goal, sentNs: nowNs, report: 'sent' };
}

/** Whether nothing more is to be expected of it. */
export function isOver({ endedNs }: AskedGoal): boolean {
  return endedNs !== undefined;
}

/** @param reports of each goal, in their order; what nothing is reported of stays as it is */
export function hearGoals(
  goals: readonly AskedGoal[],
  reports: readonly (GoalReport | undefined)[],
  nowNs: bigint,
): readonly AskedGoal[] {
  return goals.map((asked, index) => (isOver(asked) ? asked : hearGoal(asked, reports[index], nowNs)));
}

function hearGoal(asked: AskedGoal, heard: GoalReport | undefined, nowNs: bigint): AskedGoal {
  const report = heard ?? asked.report;
  if (ends.includes(report)) return { ...asked, report, endedNs: nowNs };
  const { cancelledNs, sentNs, goal } = asked;
  if (cancelledNs !== undefined && nowNs - cancelledNs >= answerNs)
    return { ...asked, report: 'overdue', endedNs: nowNs };
  if (report === 'sent' && nowNs - sentNs >= answerNs)
    return { ...asked, report: 'unanswered', endedNs: nowNs };
  if (nowNs - sentNs >= nanoseconds(longestMs(goal) / 1_000))
    return { ...asked, report: 'overdue', endedNs: nowNs };
  return { ...asked, report };
}

/** Within how long its end has to be told, milliseconds. */
export function longestMs(goal: RobotGoal): number {
  return goal.action === 'speech' ? 2 * estimateSpeechMs(goal.say) + speechGraceMs : longestBodyMs;
}

/** Asks for the end of what is not over; what was asked for before stays as it was. */
export function cancelGoals(goals: readonly AskedGoal[], nowNs: bigint): readonly AskedGoal[] {
  return goals.map((asked) =>
    isOver(asked) || asked.cancelledNs !== undefined ? asked : { ...asked, cancelledNs: nowNs },
  );
}

/** Servers, as operators are told of them. */
const servers: Readonly<Record<RobotAction, string>> = {
  speech: 'speech action',
  posture: 'posture action',
  behaviour: 'action for behaviours of its own',
};

function nameOf(goal: RobotGoal): string {
  switch (goal.action) {
    case 'speech':
      return `"${goal.say}"`;
    case 'posture':
      return goal.posture;
    case 'behaviour':
      return goal.behaviour;
  }
}

/** Why a behaviour cannot go on, in a sentence, of the first goal that failed; `undefined` where none did. */
export function goalTrouble(goals: readonly AskedGoal[]): string | undefined {
  const failed = goals.find((asked) => isOver(asked) && asked.report !== 'done');
  if (failed === undefined) return undefined;
  const { goal, report } = failed;
  const server = `The robot's ${servers[goal.action]}`;
  const what = nameOf(goal);
  const again = 'It is not asked again.';
  switch (report) {
    case 'refused':
      return `${server} refused ${what}, and nothing was done in its place: look at the log of the program that serves it.`;
    case 'unanswered':
      return `${server} has not answered for ${String(answerNs / 1_000_000_000n)} s: whether it does ${what} is not known. ${again} End or restart the program that serves it.`;
    case 'overdue':
      return `${server} has not told the end of ${what} within ${(longestMs(goal) / 1_000).toFixed(0)} s, and was asked to end it: how much of it was done is not known. ${again}`;
    case 'lost':
      return `${server} went away during ${what}: how much of it was done is not known. ${again} Start the program that serves it again.`;
    case 'cancelled':
      return `${server} was asked by another program to end ${what}, and did: find that program.`;
    default:
      return `${server} ended ${what} without success: how much of it was done is not known. ${again} Look at the log of the program that serves it.`;
  }
}

/** What became of the goals whose end was asked for: a sentence each, confirmed or not known. */
export function endedGoals(goals: readonly AskedGoal[]): readonly string[] {
  return goals
    .filter(({ cancelledNs }) => cancelledNs !== undefined)
    .map(({ goal, report }) => {
      const what = nameOf(goal);
      if (report === 'refused') return `The robot itself says that ${what} was not begun.`;
      if (report === 'cancelled') return `The robot itself says that ${what} was cut short.`;
      if (report === 'done')
        return `The robot itself says that ${what} was done before it could be cut short.`;
      return `Whether ${what} was cut short is not known: the robot's ${servers[goal.action]} does not say.`;
    });
}

/** Whose ends the robot itself has told, in words; `undefined` where it has told of none. */
export function toldEnds(goals: readonly AskedGoal[]): string | undefined {
  const done = new Set(goals.filter(({ report }) => report === 'done').map(({ goal }) => goal.action));
  const words = { speech: 'its speech', posture: 'its posture', behaviour: 'its own behaviour' } as const;
  const told = (Object.keys(words) as RobotAction[]).filter((each) => done.has(each));
  return told.length === 0 ? undefined : told.map((each) => words[each]).join(' and ');
}

/** Sentences that are over by the robot's own word. */
export function saidByTheRobot(goals: readonly AskedGoal[]): readonly string[] {
  return goals.flatMap(({ goal, report }) =>
    goal.action === 'speech' && report === 'done' ? [goal.say] : [],
  );
}
