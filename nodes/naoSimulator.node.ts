import { distinctUntilChanged, EMPTY, interval, map, merge, share, startWith, switchMap } from 'rxjs';

import { naoSimulatorParameters } from '../config/naoSimulator.js';
import {
  jointStates,
  standingNao,
  stepSimulatedNao,
  type UntimedInput,
} from '../core/behaviour/simulatedNao.js';
import {
  saysItsJoints,
  troubledInput,
  troubledState,
  type RobotTrouble,
} from '../core/behaviour/simulatedTrouble.js';
import { serveSimulatedActions } from './behaviour/serveSimulatedActions.js';
import { millisecondsToNs } from '../core/nanoseconds.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { header } from './runtime/stamp.js';
import { topics } from './topics.js';

/** A NAO as naoqi_driver2 shows it, for machines without a robot: it moves, it speaks, it reports its joints. */
export const naoSimulatorNode: NodeDefinition<typeof naoSimulatorParameters> = {
  name: 'nao_simulator',
  says: 'A simulated NAO behind the topics of naoqi_driver2, and naoqi_bridge’s actions on request',
  parameters: naoSimulatorParameters,
  configure: (context) => {
    const states = context.publisher(topics.jointStates);
    return Promise.resolve({
      activate: () => {
        // Setting the clock moves nothing.
        const nowNs = (): bigint => millisecondsToNs(context.nowMs());
        let nao = standingNao({}, nowNs());
        const trouble = (): RobotTrouble => context.parameters().trouble as RobotTrouble;
        const asked = merge(
          context.topics
            .observe(topics.speech)
            .pipe(map(({ data }) => ({ kind: 'speech', text: data }) as const)),
          context.topics.observe(topics.jointAngles).pipe(
            map(
              ({ joint_names, joint_angles, speed, relative }) =>
                ({
                  kind: 'joint_angles',
                  names: joint_names,
                  angles: Array.from(joint_angles),
                  speed,
                  relative: relative !== 0,
                }) as const,
            ),
          ),
        );
        const ticks = interval(1_000 / context.parameters().rate_hz).pipe(
          map(() => ({ kind: 'tick' }) as const),
          share(),
        );
        const isThere = ticks.pipe(
          map(() => trouble() !== 'gone'),
          startWith(trouble() !== 'gone'),
          distinctUntilChanged(),
        );
        // A driver that is gone listens to nothing: who looks for it on the graph finds nobody.
        const heard = isThere.pipe(switchMap((is) => (is ? asked : EMPTY)));
        const take = (input: UntimedInput): void => {
          const now = nowNs();
          const taken = troubledInput({ ...input, nowNs: now }, trouble());
          if (taken === undefined) return;
          const { state, warnings } = stepSimulatedNao(nao, taken);
          nao = input.kind === 'tick' ? troubledState(state, now, trouble()) : state;
          for (const warning of warnings) context.diagnostics.warn(warning);
          if (input.kind === 'speech') context.log.info(`NAO says: "${input.text}"`);
          if (input.kind !== 'tick' || !saysItsJoints(trouble())) return;
          const { names, positions } = jointStates(nao);
          states.publish({
            header: header(context.nowNs(), ''),
            name: [...names],
            position: [...positions],
            velocity: [],
            effort: [],
          });
        };
        const simulating = merge(heard, ticks).subscribe(take);
        if (context.parameters().serve_actions)
          simulating.add(
            serveSimulatedActions(context, { nao: () => nao, nowNs, take, trouble, ticks, isThere }),
          );
        return simulating;
      },
    });
  },
};
