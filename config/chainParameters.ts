import { affectParameters } from './affect.js';
import { engagementParameters } from './engagement.js';
import { faceParameters } from './face.js';
import type { ParameterValues } from './ParameterSpec.js';
import { sessionParameters } from './session.js';
import { parametersFrom, type ParameterFile } from './readParameters.js';

/** The parameters of the nodes that run the chain, and of the session that counts, from a parameter file; an empty one gives the defaults. */
export function chainParameters(file: ParameterFile = {}): {
  readonly face: ParameterValues<typeof faceParameters>;
  readonly affect: ParameterValues<typeof affectParameters>;
  readonly engagement: ParameterValues<typeof engagementParameters>;
  readonly session: ParameterValues<typeof sessionParameters>;
} {
  return {
    face: parametersFrom(file, 'face', faceParameters),
    affect: parametersFrom(file, 'affect', affectParameters),
    engagement: parametersFrom(file, 'engagement', engagementParameters),
    session: parametersFrom(file, 'session', sessionParameters),
  };
}

/** Parameters with the affect network, the detector and the threads that a command was given. */
export function chainParametersWith(given: {
  readonly model: string;
  readonly detector: string;
  readonly threads: number;
}): ReturnType<typeof chainParameters> {
  const { model, detector, threads } = given;
  return chainParameters({
    face: { ros__parameters: { affect_model: model, detector, threads } },
    affect: { ros__parameters: { model, threads } },
    engagement: { ros__parameters: { model } },
  });
}
