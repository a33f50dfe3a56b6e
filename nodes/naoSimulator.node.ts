import { interval, merge, map } from 'rxjs';

import { naoSimulatorParameters } from '../config/naoSimulator.js';
import {
  jointStates,
  standingNao,
  stepSimulatedNao,
  type SimulatedNaoInput,
} from '../core/behaviour/simulatedNao.js';
import { monotonicNs } from './runtime/monotonicNs.js';
import type { NodeDefinition } from './runtime/NodeDefinition.js';
import { header } from './runtime/stamp.js';
import { topics } from './topics.js';

/** A NAO as naoqi_driver2 shows it, for machines without a robot: it moves, it speaks, it reports its joints. */
export const naoSimulatorNode: NodeDefinition<typeof naoSimulatorParameters> = {
  name: 'nao_simulator',
  says: 'A simulated NAO behind the topics of naoqi_driver2',
  parameters: naoSimulatorParameters,
  configure: (context) => {
    const states = context.publisher(topics.jointStates);
    return Promise.resolve({
      activate: () => {
        // Setting the clock moves nothing.
        const nowNs = (): bigint => monotonicNs(context.nowMs());
        let nao = standingNao({}, nowNs());
        const inputs = merge(
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
          interval(1_000 / context.parameters().rate_hz).pipe(map(() => ({ kind: 'tick' }) as const)),
        );
        return inputs.subscribe((input) => {
          const { state, warnings } = stepSimulatedNao(nao, {
            ...input,
            nowNs: nowNs(),
          } satisfies SimulatedNaoInput);
          nao = state;
          for (const warning of warnings) context.diagnostics.warn(warning);
          if (input.kind === 'speech') context.log.info(`NAO says: "${input.text}"`);
          if (input.kind !== 'tick') return;
          const { names, positions } = jointStates(nao);
          states.publish({
            header: header(context.nowNs(), ''),
            name: [...names],
            position: [...positions],
            velocity: [],
            effort: [],
          });
        });
      },
    });
  },
};
