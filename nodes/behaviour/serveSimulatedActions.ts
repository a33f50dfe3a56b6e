import { EMPTY, Observable, Subscription, switchMap } from 'rxjs';

import { naoPostures, type NaoPosture } from '../../core/behaviour/naoJoints.js';
import type { RobotAction } from '../../core/behaviour/robotGoals.js';
import {
  simulatedBehaviour,
  simulatedPosture,
  simulatedSentence,
  tellsOfGoals,
  type SimulatedGoal,
} from '../../core/behaviour/simulatedGoal.js';
import type { SimulatedNao } from '../../core/behaviour/simulatedNao.js';
import type { RobotTrouble } from '../../core/behaviour/simulatedTrouble.js';
import { robotActions } from '../actions.js';
import type { NodeContext } from '../runtime/NodeDefinition.js';
import { actionClasses, createActionServer, type RosGoalHandle } from '../runtime/rosEndpoints.js';

/** The robot that serves them. */
interface Simulated {
  readonly nao: () => SimulatedNao;
  readonly nowNs: () => bigint;
  readonly take: (input: NonNullable<SimulatedGoal['begins']>) => void;
  readonly trouble: () => RobotTrouble;
  readonly ticks: Observable<unknown>;
  /** Whether its driver is. */
  readonly isThere: Observable<boolean>;
}

interface SpeechGoal {
  readonly say: string;
}

interface PostureGoal {
  readonly posture_name: string;
  readonly speed: number;
}

/** Serves naoqi_bridge's actions for the simulated NAO, as long as its driver is there, until it is unsubscribed. */
export function serveSimulatedActions(
  { node }: Pick<NodeContext<never>, 'node'>,
  simulated: Simulated,
): Subscription {
  const { nao, nowNs, isThere } = simulated;
  const serve = (): Subscription => {
    const serving = new Subscription();
    const one = <Goal>(
      action: RobotAction,
      goalOf: (goal: Goal) => SimulatedGoal,
      accepts: (goal: Goal) => boolean = () => true,
    ): void => {
      const { type, name } = robotActions[action];
      const end = createActionServer<Goal>(
        node,
        { type, name: node.resolveServiceName(name) },
        {
          accepts,
          execute: (handle) => execute(handle, goalOf(handle.request), { simulated, serving, type }),
        },
      );
      serving.add(end);
    };
    one<SpeechGoal>('speech', ({ say }) => simulatedSentence(say, nao()));
    one<PostureGoal>(
      'posture',
      ({ posture_name: posture, speed }) => simulatedPosture(posture as NaoPosture, speed),
      ({ posture_name: posture, speed }) =>
        naoPostures.some((each) => each === posture) && speed > 0 && speed <= 1,
    );
    one('behaviour', () => simulatedBehaviour(nowNs()));
    return serving;
  };
  return isThere.pipe(switchMap((is) => (is ? new Observable<never>(serve) : EMPTY))).subscribe();
}

/** A goal of a driver that goes away is never answered: rclnodejs could not send its result without the server. */
function execute<Goal>(
  handle: RosGoalHandle<Goal>,
  goal: SimulatedGoal,
  { simulated, serving, type }: { simulated: Simulated; serving: Subscription; type: string },
): Promise<object> {
  const { take, nao, nowNs, trouble, ticks } = simulated;
  const { Feedback, Result } = actionClasses<object, object>(type);
  if (goal.begins !== undefined) take(goal.begins);
  let hasStarted = false;
  let isEnded = false;
  return new Promise((resolve) => {
    const watching = ticks.subscribe(() => {
      if (handle.isCancelRequested && !isEnded) {
        isEnded = true;
        if (goal.ends !== undefined) take(goal.ends);
      }
      if (!tellsOfGoals(trouble())) return;
      const stage = goal.stage(nao(), nowNs());
      if (isEnded) handle.canceled();
      else if (stage === 'done') handle.succeed();
      else if (stage === 'failed') handle.abort();
      else {
        if (stage === 'started' && !hasStarted) handle.publishFeedback(new Feedback());
        hasStarted ||= stage === 'started';
        return;
      }
      watching.unsubscribe();
      resolve(new Result());
    });
    serving.add(watching);
  });
}
